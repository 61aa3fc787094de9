package io.elasticq.sequencer;

import static io.elasticq.sequencer.Rings.assertFull;
import static io.elasticq.sequencer.Rings.publish;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.elasticq.OfferResult;
import io.elasticq.WaitStrategy;
import io.elasticq.sequencer.EventProcessor.State;
import io.elasticq.stats.Metric;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a consumer does with its events. Where no second thread is needed, the ring is closed first and the test's own thread runs it. */
class EventProcessorTest {

    private final List<Thread> threads = new ArrayList<>();

    @AfterEach
    void everyThreadEnds() throws InterruptedException {
        threads.forEach(Thread::interrupt); // where a test has failed
        for (Thread thread : threads) {
            thread.join(60_000);
            assertThat(thread.isAlive()).as(thread.toString()).isFalse();
        }
    }

    static Stream<SequencedRing<Event>> rings() {
        return Rings.of(8);
    }

    static List<WaitStrategy> waits() {
        return Rings.waits();
    }

    private static EventProcessor<Event> processor(SequencedRing<Event> ring, EventHandler<Event> handler) {
        return EventProcessor.builder(ring, handler).name("it").build();
    }

    private static EventProcessor<Event> processor(
            SequencedRing<Event> ring, EventHandler<Event> handler, ConsumerOptions<Event> options) {
        return EventProcessor.builder(ring, handler).name("it").options(options).build();
    }

    private static ConsumerOptions<Event> on(ExceptionHandler<Event> exceptions) {
        return new ConsumerOptions<>(Integer.MAX_VALUE, exceptions);
    }

    private Thread start(Runnable task) {
        Thread thread = new Thread(task);
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
        return thread;
    }

    private static List<Long> range(long from, int n) {
        return LongStream.range(0, n).map(i -> from + i).boxed().toList();
    }

    @ParameterizedTest
    @MethodSource("rings")
    void events_areHandled_inOrder_inBatches_untilTheRingIsOver(SequencedRing<Event> ring) {
        Recorder recorder = new Recorder(ring);
        EventProcessor<Event> processor =
                processor(ring, recorder, new ConsumerOptions<>(3, ExceptionHandler.halting()));
        long first = ring.position();
        publish(ring, 8);
        ring.close();

        processor.run();

        assertThat(recorder.sequences).isEqualTo(range(first, 8));
        assertThat(recorder.calls)
                .containsExactly(
                        "start",
                        "batch of 3, lag 8",
                        "0",
                        "1",
                        "2 end",
                        "batch of 3, lag 5",
                        "3",
                        "4",
                        "5 end",
                        "batch of 2, lag 2",
                        "6",
                        "7 end",
                        "DRAINED");
        assertThat(processor.report())
                .isEqualTo(new ConsumerReport(
                        "it", State.ENDED, EndReason.DRAINED, null, first, first + 8, 0, null, false));
        assertThat(processor.report().handled()).isEqualTo(8);
    }

    @ParameterizedTest
    @MethodSource("rings")
    void gate_movesAfterTheBatch(SequencedRing<Event> ring) {
        AtomicReference<EventProcessor<Event>> it = new AtomicReference<>();
        List<Long> gates = new ArrayList<>();
        long first = ring.position();
        it.set(processor(
                ring,
                (event, sequence, end) -> {
                    gates.add(it.get().gate().get() - first);
                    if (sequence - first < 4) {
                        assertFull(ring);
                    }
                    if (sequence - first == 7) {
                        ring.close();
                    }
                },
                new ConsumerOptions<>(4, ExceptionHandler.halting())));
        publish(ring, 8);

        it.get().run();

        assertThat(it.get().report().failure()).isNull();
        assertThat(gates).containsExactly(0L, 0L, 0L, 0L, 4L, 4L, 4L, 4L);
        assertThat(it.get().gate().get()).isEqualTo(first + 8);
    }

