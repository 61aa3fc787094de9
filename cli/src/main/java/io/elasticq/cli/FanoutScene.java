package io.elasticq.cli;

import io.elasticq.QueueStats;
import io.elasticq.router.SubscriptionStats;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Several producers send through a lock-free queue and a router to subscribers of different speed: one is fast; one is slow and parks, which the producers feel; one
 * is slower, is detached and reads the journal; one is slower and drops; and one joins late.
 */
final class FanoutScene implements Scene {

    /**
     * The numbers of the scene.
     *
     * @param producers threads that send
     * @param elements of each producer
     * @param minCapacity of the queue, and what it starts with
     * @param maxCapacity of the queue
     * @param credits of each subscriber
     * @param parkedPerSecond how fast the subscriber is that parks
     * @param detachedPerSecond how fast the one is that is detached
     * @param droppingPerSecond how fast the one is that drops
     * @param joinAfterMillis when another one joins
     */
    record Plan(
            int producers,
            int elements,
            int minCapacity,
            int maxCapacity,
            int credits,
            long parkedPerSecond,
            long detachedPerSecond,
            long droppingPerSecond,
            long joinAfterMillis) {

        static Plan whole() {
            return new Plan(3, 8_000, 16, 4_096, 256, 16_000, 8_000, 4_000, 700);
        }
    }

    private static final long SAMPLE_MILLIS = 25;
    private static final long SHOW_MILLIS = 250;
    private static final int CHART_MARGIN = 13;
    private static final int DETACHED = 2; // the third that joins

    private final Plan plan;
    private final List<Chart.Sample> queue = new ArrayList<>();
    private final List<Chart.Sample> lag = new ArrayList<>();

    FanoutScene(Plan plan) {
        this.plan = plan;
    }

    @Override
    public String title() {
        return "fan-out: " + plan.producers() + " producers, a lock-free queue from " + plan.minCapacity() + " to "
                + plan.maxCapacity() + " elements, a router with a journal, 5 subscribers with " + plan.credits()
                + " credits each";
    }

    @Override
    public boolean play(Stage stage) throws CliException, InterruptedException {
        FanoutTraffic traffic = new FanoutTraffic(plan);
        try {
            traffic.start();
            watch(stage, traffic);
        } finally {
            traffic.end();
        }
        return report(stage, traffic);
    }

    private void watch(Stage stage, FanoutTraffic traffic) throws CliException, InterruptedException {
        long start = System.nanoTime();
        queue.add(new Chart.Sample(0, plan.minCapacity(), 0));
        long shownMillis = -SHOW_MILLIS;
        boolean joined = false;
        boolean ended = false;
        while (!ended) {
            TimeUnit.MILLISECONDS.sleep(SAMPLE_MILLIS);
            long nanos = System.nanoTime() - start;
            long millis = TimeUnit.NANOSECONDS.toMillis(nanos);
            if (!joined && millis >= plan.joinAfterMillis()) {
                traffic.joinLate();
                joined = true;
            }
            if (joined) {
                traffic.closeWhenAllIsSent();
            }
            ended = traffic.hasEnded();
            sample(nanos, traffic);
            if (ended || millis - shownMillis >= SHOW_MILLIS) {
                stage.live().show(describe(nanos, traffic));
                stage.requireAudience();
                shownMillis = millis;
            }
        }
        stage.live().end();
    }

    private void sample(long nanos, FanoutTraffic traffic) {
        QueueStats source = traffic.queueStats();
        queue.add(new Chart.Sample(nanos, source.capacity(), source.size()));
        SubscriptionStats detached = traffic.receivers().get(DETACHED).stats();
        long behind = traffic.router().stats().routed() - detached.taken();
        lag.add(new Chart.Sample(nanos, (int) Math.max(0, behind), (int) detached.inRing()));
    }

    private static String describe(long nanos, FanoutTraffic traffic) {
        StringBuilder line = new StringBuilder(String.format(
                "%5.2f s  routed %5d", nanos / 1e9, traffic.router().stats().routed()));
        for (FanoutReceiver receiver : traffic.receivers()) {
            line.append("  ")
                    .append(receiver.name())
                    .append(' ')
                    .append(receiver.stats().taken());
        }
        return line.toString();
    }

    private boolean report(Stage stage, FanoutTraffic traffic) {
        int columns = Math.max(20, stage.columns() - CHART_MARGIN);
        stage.out().println();
        stage.out().println("the queue over time: '.' capacity, '#' depth");
        Chart.draw(queue, columns).forEach(stage.out()::println);
        stage.out().println();
        stage.out()
                .println(
                        "slow, detached: '.' elements that it is behind, '#' those in its ring; the rest is in the journal");
        Chart.draw(lag, columns).forEach(stage.out()::println);
        stage.out().println();
        stage.out().println("subscriber      delivered  replayed  dropped  missed  credit waits  detached");
        traffic.receivers().forEach(receiver -> stage.out().println(describe(receiver)));
        stage.out().println();
        return check(stage, traffic);
    }

    private static String describe(FanoutReceiver receiver) {
        SubscriptionStats stats = receiver.stats();
        return String.format(
                "%-15s %9d %9d %8d %7d %13d %9d",
                receiver.name(),
                stats.delivered(),
                stats.replayed(),
                stats.dropped(),
                stats.missed(),
                stats.creditWaits(),
                stats.detaches());
    }

    private boolean check(Stage stage, FanoutTraffic traffic) {
        List<Item> routed = traffic.receivers().get(0).arrived();
        ConservationCheck.Result all = ConservationCheck.check(traffic.sent(), routed);
        boolean passed = all.isPassed();
        for (FanoutReceiver receiver : traffic.receivers()) {
            FanoutCheck.Result result = checkOne(receiver, routed);
            stage.out().println(receiver.name() + ": " + result.verdict());
            passed &= result.isPassed();
        }
        Throwable failure = traffic.router().report().failure();
        if (failure != null) {
            stage.out().println("the router has failed: " + failure);
        }
        stage.out().println(all.verdict());
        return passed && failure == null;
    }

    /** What one missed, it has replayed, unless it had not been detached when all was over; who joined late, what came before that, too. */
    private static FanoutCheck.Result checkOne(FanoutReceiver receiver, List<Item> routed) {
        SubscriptionStats stats = receiver.stats();
        long notDelivered = routed.size() - stats.routed() + stats.missed();
        return FanoutCheck.check(routed, receiver.arrived(), stats.dropped(), notDelivered - stats.replayed());
    }
}
