package io.elasticq.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.elasticq.pipeline.io.Sink;
import io.elasticq.pipeline.io.SinkWriter;
import io.elasticq.pipeline.io.Sinks;
import io.elasticq.pipeline.io.Source;
import io.elasticq.pipeline.io.Sources;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
class ShutdownTest {

    private static final Duration LONG = Duration.ofSeconds(50);

    private final CountDownLatch never = new CountDownLatch(1);
    private final List<Long> given = Collections.synchronizedList(new ArrayList<>());
    private final List<Object> lost = Collections.synchronizedList(new ArrayList<>());
    private final List<Object> written = Collections.synchronizedList(new ArrayList<>());
    private final RunOptions options =
            RunOptions.defaults().name("shutdown").listener((fate, stage, event, error) -> lost.add(event));

    /** Numbers without end. */
    private Source<Long> numbers() {
        return context -> {
            AtomicLong next = new AtomicLong();
            return (out, limit) -> {
                for (int i = 0; i < 10; i++) {
                    long number = next.getAndIncrement();
                    given.add(number);
                    out.accept(number);
                }
                return 10;
            };
        };
    }

    private void assertEachInOnePlace(RunReport report) {
        assertThat(report.conserved()).as("%s", report).isTrue();
        List<Object> all = new ArrayList<>(written);
        all.addAll(lost);
        Set<Object> once = new HashSet<>(all);
        assertThat(once).hasSameSizeAs(all).isEqualTo(new HashSet<Object>(given));
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().startsWith("shutdown-")
                        && !thread.getName().endsWith("supervisor"));
    }

    private static <T> Sink<T> blocking(CountDownLatch entered, CountDownLatch gate) {
        return context -> new SinkWriter<>() {
            @Override
            public void write(T event) throws InterruptedException {
                entered.countDown();
                gate.await();
            }
        };
    }

    @Test
    void stop_handlesWhatWasTakenIn() throws Exception {
        try (RunningPipeline running = Pipeline.from(numbers())
                .async(HandOff.block(16))
                .parallel(2, HandOff.block(4), part -> part.map(number -> number))
                .to(Sinks.consumer(written::add))
                .start(options)) {
            await().until(() -> written.size() > 100);
            running.stop();
            RunReport report = running.await();
            assertThat(report.state()).isEqualTo(RunState.COMPLETED);
            assertThat(report.workersJoined()).isEqualTo(5);
            assertThat(lost).isEmpty();
            assertEachInOnePlace(report);
        }
    }

    @Test
    void drain_abortsAfterItsDeadline_andCountsWhatWasOnItsWay() throws Exception {
        CountDownLatch entered = new CountDownLatch(1);
        try (RunningPipeline running = Pipeline.from(numbers())
                .async(HandOff.block(16))
                .to(blocking(entered, new CountDownLatch(1)))
                .start(options)) {
            entered.await();
            await().until(() -> given.size() > 16);
            RunReport report = running.drain(Duration.ofMillis(1));
            assertThat(report.state()).isEqualTo(RunState.ABORTED);
            assertThat(report.count(Fate.DISCARDED)).isGreaterThanOrEqualTo(17);
            assertThat(report.workersAborted()).isEqualTo(2);
            assertEachInOnePlace(report);
        }
    }

    @Test
    void abort_reachesAWorkerThatLosesInterrupts() throws Exception {
        CountDownLatch entered = new CountDownLatch(1);
        AtomicInteger swallowed = new AtomicInteger();
        try (RunningPipeline running = Pipeline.from(numbers())
                .async(HandOff.block(4))
                .peek(number -> {
                    entered.countDown();
                    while (swallowed.get() < 3) {
                        try {
                            never.await();
                        } catch (InterruptedException e) {
                            swallowed.incrementAndGet();
                        }
                    }
                })
                .to(Sinks.consumer(written::add))
                .start(options)) {
            entered.await();
            RunReport report = running.abort(LONG);
            assertThat(report.state()).isEqualTo(RunState.ABORTED);
            assertEachInOnePlace(report);
        }
    }

    @Test
    void abort_thatAFunctionWraps_isNoFailure() throws Exception {
        CountDownLatch entered = new CountDownLatch(1);
        try (RunningPipeline running = Pipeline.from(numbers())
                .peek(number -> {
                    entered.countDown();
                    try {
                        never.await();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException("wrapped", e);
                    }
                })
                .to(Sinks.consumer(written::add))
                .start(options)) {
            entered.await();
            RunReport report = running.abort(LONG);
            assertThat(report.state()).isEqualTo(RunState.ABORTED);
            assertEachInOnePlace(report);
        }
    }

    @Test
    void worker_thatDoesNotEnd_isNamedInTheReport() throws Exception {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch gate = new CountDownLatch(1);
        RunningPipeline running = Pipeline.from("numbers", numbers())
                .peek(number -> {
                    entered.countDown();
                    boolean open = false;
                    while (!open) {
                        try {
                            gate.await();
                            open = true;
                        } catch (InterruptedException e) {
                            lost.remove(e);
                        }
                    }
                })
                .to(Sinks.consumer(written::add))
                .start(options);
        entered.await();
        RunReport report = running.abort(Duration.ofMillis(20));
        assertThat(report.unfinished()).containsExactly("numbers");
        assertThat(report.conserved()).isFalse();
        assertThat(report.state()).isEqualTo(RunState.ABORTING);
        assertThatThrownBy(report::orThrow)
                .isInstanceOf(PipelineFailedException.class)
                .hasMessageContaining("numbers");
        gate.countDown();
        RunReport last = running.await();
        assertThat(last.unfinished()).isEmpty();
        assertEachInOnePlace(last);
    }

    @Test
    void failingStage_endsAll_andItsEventIsSeen() throws Exception {
        IllegalStateException error = new IllegalStateException("no thirteen");
        try (RunningPipeline running = Pipeline.from(numbers())
                .async(HandOff.block(16))
                .peek(number -> {
                    if (number == 1313) {
                        throw error;
                    }
                })
                .named("superstition")
                .async(HandOff.block(16))
                .to(Sinks.consumer(written::add))
                .start(options)) {
            RunReport report = running.await();
            assertThat(report.state()).isEqualTo(RunState.FAILED);
            assertThat(report.failedStage()).isEqualTo("superstition");
            assertThat(report.error()).containsSame(error);
            assertThat(report.count(Fate.FAILED)).isEqualTo(1);
            assertThat(lost).contains(1313L);
            assertThat(written).doesNotContain(1314L);
            assertEachInOnePlace(report);
        }
    }

    @Test
    void sourceThatFails_andSinkThatCantBeOpened_failTheRun() throws Exception {
        Source<Long> source = context -> (out, limit) -> {
            throw new java.io.IOException("torn");
        };
        try (RunningPipeline running =
                Pipeline.from("torn", source).to(Sinks.none()).start()) {
            RunReport report = running.await();
            assertThat(report.failedStage()).isEqualTo("torn");
            assertThat(report.error()).get().hasToString("java.io.IOException: torn");
        }
        Sink<Long> sink = context -> {
            throw new java.io.IOException("read-only");
        };
        try (RunningPipeline running =
                Pipeline.from(numbers()).async(HandOff.block(4)).to(sink).start(options)) {
            RunReport report = running.await();
            assertThat(report.state()).isEqualTo(RunState.FAILED);
            assertEachInOnePlace(report);
        }
    }

    @Test
    void threadThatCantBeStarted_failsTheRun_andTheOthersEnd() throws Exception {
        AtomicInteger threads = new AtomicInteger();
        RunOptions few = options.threads(worker -> {
            if (threads.incrementAndGet() == 3) {
                throw new OutOfMemoryError("unable to create native thread");
            }
            return new Thread(worker);
        });
        try (RunningPipeline running = Pipeline.from(numbers())
                .async(HandOff.block(4))
                .async(HandOff.block(4))
                .to(Sinks.consumer(written::add))
                .start(few)) {
            RunReport report = running.await();
            assertThat(report.state()).isEqualTo(RunState.FAILED);
            assertThat(report.error()).get().isInstanceOf(OutOfMemoryError.class);
            assertThat(report.workersAborted()).isEqualTo(2);
            assertEachInOnePlace(report);
        }
    }

    @Test
    void cancellation_ofAParent_drainsItsRuns_andNoOthers() throws Exception {
        Cancellation root = Cancellation.root();
        Cancellation left = root.child();
        try (RunningPipeline one = Pipeline.from(numbers())
                        .to(Sinks.consumer(written::add))
                        .start(options.cancelledBy(left));
                RunningPipeline other = Pipeline.from(Sources.range(0, Long.MAX_VALUE))
                        .to(Sinks.none())
                        .start(RunOptions.defaults().cancelledBy(root.child()))) {
            left.cancel();
            RunReport report = one.await();
            assertThat(report.state()).isEqualTo(RunState.COMPLETED);
            assertEachInOnePlace(report);
            assertThat(other.state()).isEqualTo(RunState.RUNNING);
            root.cancel();
            assertThat(other.await().state()).isEqualTo(RunState.COMPLETED);
        }
        try (RunningPipeline late = Pipeline.from(Sources.range(0, Long.MAX_VALUE))
                .to(Sinks.none())
                .start(RunOptions.defaults().cancelledBy(root.child()))) {
            assertThat(late.await().conserved()).isTrue();
        }
    }

    @Test
    void workerThatWaitsForItsOwnRun_isRefused() throws Exception {
        RunningPipeline[] self = new RunningPipeline[1];
        CountDownLatch known = new CountDownLatch(1);
        Sink<Long> sink = context -> number -> {
            known.await();
            self[0].await();
        };
        self[0] = Pipeline.from(Sources.range(0, 10)).to(sink).start();
        known.countDown();
        RunReport report = self[0].await();
        assertThat(report.error()).get().isInstanceOf(IllegalStateException.class);
        assertThat(report.error().orElseThrow()).hasMessageContaining("range");
    }

    @Test
    void closeInterrupted_abortsAndKeepsTheInterrupt() throws Exception {
        CountDownLatch entered = new CountDownLatch(1);
        RunningPipeline running = Pipeline.from(numbers())
                .to(blocking(entered, new CountDownLatch(1)))
                .start(options);
        entered.await();
        Thread.currentThread().interrupt();
        running.close();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(running.await().state()).isEqualTo(RunState.ABORTED);
        assertEachInOnePlace(running.report());
    }

    @Test
    void listenerThatThrows_isCountedAndChangesNothing() throws Exception {
        try (RunningPipeline running = Pipeline.from(Sources.range(0, 100))
                .peek(number -> {
                    if (number % 10 == 0) {
                        throw new IllegalArgumentException("ten");
                    }
                })
                .onError(OnError.drop())
                .to(Sinks.consumer(written::add))
                .start(RunOptions.defaults().listener((fate, stage, event, error) -> {
                    throw new IllegalStateException("listener");
                }))) {
            RunReport report = running.await().orThrow();
            assertThat(report.listenerFailures()).isEqualTo(10);
            assertThat(report.count(Fate.DROPPED_ON_ERROR)).isEqualTo(10);
            assertThat(written).hasSize(90);
        }
    }
}