    @ParameterizedTest
    @MethodSource("rings")
    void earlyRelease_letsProducersGoOn_withinTheBatch(SequencedRing<Event> ring) {
        List<Long> seen = new ArrayList<>();
        EventProcessor<Event> processor = processor(ring, new Recorder(ring) {
            @Override
            public void onEvent(Event event, long sequence, boolean endOfBatch) throws Exception {
                super.onEvent(event, sequence, endOfBatch);
                seen.add(sequence);
                if (seen.size() == 4) {
                    assertFull(ring);
                    release.upTo(sequence - 1);
                    release.upTo(sequence - 2); // goes without saying
                    publish(ring, 3);
                    assertFull(ring);
                    release.upTo(sequence);
                    publish(ring, 1);
                    assertFull(ring);
                    ring.close();
                }
            }
        });
        long first = ring.position();
        publish(ring, 8);

        processor.run();

        assertThat(processor.report().failure()).isNull();
        assertThat(seen).isEqualTo(range(first, 12));
    }

    @ParameterizedTest
    @MethodSource("rings")
    void earlyRelease_ofWhatWasNotHandedOut_isRefused(SequencedRing<Event> ring) {
        AtomicReference<Throwable> refusal = new AtomicReference<>();
        EventProcessor<Event> processor = processor(ring, new Recorder(ring) {
            @Override
            public void onEvent(Event event, long sequence, boolean endOfBatch) {
                try {
                    release.upTo(sequence + 1);
                } catch (IllegalArgumentException e) {
                    refusal.compareAndSet(null, e);
                }
                assertFull(ring);
                if (endOfBatch) {
                    ring.close();
                }
            }
        });
        long first = ring.position();
        publish(ring, 8);

        processor.run();

        assertThat(refusal.get())
                .hasMessage("an event that was not handed out can't be released: sequence=" + (first + 1)
                        + ", the last one handed out=" + first);
        assertThat(processor.report().failure()).isNull();
    }

    @Test
    void earlyRelease_byAnotherThread_isRefused() {
        SequencedRing<Event> ring = Rings.multi(8);
        Recorder recorder = new Recorder(ring);
        EventProcessor<Event> processor = processor(ring, recorder);
        publish(ring, 1);
        start(processor);
        await().until(() -> recorder.sequences.size() == 1);

        assertThatThrownBy(() -> recorder.release.upTo(0))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("sequence=0");

        ring.close();
    }

    @ParameterizedTest
    @MethodSource("rings")
    void failedEvent_thatIsSkipped_isCounted_andTheNextOnesCome(SequencedRing<Event> ring) {
        long first = ring.position();
        Recorder recorder = failingAt(ring, first + 2, Integer.MAX_VALUE);
        EventProcessor<Event> processor = processor(ring, recorder, on(ExceptionHandler.skipping()));
        publish(ring, 5);
        ring.close();

        processor.run();

        assertThat(recorder.sequences).containsExactly(first, first + 1, first + 3, first + 4);
        assertThat(processor.report().skipped()).isEqualTo(1);
        assertThat(processor.report().handled()).isEqualTo(4);
        assertThat(processor.report().position()).isEqualTo(first + 5);
        assertThat(processor.report().reason()).isEqualTo(EndReason.DRAINED);
    }

    private static Recorder failingAt(SequencedRing<Event> ring, long at, int times) {
        return new Recorder(ring) {
            private int failed;

            @Override
            public void onEvent(Event event, long sequence, boolean endOfBatch) throws Exception {
                if (sequence == at && failed < times) {
                    failed++;
                    throw new Exception("failure " + failed);
                }
                super.onEvent(event, sequence, endOfBatch);
            }
        };
    }

    @ParameterizedTest
    @MethodSource("rings")
    void failedEvent_thatIsRetried_comesAgain_withTheNumberOfTheAttempt(SequencedRing<Event> ring) {
        long first = ring.position();
        Recorder recorder = failingAt(ring, first + 2, 3);
        List<String> told = new ArrayList<>();
        EventProcessor<Event> processor = processor(ring, recorder, on(failure -> {
            told.add((failure.sequence() - first) + "/" + failure.attempt() + " " + failure.phase() + " "
                    + failure.cause().getMessage() + " " + (failure.event() == ring.get(failure.sequence())));
            return ExceptionHandler.Answer.RETRY;
        }));
        publish(ring, 5);
        ring.close();

        processor.run();

        assertThat(recorder.sequences).isEqualTo(range(first, 5));
        assertThat(told)
                .containsExactly("2/1 EVENT failure 1 true", "2/2 EVENT failure 2 true", "2/3 EVENT failure 3 true");
        assertThat(processor.report().handled()).isEqualTo(5);
        assertThat(metric(processor, "retries")).isEqualTo(3);
        assertThat(metric(processor, "failures")).isEqualTo(3);
    }

