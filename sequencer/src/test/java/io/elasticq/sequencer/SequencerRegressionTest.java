package io.elasticq.sequencer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.elasticq.OfferResult;
import io.elasticq.WaitStrategy;
import io.elasticq.sequencer.StallListener.Answer;
import io.elasticq.sequencer.StallListener.Stall;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What went wrong once, each as it was found. */
@Timeout(60)
class SequencerRegressionTest {

    private static final Duration SOON = Duration.ofSeconds(30);

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task);
        thread.setDaemon(true);
        return thread;
    }

    /** no gate; a producer that is parked for room was not woken by the publication that makes the room. */
    @Test
    void withoutConsumers_publicationThatMakesRoom_wakesAParkedProducer() throws Exception {
        SequencedRing<Event> ring = SequencedRing.builder(Event::new, 2)
                .producersWait(WaitStrategy.blocking())
                .consumersWait(WaitStrategy.blocking())
                .multiProducer();
        long first = ring.claim(2);
        Thread waiter = daemon(() -> ring.publish(ring.claim()));
        waiter.start();
        await().until(() -> waiter.getState() != Thread.State.RUNNABLE && waiter.getState() != Thread.State.NEW);
        ring.publish(first, 2); // room now, by the published prefix
        waiter.join(); // or the test ends by its limit
    }

    /** hang after an early release, ring full: nobody noticed. */
    @Test
    void consumerThatHangsInAnEventItReleased_isStalled() throws Exception {
        SequencedRing<Event> ring = Rings.multi(4);
        AtomicLong clock = new AtomicLong();
        List<Stall> stalls = new ArrayList<>();
        CountDownLatch mayLeave = new CountDownLatch(1);
        CountDownLatch released = new CountDownLatch(1);
        Topology<Event> topology = Topology.of(ring)
                .handle("stuck", new EventHandler<Event>() {
                    private EarlyRelease release = sequence -> {};

                    @Override
                    public void onStart(EarlyRelease early) {
                        release = early;
                    }

                    @Override
                    public void onEvent(Event event, long sequence, boolean endOfBatch) throws Exception {
                        release.upTo(sequence);
                        released.countDown();
                        mayLeave.await();
                    }
                })
                .start(SequencerRegressionTest::daemon);
        Rings.publish(ring, 1);
        released.await();
        Rings.publish(ring, 4);
        assertThat(ring.tryPublish(Event::write)).isEqualTo(OfferResult.FULL); // everyone waits for "stuck"
        ConsumerWatch watch = topology.watch(
                Duration.ofNanos(10),
                stall -> {
                    stalls.add(stall);
                    return Answer.WAIT;
                },
                clock::get);
        for (int i = 0; i < 10; i++) {
            watch.look();
            clock.addAndGet(100);
        }
        try {
            assertThat(stalls).isNotEmpty();
        } finally {
            mayLeave.countDown();
            topology.abort(SOON);
        }
    }

    /** a topology whose start fails left gates that nobody could remove. */
    @Test
    void builderStart_thatFails_leavesNoGates() {
        SequencedRing<Event> ring = Rings.multi(4);
        AtomicInteger made = new AtomicInteger();
        assertThatThrownBy(() -> Topology.of(ring)
                        .handle("a", (event, sequence, end) -> {})
                        .and("b", (event, sequence, end) -> {})
                        .start(task -> {
                            if (made.incrementAndGet() == 2) {
                                throw new IllegalStateException("no thread");
                            }
                            return daemon(task);
                        }))
                .hasMessage("no thread");
        assertThat(ring.toString()).contains("gates=0");
    }

    /** abort interrupted a handler in its onEnd. */
    @Test
    void abort_doesNotInterruptOnEnd() throws Exception {
        AtomicInteger interrupted = new AtomicInteger();
        for (int i = 0; i < 50; i++) {
            SequencedRing<Event> ring = SequencedRing.builder(Event::new, 4)
                    .consumersWait(WaitStrategy.yielding())
                    .multiProducer();
            CountDownLatch up = new CountDownLatch(1);
            Topology<Event> topology = Topology.of(ring)
                    .handle("a", new EventHandler<Event>() {
                        @Override
                        public void onEvent(Event event, long sequence, boolean endOfBatch) {}

                        @Override
                        public void onIdle() {
                            up.countDown();
                        }

                        @Override
                        public void onEnd(EndReason reason) {
                            long until = System.nanoTime() + 2_000_000; // flushes something
                            while (System.nanoTime() - until < 0) {
                                if (Thread.currentThread().isInterrupted()) {
                                    interrupted.incrementAndGet();
                                    return;
                                }
                            }
                        }
                    })
                    .start(SequencerRegressionTest::daemon);
            up.await();
            topology.abort(SOON);
        }
        assertThat(interrupted.get()).as("of 50").isZero();
    }

    /** a poller with nobody before it was behind them. */
    @Test
    void pollerWithoutUpstream_isNeverBehindIt() throws Exception {
        SequencedRing<Event> ring = SequencedRing.builder(Event::new, 1 << 10).singleProducer();
        EventPoller<Event> poller = ring.poller();
        Thread producer = daemon(() -> {
            try {
                while (true) {
                    ring.publish(Event::write);
                }
            } catch (RuntimeException e) {
                // over
            }
        });
        producer.start();
        int behind = 0;
        long end = System.nanoTime() + 1_000_000_000L;
        while (System.nanoTime() - end < 0) {
            if (poller.state() == EventPoller.State.BEHIND_UPSTREAM) {
                behind++;
            }
            poller.poll((event, sequence, last) -> {}, 1024);
        }
        ring.abort();
        assertThat(behind).isZero();
    }

    /** a report that says ENDED and had no reason. */
    @Test
    void report_thatSaysEnded_saysWhy() throws Exception {
        AtomicReference<ConsumerReport> wrong = new AtomicReference<>();
        for (int i = 0; i < 2_000 && wrong.get() == null; i++) {
            SequencedRing<Event> ring = Rings.multi(1);
            EventProcessor<Event> processor = EventProcessor.<Event>builder(ring, (event, sequence, end) -> {})
                    .build();
            processor.halt();
            Thread thread = daemon(processor);
            thread.start();
            ConsumerReport report;
            do {
                report = processor.report();
                if (report.state() == EventProcessor.State.ENDED && report.reason() == null) {
                    wrong.set(report);
                }
            } while (report.state() != EventProcessor.State.ENDED);
        }
        assertThat(wrong.get()).isNull();
    }

    /** two rings that share one blocking strategy; onIdle of the first flushes into the second and has to wait there for a moment. */
    @Test
    void onIdleThatWaitsWithTheSameStrategy_losesNoWakeUp() throws Exception {
        WaitStrategy blocking = WaitStrategy.blocking();
        AtomicReference<Runnable> justBefore = new AtomicReference<>(() -> {});
        WaitStrategy shared = new WaitStrategy() {
            @Override
            public int idle(int counter) {
                justBefore.getAndSet(() -> {}).run(); // what another thread does by now
                return blocking.idle(counter);
            }

            @Override
            public void signalAll() {
                blocking.signalAll();
            }
        };
        SequencedRing<Event> one = SequencedRing.builder(Event::new, 4)
                .consumersWait(shared)
                .producersWait(shared)
                .multiProducer();
        SequencedRing<Event> two = SequencedRing.builder(Event::new, 1)
                .consumersWait(WaitStrategy.backoff())
                .producersWait(shared)
                .multiProducer();
        Sequence gateOfTwo = two.addGate();
        two.publish(Event::write); // full
        CountDownLatch handled = new CountDownLatch(1);
        AtomicInteger idles = new AtomicInteger();
        EventProcessor<Event> processor = EventProcessor.<Event>builder(one, new EventHandler<Event>() {
                    @Override
                    public void onEvent(Event event, long sequence, boolean endOfBatch) {
                        handled.countDown();
                    }

                    @Override
                    public void onIdle() {
                        if (idles.getAndIncrement() == 0) {
                            one.tryPublish(Event::write); // stands for another producer, after the look of the loop
                            justBefore.set(
                                    () -> two.advance(gateOfTwo, 1)); // the consumer of two, before the registration
                            two.publish(Event::write);
                        }
                    }
                })
                .build();
        Thread thread = daemon(processor);
        thread.start();
        handled.await(); // or the test ends by its limit
    }

    /** null timeout, after the claim was made. */
    @Test
    void tryClaim_withoutATimeout_claimsNothing() {
        SequencedRing<Event> ring = Rings.multi(4);
        assertThatThrownBy(() -> ring.tryClaim(1, (Duration) null)).isInstanceOf(NullPointerException.class);
        assertThat(ring.position()).isZero();
    }

    /** what was there a lap ago was published once more. */
    @Test
    void publish_withoutATranslator_publishesNothing() {
        SequencedRing<Event> ring = Rings.multi(4);
        assertThatThrownBy(() -> ring.publish((EventTranslator<Event>) null)).isInstanceOf(NullPointerException.class);
        assertThat(ring.position()).isZero();
    }

    /** add with a factory that starts the thread itself: the consumer went on without a gate, and unfenced. */
    @Test
    void add_thatFails_afterTheConsumerHasBegun_leavesNoConsumerWithoutAGate() throws Exception {
        SequencedRing<Event> ring = SequencedRing.builder(Event::new, 2).multiProducer();
        CountDownLatch begun = new CountDownLatch(1);
        AtomicInteger handled = new AtomicInteger();
        AtomicReference<Boolean> broken = new AtomicReference<>(false);
        AtomicReference<Thread> started = new AtomicReference<>();
        Topology<Event> topology = Topology.of(ring)
                .handle("a", (e, s, end) -> {})
                .start(task -> {
                    Thread thread = daemon(task);
                    if (broken.get()) {
                        started.set(thread);
                        thread.start();
                        try {
                            begun.await();
                        } catch (InterruptedException e) {
                            throw new AssertionError(e);
                        }
                    }
                    return thread;
                });
        broken.set(true);
        assertThatThrownBy(() -> topology.add("b", new EventHandler<Event>() {
                    @Override
                    public void onStart(EarlyRelease release) {
                        begun.countDown();
                    }

                    @Override
                    public void onEvent(Event event, long sequence, boolean endOfBatch) {
                        handled.incrementAndGet();
                    }
                }))
                .isInstanceOf(IllegalThreadStateException.class);
        assertThat(topology.names()).containsExactly("a");
        for (int i = 0; i < 100; i++) {
            ring.publish(Event::write);
        }
        started.get().join();
        assertThat(handled.get())
                .as("by a consumer that nobody knows, without a gate")
                .isZero();
    }
}
