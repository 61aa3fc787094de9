package io.elasticq.cli;

import io.elasticq.ElasticConfig;
import io.elasticq.OverflowPolicy;
import io.elasticq.QueueStats;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Several producers send bursts that get larger and larger to a consumer that is slower, so the queue grows to its bound;
 * then they send an element each now and then, and it shrinks to its minimum. That is a wave; there may be more of them.
 */
final class BurstScene implements Scene {

    /**
     * The numbers of the scene.
     *
     * @param queue what is shown
     * @param waves how often it grows and shrinks
     * @param producers threads that send
     * @param bursts elements of each producer in each burst of a wave
     * @param burstEveryMillis time from the start of a burst to the start of the next
     * @param calm elements of each producer after the bursts of a wave
     * @param calmPerSecond how fast each producer sends then
     * @param consumedPerSecond how fast the consumer can be
     * @param minCapacity of the queue, and what it starts with
     * @param maxCapacity of the queue
     */
    record Plan(
            QueueKind queue,
            int waves,
            int producers,
            List<Integer> bursts,
            long burstEveryMillis,
            int calm,
            long calmPerSecond,
            long consumedPerSecond,
            int minCapacity,
            int maxCapacity) {

        static Plan locked() {
            List<Integer> bursts = List.of(50, 150, 400, 900, 2_000, 4_500, 5_500, 6_500);
            return new Plan(QueueKind.LOCKED, 1, 4, bursts, 500, 5_000, 2_500, 45_000, 16, 4_096);
        }

        static Plan lockFree() {
            List<Integer> bursts = List.of(60, 300, 900);
            return new Plan(QueueKind.MPSC, 2, 4, bursts, 200, 1_500, 3_000, 20_000, 16, 1_024);
        }
    }

    private static final long SAMPLE_MILLIS = 25;
    private static final long SHOW_MILLIS = 250;
    private static final int CHART_MARGIN = 13;

    private final Plan plan;

    BurstScene(Plan plan) {
        this.plan = plan;
    }

    @Override
    public String title() {
        return (plan.waves() == 1 ? "bursts: " : plan.waves() + " waves of bursts: ") + plan.producers()
                + " producers, 1 slower consumer, a " + plan.queue().adjective() + " queue from " + plan.minCapacity()
                + " to " + plan.maxCapacity() + " elements";
    }

    @Override
    public boolean play(Stage stage) throws CliException, InterruptedException {
        long start = System.nanoTime();
        ResizeLog resizes = new ResizeLog(start);
        Passage<Item> queue = plan.queue().create(config(), OverflowPolicy.BLOCK, resizes);
        BurstTraffic traffic = new BurstTraffic(plan, queue);
        List<Chart.Sample> samples;
        try {
            traffic.start();
            samples = watch(stage, start, queue, traffic);
        } finally {
            traffic.end();
        }
        return report(stage, queue.stats(), samples, resizes, traffic);
    }

    private ElasticConfig config() {
        return ElasticConfig.builder()
                .initialCapacity(plan.minCapacity())
                .minCapacity(plan.minCapacity())
                .maxCapacity(plan.maxCapacity())
                .build();
    }

    private List<Chart.Sample> watch(Stage stage, long start, Passage<Item> queue, BurstTraffic traffic)
            throws CliException, InterruptedException {
        List<Chart.Sample> samples = new ArrayList<>();
        long shownMillis = -SHOW_MILLIS;
        boolean ended = false;
        while (!ended) {
            ended = traffic.awaitEnd(SAMPLE_MILLIS);
            QueueStats stats = queue.stats();
            long nanos = System.nanoTime() - start;
            samples.add(new Chart.Sample(nanos, stats.capacity(), stats.size()));
            long millis = TimeUnit.NANOSECONDS.toMillis(nanos);
            if (ended || millis - shownMillis >= SHOW_MILLIS) {
                stage.live().show(describe(nanos, stats));
                stage.requireAudience();
                shownMillis = millis;
            }
        }
        stage.live().end();
        return samples;
    }

    private static String describe(long nanos, QueueStats stats) {
        return String.format(
                "%5.2f s  depth %4d  capacity %4d  grows %d  shrinks %d  accepted %d",
                nanos / 1e9, stats.size(), stats.capacity(), stats.grows(), stats.shrinks(), stats.accepted());
    }

    private boolean report(
            Stage stage, QueueStats stats, List<Chart.Sample> samples, ResizeLog resizes, BurstTraffic traffic) {
        stage.out().println();
        stage.out().println("elements over time: '.' capacity, '#' depth");
        Chart.draw(samples, Math.max(20, stage.columns() - CHART_MARGIN)).forEach(stage.out()::println);
        stage.out().println();
        resizes.lines().forEach(stage.out()::println);
        stage.out().println();
        boolean elastic = isElastic(stats, traffic.waveEnds());
        stage.out()
                .println("elasticity: " + (elastic ? "PASS" : "FAIL") + ", " + describeWaves(stats, resizes, traffic));
        ConservationCheck.Result conservation = ConservationCheck.check(traffic.accepted(), traffic.arrived());
        stage.out().println(conservation.verdict());
        return elastic && conservation.isPassed();
    }

    private boolean isElastic(QueueStats stats, List<Integer> waveEnds) {
        return stats.highWaterMark() > plan.minCapacity()
                && waveEnds.size() == plan.waves()
                && waveEnds.stream().allMatch(capacity -> capacity == plan.minCapacity())
                && stats.capacity() == plan.minCapacity();
    }

    private String describeWaves(QueueStats stats, ResizeLog resizes, BurstTraffic traffic) {
        String grew = "grew from " + plan.minCapacity() + " to " + resizes.largest();
        String between = plan.waves() == 1 ? "" : ", was at " + traffic.waveEnds() + " after the waves";
        return grew + between + " and ended at " + stats.capacity();
    }
}