    private static long metric(EventProcessor<Event> processor, String name) {
        return processor.metrics().stream()
                .filter(metric -> metric.name().equals("elasticq.consumer." + name))
                .mapToLong(Metric::read)
                .sum();
    }

    @Test
    void retrying_endsAfterSomeTimes() {
        SequencedRing<Event> ring = Rings.multi(8);
        EventProcessor<Event> processor = processor(
                ring,
                failingAt(ring, 1, Integer.MAX_VALUE),
                on(ExceptionHandler.retrying(2, ExceptionHandler.skipping())));
        publish(ring, 3);
        ring.close();

        processor.run();

        assertThat(metric(processor, "retries")).isEqualTo(2);
        assertThat(metric(processor, "failures")).isEqualTo(3);
        assertThat(processor.report().skipped()).isEqualTo(1);
        assertThat(processor.report().handled()).isEqualTo(2);
        assertThatThrownBy(() -> ExceptionHandler.retrying(-1, ExceptionHandler.halting()))
                .hasMessage("retries must be >= 0: retries=-1");
    }

    @ParameterizedTest
    @MethodSource("rings")
    void failedEvent_thatHalts_endsThere_andTheGateStays(SequencedRing<Event> ring) {
        long first = ring.position();
        Recorder recorder = failingAt(ring, first + 2, 1);
        EventProcessor<Event> processor = processor(ring, recorder);
        publish(ring, 8);

        processor.run();

        assertThat(recorder.calls).containsExactly("start", "batch of 8, lag 8", "0", "1", "FAILED");
        assertThat(processor.report().reason()).isEqualTo(EndReason.FAILED);
        assertThat(processor.report().failure()).hasMessage("failure 1");
        assertThat(processor.report().position()).isEqualTo(first + 2);
        assertThat(processor.gate().get()).isEqualTo(first + 2);
        publish(ring, 2);
        assertFull(ring);
        ring.removeGate(processor.gate());
        publish(ring, 20);
    }

    @Test
    void exceptionHandler_thatThrows_halts_andIsReported() {
        SequencedRing<Event> ring = Rings.multi(8);
        EventProcessor<Event> processor = processor(ring, failingAt(ring, 1, 1), on(failure -> {
            throw new IllegalStateException("no answer");
        }));
        publish(ring, 3);
        ring.close();

        processor.run();

        assertThat(processor.report().reason()).isEqualTo(EndReason.FAILED);
        assertThat(processor.report().position()).isEqualTo(1);
        assertThat(processor.report().failure()).hasMessage("no answer");
        assertThat(processor.report().failure().getSuppressed()[0]).hasMessage("failure 1");
    }

    @Test
    void retry_ofAnEventThatWasReleased_halts() {
        SequencedRing<Event> ring = Rings.multi(4);
        AtomicInteger tries = new AtomicInteger();
        EventProcessor<Event> processor = processor(
                ring,
                new Recorder(ring) {
                    @Override
                    public void onEvent(Event event, long sequence, boolean endOfBatch) throws Exception {
                        tries.incrementAndGet();
                        release.upTo(sequence);
                        throw new Exception("too late");
                    }
                },
                on(ExceptionHandler.retrying(3, ExceptionHandler.halting())));
        publish(ring, 3);
        ring.close();

        processor.run();

        assertThat(tries).hasValue(1);
        assertThat(processor.report().reason()).isEqualTo(EndReason.FAILED);
        assertThat(processor.report().failure()).hasMessage("too late");
        assertThat(processor.report().position()).isZero();
        assertThat(processor.gate().get()).isEqualTo(1); // never backwards
    }

