package io.elasticq.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticq.pipeline.io.Sink;
import io.elasticq.pipeline.io.Source;
import io.elasticq.pipeline.io.SourceReader;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Random pipelines that end in random ways: each event comes to one thing, by identity, and no thread stays. */
class PipelineLifeTest {

    private static final int LIVES = Boolean.getBoolean("elasticq.deep") ? 20_000 : 60;
    private static final Duration LONG = Duration.ofSeconds(60);

    private enum End {
        BY_ITSELF,
        STOP,
        DRAIN,
        ABORT,
        CLOSE,
        SOURCE_FAILS,
        SINK_FAILS,
        SINK_BLOCKS
    }

    @Test
    void everyEvent_comesToOneThing_howeverTheRunEnds() {
        for (int seed = 0; seed < LIVES; seed++) {
            try {
                new Life(seed).live();
            } catch (Throwable e) {
                throw new AssertionError("seed " + seed, e);
            }
        }
    }

    private static final class Life {

        private final Random random;
        private final String name;
        private final End end;
        private final Ledger ledger;
        private final int events;
        private final int happensAt;
        private final List<Item> written = new ArrayList<>();
        private final CountDownLatch happens = new CountDownLatch(1);

        Life(int seed) {
            random = new Random(seed);
            name = "life" + seed + "x";
            End[] ends = End.values();
            end = random.nextInt(3) == 0 ? End.BY_ITSELF : ends[random.nextInt(ends.length)];
            ledger = new Ledger(random.nextInt(4) == 0);
            events = random.nextInt(random.nextBoolean() ? 30 : 2_000);
            happensAt = random.nextInt(events + 1);
        }

        private Source<Item> source(int number) {
            int stride = 1 + random.nextInt(40);
            return context -> new SourceReader<>() {
                private int next;
                private int turn;
                private boolean closed;

                @Override
                public int read(Consumer<? super Item> out, int limit) throws Exception {
                    assertThat(closed).isFalse();
                    if (++turn % 7 == 0) {
                        return 0;
                    }
                    if (next == events) {
                        happens.countDown();
                        return END;
                    }
                    int count = 0;
                    for (; count < Math.min(stride, limit) && next < events; count++) {
                        out.accept(ledger.produced(Item.produced(number, next++)));
                        happened(next);
                    }
                    return count;
                }

                private void happened(int handedOver) throws IOException {
                    if (handedOver == happensAt) {
                        happens.countDown();
                        if (end == End.SOURCE_FAILS) {
                            throw new IOException("the source fails");
                        }
                    }
                }

                @Override
                public void close() {
                    assertThat(closed).isFalse();
                    closed = true;
                }
            };
        }

        private Sink<Item> sink() {
            return context -> item -> {
                if (end == End.SINK_BLOCKS && written.size() == happensAt / 2) {
                    happens.countDown();
                    new CountDownLatch(1).await();
                }
                if (end == End.SINK_FAILS && written.size() == happensAt / 2) {
                    throw new OutOfMemoryError("the sink fails");
                }
                ledger.fate(item, "PROCESSED");
                written.add(item);
            };
        }

        void live() throws Exception {
            boolean maySheds = random.nextBoolean();
            LifePlan plan = new LifePlan(random, ledger, maySheds);
            List<Item> plain = new ArrayList<>();
            LifePlan.Flow flow = source(plan, 0);
            if (random.nextInt(3) == 0) {
                LifePlan.Flow other = plan.grow(source(plan, 1), random.nextInt(3), false);
                plain.addAll(flow.plain());
                plain.addAll(other.plain());
                flow = new LifePlan.Flow(flow.stream().merge(plan.handOff(true), other.stream()), plain);
                plan.ordered = false;
            }
            flow = plan.grow(flow, random.nextInt(7), false);
            RunReport report = run(flow.stream().to(sink()));
            ledger.check(report);
            checkThreads(report);
            if (plan.ordered) {
                assertThat(written.stream().map(item -> item.number)).isSorted();
            }
            if (report.state() == RunState.COMPLETED && end == End.BY_ITSELF && plan.exact) {
                assertThat(ids(written)).isEqualTo(ids(flow.plain()));
            }
            if (end == End.BY_ITSELF) {
                assertThat(report.state()).as(report.toString()).isEqualTo(RunState.COMPLETED);
            }
        }

        private LifePlan.Flow source(LifePlan plan, int number) {
            List<Item> plain = new ArrayList<>();
            for (int i = 0; i < events; i++) {
                plain.add(Item.produced(number, i));
            }
            return plan.grow(new LifePlan.Flow(Pipeline.from(source(number)), plain), random.nextInt(2), false);
        }

        private static List<Long> ids(List<Item> items) {
            return items.stream().map(item -> item.id).sorted().toList();
        }

        private RunReport run(Pipeline pipeline) throws InterruptedException {
            RunOptions options = RunOptions.defaults().name(name).listener(ledger);
            if (random.nextInt(5) == 0 && Runtime.version().feature() >= 21) {
                options = options.virtualThreads();
            }
            if (random.nextBoolean()) {
                options = options.drainTimeout(Duration.ofNanos(random.nextInt(3_000_000)));
            }
            long pause = random.nextInt(4) == 0 ? random.nextInt(2_000) : 0;
            RunningPipeline running = pipeline.start(options);
            RunReport report = ended(running, pause);
            if (report == null || !report.unfinished().isEmpty()) {
                RunReport stuck = running.abort(LONG);
                throw new AssertionError("it did not end: end=" + end + ", " + report + "; aborted: " + stuck);
            }
            return report;
        }

        @SuppressWarnings("UnusedReturnValue")
        private RunReport ended(RunningPipeline running, long pauseMicros) throws InterruptedException {
            if (end != End.BY_ITSELF && end != End.SOURCE_FAILS && end != End.SINK_FAILS) {
                happens.await(pauseMicros == 0 ? 20_000 : pauseMicros, TimeUnit.MICROSECONDS);
            }
            switch (end) {
                case STOP -> running.stop();
                case DRAIN -> running.drain(Duration.ofNanos(random.nextInt(2_000_000)));
                case ABORT, SINK_BLOCKS -> running.abort(LONG);
                case CLOSE -> running.close();
                default -> {}
            }
            return running.await(LONG).orElse(running.report());
        }

        private void checkThreads(RunReport report) {
            assertThat(report.unfinished()).isEmpty();
            Awaitility.await().atMost(LONG).until(() -> Thread.getAllStackTraces().keySet().stream()
                    .noneMatch(thread -> thread.getName().startsWith(name + "-")));
        }
    }
}
