package io.elasticq.sequencer;

import static io.elasticq.sequencer.Rings.assertFull;
import static io.elasticq.sequencer.Rings.publish;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.elasticq.WaitStrategy;
import io.elasticq.sequencer.EventProcessor.State;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TopologyTest {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Duration NOW = Duration.ZERO;

    static Stream<SequencedRing<Event>> rings() {
        return Rings.of(8);
    }

    static List<WaitStrategy> waits() {
        return Rings.waits();
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task);
        thread.setDaemon(true);
        return thread;
    }

    private static List<Long> range(long from, long n) {
        return LongStream.range(0, n).map(i -> from + i).boxed().toList();
    }

    /** Stays in each event until it is let go. */
    private static class Gatekeeper extends Recorder {
        final CountDownLatch in = new CountDownLatch(1);
        final CountDownLatch mayLeave = new CountDownLatch(1);

        Gatekeeper(SequencedRing<Event> ring) {
            super(ring);
        }

        @Override
        public void onEvent(Event event, long sequence, boolean endOfBatch) throws Exception {
            in.countDown();
            mayLeave.await();
            super.onEvent(event, sequence, endOfBatch);
        }

        void awaitIn() {
            await().until(() -> in.getCount() == 0);
        }
    }

    @ParameterizedTest
    @MethodSource("rings")
    void join_seesAnEvent_whenBothSidesAreDoneWithIt(SequencedRing<Event> ring) throws InterruptedException {
        Gatekeeper left = new Gatekeeper(ring);
        Gatekeeper right = new Gatekeeper(ring);
        Recorder join = new Recorder(ring);
        long first = ring.position();
        Topology<Event> topology = Topology.of(ring)
                .options(ConsumerOptions.<Event>defaults().maxBatch(1))
                .handle("left", left)
                .and("right", right)
                .then("join", join)
                .start(TopologyTest::daemon);
        publish(ring, 2);
        left.awaitIn();
        right.awaitIn();

        left.mayLeave.countDown();
        await().until(() -> topology.report().consumer("left").handled() == 2);
        assertThat(join.sequences).isEmpty();

        right.mayLeave.countDown();
        ring.close();
        assertThat(topology.drain(SOON).drained()).isTrue();
        assertThat(join.sequences).isEqualTo(range(first, 2));
    }

    @ParameterizedTest
    @MethodSource("rings")
    void slowConsumer_stopsTheProducer_exactlyAtTheCapacity(SequencedRing<Event> ring) throws InterruptedException {
        Gatekeeper slow = new Gatekeeper(ring);
        Recorder fast = new Recorder(ring);
        Topology<Event> topology =
                Topology.of(ring).handle("fast", fast).then("slow", slow).start(TopologyTest::daemon);

        publish(ring, 8);
        slow.awaitIn();
        await().until(() -> fast.sequences.size() == 8);
        assertFull(ring);

        slow.mayLeave.countDown();
        ring.close();
        assertThat(topology.drain(SOON).drained()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("rings")
    void firstOfALine_gatesTheProducers_afterTheLastWasRemoved(SequencedRing<Event> ring) throws InterruptedException {
        Gatekeeper slow = new Gatekeeper(ring);
        Recorder last = new Recorder(ring);
        Topology<Event> topology =
                Topology.of(ring).handle("slow", slow).then("last", last).start(TopologyTest::daemon);
        publish(ring, 4);
        slow.awaitIn();

        ConsumerReport removed = topology.remove("last", SOON);

        assertThat(removed.reason()).isEqualTo(EndReason.HALTED);
        publish(ring, 4);
        assertFull(ring);
        slow.mayLeave.countDown();
        ring.close();
        assertThat(topology.drain(SOON).drained()).isTrue();
        assertThat(slow.sequences).hasSize(8);
        assertThat(last.sequences).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("rings")
    void remove_ofTheMiddle_putsWhatComesAfterBehindWhatCameBefore(SequencedRing<Event> ring)
            throws InterruptedException {
        Gatekeeper first = new Gatekeeper(ring);
        Gatekeeper middle = new Gatekeeper(ring);
        Recorder last = new Recorder(ring);
        long start = ring.position();
        Topology<Event> topology = Topology.of(ring)
                .options(ConsumerOptions.<Event>defaults().maxBatch(1))
                .handle("first", first)
                .then("middle", middle)
                .then("last", last)
                .start(TopologyTest::daemon);
        publish(ring, 3);
        first.mayLeave.countDown();
        middle.awaitIn();

        ConsumerReport busy = topology.remove("middle", NOW);
        assertThat(busy.running()).isTrue();
        assertThat(busy.state()).isEqualTo(State.HALTING);
        assertThat(topology.names()).contains("middle");
        assertThat(last.sequences).isEmpty(); // it is still in the event
        List<EventProcessor<Event>> all = topology.processors();
        assertThat(all.get(2).barrier().upstream()).containsExactly(all.get(1).gate());

        middle.mayLeave.countDown();
        ConsumerReport removed = topology.remove("middle", SOON);
        assertThat(removed.running()).isFalse();
        assertThat(removed.handled()).isEqualTo(1);
        List<EventProcessor<Event>> left = topology.processors();
        assertThat(left).extracting(EventProcessor::name).containsExactly("first", "last");
        assertThat(left.get(1).barrier().upstream()).containsExactly(left.get(0).gate());
        publish(ring, 5);
        ring.close();
        assertThat(topology.drain(SOON).drained()).isTrue();
        assertThat(last.sequences).isEqualTo(range(start, 8));
        assertThat(middle.sequences).isEqualTo(range(start, 1));
    }

    @ParameterizedTest
    @MethodSource("rings")
    void added_handlesWhatIsPublishedFromThenOn_afterThoseNamed(SequencedRing<Event> ring) throws InterruptedException {
        Gatekeeper first = new Gatekeeper(ring);
        Recorder late = new Recorder(ring);
        long start = ring.position();
        Topology<Event> topology = Topology.of(ring)
                .options(ConsumerOptions.<Event>defaults().maxBatch(1))
                .handle("first", first)
                .start(TopologyTest::daemon);
        publish(ring, 2);
        first.awaitIn();

        topology.add("late", late, "first");
        publish(ring, 3);
        assertThat(late.sequences).isEmpty();
        first.mayLeave.countDown();
        ring.close();

        TopologyReport report = topology.drain(SOON);
        assertThat(report.drained()).isTrue();
        assertThat(report.consumer("late").start()).isEqualTo(start + 2);
        assertThat(late.sequences).isEqualTo(range(start + 2, 3));
        assertThat(first.sequences).isEqualTo(range(start, 5));
    }

    @Test
    void add_refusesWhatIsNotRight() throws InterruptedException {
        SequencedRing<Event> ring = Rings.multi(8);
        Recorder recorder = new Recorder(ring);
        Topology<Event> topology = Topology.of(ring).handle("a", recorder).build();
        assertThatThrownBy(() -> topology.add("b", recorder))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("add needs a topology that is RUNNING: it is NEW");
        assertThatThrownBy(() -> topology.drain(SOON)).hasMessage("nothing is handled before start: drain of [a]");

        topology.start(TopologyTest::daemon);
        assertThatThrownBy(() -> topology.start(TopologyTest::daemon))
                .hasMessage("start needs a topology that is NEW: it is RUNNING");
        assertThatThrownBy(() -> topology.add("a", recorder)).hasMessage("two consumers of one name: a");
        assertThatThrownBy(() -> topology.add("b", recorder, "x")).hasMessage("unknown consumer: x, of [a]");
        assertThatThrownBy(() -> topology.remove("x", SOON)).hasMessage("unknown consumer: x, of [a]");
        assertThatThrownBy(() -> topology.ungate("x")).hasMessage("unknown consumer: x, of [a]");

        assertThat(topology.halt(SOON).allJoined()).isTrue();
        assertThatThrownBy(() -> topology.add("b", recorder))
                .hasMessage("add needs a topology that is RUNNING: it is ENDING");
    }

    @Test
    void threadThatCantBeMade_leavesNoGate_ofOneThatWasAdded() {
        SequencedRing<Event> ring = Rings.multi(8);
        AtomicInteger threads = new AtomicInteger();
        Topology<Event> topology = Topology.of(ring)
                .handle("a", new Recorder(ring))
                .start(task -> {
                    if (threads.incrementAndGet() > 1) {
                        throw new OutOfMemoryError("no more threads");
                    }
                    return daemon(task);
                });

        assertThatThrownBy(() -> topology.add("b", new Recorder(ring))).isInstanceOf(OutOfMemoryError.class);

        assertThat(topology.names()).containsExactly("a");
        for (int i = 0; i < 50; i++) {
            ring.publish(Event::write);
        }
        ring.close();
    }

    @Test
    void threadThatCantBeMade_endsWhatWasStarted() throws InterruptedException {
        SequencedRing<Event> ring = Rings.multi(8);
        AtomicInteger threads = new AtomicInteger();
        Topology<Event> topology = Topology.of(ring)
                .handle("a", new Recorder(ring))
                .and("b", new Recorder(ring))
                .build();

        assertThatThrownBy(() -> topology.start(task -> threads.incrementAndGet() > 1 ? null : daemon(task)))
                .hasMessage("the factory made no thread");

        TopologyReport report = topology.halt(SOON);
        assertThat(report.allJoined()).isTrue();
        assertThat(report.consumer("a").reason()).isEqualTo(EndReason.ABORTED);
        assertThat(report.consumer("b").reason()).isEqualTo(EndReason.HALTED);
    }

    @ParameterizedTest
    @MethodSource("waits")
    void halt_endsEveryWait_andJoinsEveryThread(WaitStrategy wait) throws InterruptedException {
        SequencedRing<Event> ring =
                SequencedRing.builder(Event::new, 8).consumersWait(wait).multiProducer();
        Topology<Event> topology = Topology.of(ring)
                .handle("a", new Recorder(ring))
                .then("b", new Recorder(ring))
                .and("c", new Recorder(ring))
                .then("d", new Recorder(ring))
                .start(TopologyTest::daemon);
        publish(ring, 3);
        await().until(() -> topology.report().consumer("d").handled() == 3);

        TopologyReport report = topology.halt(SOON);

        assertThat(report.allJoined()).isTrue();
        assertThat(report.consumers()).allMatch(each -> each.reason() == EndReason.HALTED && each.handled() == 3);
        publish(ring, 8);
        assertFull(ring);
    }

    @Test
    void drain_withABacklog_handlesAllOfIt() throws InterruptedException {
        SequencedRing<Event> ring = Rings.multi(64);
        Gatekeeper first = new Gatekeeper(ring);
        Recorder last = new Recorder(ring);
        Topology<Event> topology =
                Topology.of(ring).handle("first", first).then("last", last).start(TopologyTest::daemon);
        publish(ring, 64);

        TopologyReport early = topology.drain(NOW);
        assertThat(early.ringIsClosed()).isTrue();
        assertThat(early.allJoined()).isFalse();
        assertThat(early.consumer("first").running()).isTrue();

        first.mayLeave.countDown();
        assertThat(topology.drain(SOON).drained()).isTrue();
        assertThat(last.sequences).isEqualTo(range(0, 64));
    }

    @Test
    void drain_ofARingWithOneProducer_waitsForItToClose() throws InterruptedException {
        SequencedRing<Event> ring = SequencedRing.builder(Event::new, 8).singleProducer();
        Topology<Event> topology =
                Topology.of(ring).handle("a", new Recorder(ring)).start(TopologyTest::daemon);

        TopologyReport report = topology.drain(NOW);
        assertThat(report.ringIsClosed()).isFalse();
        assertThat(report.drained()).isFalse();

        ring.close();
        assertThat(topology.drain(SOON).drained()).isTrue();
    }

    @Test
    void abort_interruptsHandlers_andLeavesTheRest() throws InterruptedException {
        SequencedRing<Event> ring = Rings.multi(8);
        Gatekeeper stuck = new Gatekeeper(ring);
        Topology<Event> topology = Topology.of(ring)
                .handle("stuck", stuck)
                .then("behind", new Recorder(ring))
                .start(TopologyTest::daemon);
        publish(ring, 4);
        stuck.awaitIn();

        TopologyReport report = topology.abort(SOON);

        assertThat(report.allJoined()).isTrue();
        assertThat(report.consumers()).allMatch(each -> each.reason() == EndReason.ABORTED && each.handled() == 0);
        assertThat(ring.isAborted()).isTrue();
    }

    @Test
    void halt_byAHandler_waitsForTheOthers() throws InterruptedException {
        SequencedRing<Event> ring = Rings.multi(8);
        AtomicReference<Topology<Event>> it = new AtomicReference<>();
        AtomicReference<TopologyReport> report = new AtomicReference<>();
        AtomicReference<Throwable> refusal = new AtomicReference<>();
        it.set(Topology.of(ring)
                .handle("a", (event, sequence, end) -> {
                    try {
                        it.get().remove("a", SOON);
                    } catch (IllegalStateException e) {
                        refusal.set(e);
                    }
                    report.set(it.get().halt(SOON));
                })
                .and("b", new Recorder(ring))
                .build());
        it.get().start(TopologyTest::daemon);
        publish(ring, 1);
        await().until(() -> report.get() != null);

        assertThat(refusal.get()).hasMessage("a handler can't remove its own consumer: a");
        assertThat(report.get().consumer("a").running()).isTrue();
        assertThat(report.get().consumer("b").running()).isFalse();
        assertThat(it.get().halt(SOON).allJoined()).isTrue();
    }

    @Test
    void failedConsumer_holdsTheProducers_untilItIsRemoved() throws InterruptedException {
        SequencedRing<Event> ring = Rings.multi(8);
        Recorder behind = new Recorder(ring);
        Topology<Event> topology = Topology.of(ring)
                .handle("fails", (event, sequence, end) -> {
                    throw new Exception("at " + sequence);
                })
                .then("behind", behind)
                .start(TopologyTest::daemon);
        publish(ring, 8);
        await().until(() -> topology.report().consumer("fails").reason() == EndReason.FAILED);
        assertFull(ring);

        ConsumerReport failed = topology.remove("fails", SOON);

        assertThat(failed.failure()).hasMessage("at 0");
        assertThat(failed.handled()).isZero();
        await().until(() -> ring.lowestGate() == 8); // not only handled: there is room
        publish(ring, 8);
        assertThat(topology.drain(SOON).drained()).isTrue();
        assertThat(behind.sequences).isEqualTo(range(0, 16));
    }

    @ParameterizedTest
    @MethodSource("rings")
    void ungated_holdsNobody_andWhenItComesBack_handlesNothingMore(SequencedRing<Event> ring)
            throws InterruptedException {
        Gatekeeper stuck = new Gatekeeper(ring) {
            @Override
            public void onEvent(Event event, long sequence, boolean endOfBatch) throws Exception {
                in.countDown();
                mayLeave.await();
                sequences.add(sequence); // what is in the event by now, is another
            }
        };
        Recorder beside = new Recorder(ring);
        Recorder behind = new Recorder(ring);
        long first = ring.position();
        Topology<Event> topology = Topology.of(ring)
                .handle("stuck", stuck)
                .and("beside", beside)
                .then("behind", behind)
                .start(TopologyTest::daemon);
        publish(ring, 8);
        stuck.awaitIn();
        await().until(() -> beside.sequences.size() == 8);
        assertFull(ring);
        assertThat(behind.sequences).isEmpty();

        topology.ungate("stuck");

        await().until(() -> ring.lowestGate() == first + 8);
        publish(ring, 5);
        assertThat(topology.names()).containsExactlyInAnyOrder("beside", "behind");
        ring.close();
        TopologyReport report = topology.drain(NOW);
        assertThat(report.consumer("stuck").running()).isTrue();
        assertThat(report.consumer("stuck").state()).isEqualTo(State.HALTING);

        stuck.mayLeave.countDown();
        report = topology.drain(SOON);
        assertThat(report.allJoined()).isTrue();
        assertThat(report.consumer("stuck").reason()).isEqualTo(EndReason.UNGATED);
        assertThat(report.consumer("stuck").suspect()).isEqualTo(first);
        assertThat(stuck.sequences).isEqualTo(range(first, 1));
        assertThat(beside.sequences).isEqualTo(range(first, 13));
        assertThat(behind.sequences).isEqualTo(range(first, 13));
    }

    @Test
    void metrics_ofEachConsumer_areThere_byName() throws InterruptedException {
        SequencedRing<Event> ring = Rings.multi(8);
        Topology<Event> topology = Topology.of(ring)
                .handle("a", new Recorder(ring))
                .then("b", new Recorder(ring))
                .start(TopologyTest::daemon);
        var metrics = topology.metrics();
        publish(ring, 5);
        assertThat(topology.drain(SOON).drained()).isTrue();

        assertThat(metrics)
                .filteredOn(metric -> metric.name().equals("elasticq.consumer.done"))
                .extracting(metric -> metric.tags() + " " + metric.read())
                .containsExactly("{consumer=a} 5", "{consumer=b} 5");
        assertThat(metrics)
                .filteredOn(metric -> metric.name().equals("elasticq.consumer.lag"))
                .allMatch(metric -> metric.read() == 0);
    }
}