    @Test
    void callbacksThatFail_areAskedAbout_withTheirPhase() {
        SequencedRing<Event> ring = Rings.multi(8);
        List<String> told = new ArrayList<>();
        EventProcessor<Event> processor = processor(
                ring,
                new EventHandler<>() {
                    private int calls;

                    @Override
                    public void onStart(EarlyRelease release) throws Exception {
                        sometimes("start");
                    }

                    @Override
                    public void onBatchStart(long batchSize, long lag) throws Exception {
                        sometimes("batch");
                    }

                    @Override
                    public void onEvent(Event event, long sequence, boolean endOfBatch) throws Exception {
                        sometimes("event");
                    }

                    @Override
                    public void onIdle() throws Exception {
                        ring.close();
                        sometimes("idle");
                    }

                    @Override
                    public void onEnd(EndReason reason) throws Exception {
                        sometimes("end");
                    }

                    private void sometimes(String what) throws Exception {
                        if (calls++ % 2 == 0) {
                            throw new Exception(what);
                        }
                    }
                },
                on(failure -> {
                    told.add(failure.phase() + " " + failure.cause().getMessage());
                    return ExceptionHandler.Answer.RETRY;
                }));
        publish(ring, 1);

        processor.run();

        assertThat(told).containsExactly("START start", "BATCH_START batch", "EVENT event", "IDLE idle", "END end");
        assertThat(processor.report().reason()).isEqualTo(EndReason.DRAINED);
        assertThat(processor.report().handled()).isEqualTo(1);
    }

    @Test
    void startThatFails_endsIt_beforeAnyEvent() {
        SequencedRing<Event> ring = Rings.multi(8);
        Recorder recorder = new Recorder(ring) {
            @Override
            public void onStart(EarlyRelease early) throws Exception {
                throw new Exception("no");
            }
        };
        EventProcessor<Event> processor = processor(ring, recorder);
        publish(ring, 1);

        processor.run();

        assertThat(recorder.calls).isEmpty();
        assertThat(processor.report().reason()).isEqualTo(EndReason.FAILED);
        assertThat(processor.report().failure()).hasMessage("no");
    }

    @ParameterizedTest
    @MethodSource("waits")
    void halt_endsAWait(WaitStrategy wait) {
        SequencedRing<Event> ring =
                SequencedRing.builder(Event::new, 8).consumersWait(wait).multiProducer();
        Recorder recorder = new Recorder(ring);
        EventProcessor<Event> processor = processor(ring, recorder);
        Thread thread = start(processor);
        publish(ring, 3);
        await().until(() -> recorder.sequences.size() == 3);
        assertThat(processor.state()).isEqualTo(State.RUNNING);

        processor.halt();

        await().until(() -> !thread.isAlive());
        assertThat(processor.report().reason()).isEqualTo(EndReason.HALTED);
        assertThat(processor.state()).isEqualTo(State.ENDED);
    }

    @ParameterizedTest
    @MethodSource("waits")
    void interruption_endsAWait_andIsReported(WaitStrategy wait) throws InterruptedException {
        SequencedRing<Event> ring =
                SequencedRing.builder(Event::new, 8).consumersWait(wait).multiProducer();
        AtomicReference<Boolean> interruptedAtEnd = new AtomicReference<>();
        Recorder recorder = new Recorder(ring) {
            @Override
            public void onEnd(EndReason reason) {
                interruptedAtEnd.set(Thread.currentThread().isInterrupted());
            }
        };
        EventProcessor<Event> processor = processor(ring, recorder);
        AtomicReference<Boolean> interruptedAfter = new AtomicReference<>();
        Thread thread = start(() -> {
            processor.run();
            interruptedAfter.set(Thread.currentThread().isInterrupted());
        });
        await().until(() -> recorder.release != null); // it has started

        thread.interrupt();

        assertThat(processor.awaitEnd(Duration.ofMinutes(1))).isTrue();
        thread.join();
        assertThat(processor.report().reason()).isEqualTo(EndReason.INTERRUPTED);
        assertThat(interruptedAtEnd).hasValue(false);
        assertThat(interruptedAfter).hasValue(true);
    }

    @Test
    void interruption_isAfterTheBatch_andTheThreadStaysInterrupted() {
        SequencedRing<Event> ring = Rings.multi(8);
        EventProcessor<Event> processor = processor(
                ring,
                (event, sequence, end) -> Thread.currentThread().interrupt(),
                new ConsumerOptions<>(2, ExceptionHandler.halting()));
        publish(ring, 8);
        ring.close();

        processor.run();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(processor.report().reason()).isEqualTo(EndReason.INTERRUPTED);
        assertThat(processor.report().handled()).isEqualTo(2);
    }

    @Test
    void interruptedHandler_endsAtItsEvent() {
        SequencedRing<Event> ring = Rings.multi(8);
        CountDownLatch in = new CountDownLatch(1);
        EventProcessor<Event> processor = processor(
                ring,
                (event, sequence, end) -> {
                    if (sequence == 1) {
                        in.countDown();
                        new CountDownLatch(1).await();
                    }
                },
                on(failure -> {
                    throw new AssertionError("not a matter of the exception handler");
                }));
        publish(ring, 4);
        Thread thread = start(processor);
        await().until(() -> in.getCount() == 0);

        thread.interrupt();

        await().until(() -> processor.state() == State.ENDED);
        assertThat(processor.report().reason()).isEqualTo(EndReason.INTERRUPTED);
        assertThat(processor.report().failure()).isInstanceOf(InterruptedException.class);
        assertThat(processor.report().position()).isEqualTo(1);
        assertThat(processor.gate().get()).isEqualTo(1);
    }

    @Test
    void halt_isAfterTheBatch_abort_isAfterTheEvent() {
        for (boolean abort : new boolean[] {false, true}) {
            SequencedRing<Event> ring = Rings.multi(8);
            AtomicReference<EventProcessor<Event>> it = new AtomicReference<>();
            Recorder recorder = new Recorder(ring) {
                @Override
                public void onEvent(Event event, long sequence, boolean endOfBatch) throws Exception {
                    super.onEvent(event, sequence, endOfBatch);
                    if (sequence == 1) {
                        if (abort) {
                            it.get().abort();
                        } else {
                            it.get().halt();
                        }
                        assertThat(it.get().state()).isEqualTo(State.HALTING);
                    }
                }
            };
            it.set(processor(ring, recorder, new ConsumerOptions<>(4, ExceptionHandler.halting())));
            publish(ring, 8);

            it.get().run();

            int handled = abort ? 2 : 4;
            assertThat(recorder.sequences).isEqualTo(range(0, handled));
            assertThat(it.get().gate().get()).isEqualTo(handled);
            assertThat(it.get().report().reason()).isEqualTo(abort ? EndReason.ABORTED : EndReason.HALTED);
        }
    }

    @Test
    void halt_endsRetriesWithoutEnd() {
        SequencedRing<Event> ring = Rings.multi(8);
        EventProcessor<Event> processor =
                processor(ring, failingAt(ring, 1, Integer.MAX_VALUE), on(failure -> ExceptionHandler.Answer.RETRY));
        publish(ring, 4);
        start(processor);
        await().until(() -> metric(processor, "retries") > 10);

        processor.halt();

        await().until(() -> processor.state() == State.ENDED);
        assertThat(processor.report().reason()).isEqualTo(EndReason.HALTED);
        assertThat(processor.report().position()).isEqualTo(1);
    }

    @Test
    void processorThatWasHaltedBeforeItRuns_endsWithoutACall() {
        SequencedRing<Event> ring = Rings.multi(8);
        Recorder recorder = new Recorder(ring);
        EventProcessor<Event> processor = processor(ring, recorder);
        assertThat(processor.state()).isEqualTo(State.NEW);
        publish(ring, 1);

        processor.halt();
        processor.run();

        assertThat(processor.report().reason()).isEqualTo(EndReason.HALTED);
        assertThat(recorder.calls).isEmpty();
    }

    @Test
    void secondRun_isRefused() {
        SequencedRing<Event> ring = Rings.multi(8);
        EventProcessor<Event> processor = processor(ring, new Recorder(ring));
        start(processor);
        await().until(() -> processor.state() == State.RUNNING);

        assertThatThrownBy(processor::run)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("processor=it, state=RUNNING");
        ring.close();
        await().until(() -> processor.state() == State.ENDED);
        assertThatThrownBy(processor::run).hasMessageContaining("processor=it, state=ENDED");
    }

    @Test
    void abortOfTheRing_endsIt_andLeavesTheRest() {
        SequencedRing<Event> ring = Rings.multi(8);
        Recorder recorder = new Recorder(ring);
        EventProcessor<Event> processor = processor(ring, recorder);
        publish(ring, 3);
        ring.abort();

        processor.run();

        assertThat(recorder.sequences).isEmpty();
        assertThat(processor.report().reason()).isEqualTo(EndReason.ABORTED);
    }

    @ParameterizedTest
    @MethodSource("rings")
    void handler_mayPublish_butNotWaitForRoom(SequencedRing<Event> ring) {
        List<OfferResult> answers = new ArrayList<>();
        Recorder recorder = new Recorder(ring) {
            @Override
            public void onEvent(Event event, long sequence, boolean endOfBatch) throws Exception {
                super.onEvent(event, sequence, endOfBatch);
                if (answers.size() < 4) {
                    answers.add(ring.tryPublish(Event::write));
                } else {
                    ring.close();
                }
            }
        };
        EventProcessor<Event> processor = processor(ring, recorder);
        long first = ring.position();
        publish(ring, 6);

        processor.run();

        assertThat(answers)
                .containsExactly(OfferResult.ACCEPTED, OfferResult.ACCEPTED, OfferResult.FULL, OfferResult.FULL);
        assertThat(recorder.sequences).isEqualTo(range(first, 8));
    }

    @Test
    void fenced_beginsNothingMore_andNamesTheEventThatItWasIn() {
        SequencedRing<Event> ring = Rings.multi(8);
        AtomicReference<EventProcessor<Event>> it = new AtomicReference<>();
        Recorder recorder = new Recorder(ring) {
            @Override
            public void onEvent(Event event, long sequence, boolean endOfBatch) throws Exception {
                super.onEvent(event, sequence, endOfBatch);
                if (sequence == 2) {
                    it.get().fence();
                }
            }
        };
        it.set(processor(ring, recorder));
        publish(ring, 8);

        it.get().run();

        assertThat(recorder.calls).containsExactly("start", "batch of 8, lag 8", "0", "1", "2", "UNGATED");
        assertThat(it.get().report().suspect()).isEqualTo(2);
        assertThat(it.get().report().position()).isEqualTo(2);
        assertThat(it.get().gate().get()).isZero();
    }

    @Test
    void fenced_betweenBatches_hasNoSuspect() {
        SequencedRing<Event> ring = Rings.multi(8);
        AtomicReference<EventProcessor<Event>> it = new AtomicReference<>();
        Recorder recorder = new Recorder(ring) {
            @Override
            public void onBatchStart(long batchSize, long lag) {
                it.get().fence();
            }
        };
        it.set(processor(ring, recorder));
        publish(ring, 8);

        it.get().run();

        assertThat(recorder.sequences).isEmpty();
        assertThat(it.get().report().suspect()).isNull();
        assertThat(it.get().report().reason()).isEqualTo(EndReason.UNGATED);
    }

    @Test
    void waitStrategyThatThrows_isAskedAbout() {
        SequencedRing<Event> ring = SequencedRing.builder(Event::new, 8)
                .consumersWait(idle -> {
                    throw new IllegalStateException("broken wait");
                })
                .multiProducer();
        EventProcessor<Event> processor = processor(ring, new Recorder(ring));

        processor.run();

        assertThat(processor.report().reason()).isEqualTo(EndReason.FAILED);
        assertThat(processor.report().failure()).hasMessage("broken wait");
    }

    @Test
    void options_outOfRange_areRefused() {
        assertThatThrownBy(() -> ConsumerOptions.defaults().maxBatch(0))
                .hasMessage("maxBatch must be >= 1: maxBatch=0");
        assertThatThrownBy(() -> EventProcessor.builder(Rings.multi(2), new Recorder(Rings.multi(2)))
                        .after(new Sequence(0))
                        .build())
                .isInstanceOf(IllegalArgumentException.class);
    }
}
