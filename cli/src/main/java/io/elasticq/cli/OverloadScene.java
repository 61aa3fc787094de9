package io.elasticq.cli;

import io.elasticq.pipeline.Fate;
import io.elasticq.pipeline.HandOff;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/** A pipeline whose workers are too slow for a burst, once with each overload policy; before that, what the policies that drop would keep. */
final class OverloadScene implements Scene {

    /**
     * The numbers of the scene.
     *
     * @param items in the burst
     * @param workers that are too slow
     * @param buffer how many items may wait before all workers together; a multiple of their number
     * @param grown how many may wait if the buffer grows; likewise
     * @param workMicros what a worker takes for an item at the least
     * @param timeoutMicros how long an item waits for room, with that policy
     */
    record Plan(int items, int workers, int buffer, int grown, int workMicros, int timeoutMicros) {

        static Plan whole() {
            return new Plan(4_000, 4, 16, 4_096, 500, 100);
        }

        HandOff handOff(HandOff.Overload overload) {
            int each = buffer / workers;
            return switch (overload) {
                case BLOCK -> HandOff.block(each);
                case BLOCK_WITH_TIMEOUT -> HandOff.blockFor(each, Duration.ofNanos(timeoutMicros * 1_000L));
                case GROW -> HandOff.grow(each, grown / workers);
                case DROP_NEWEST -> HandOff.dropNewest(each);
                case DROP_OLDEST -> HandOff.dropOldest(each);
            };
        }
    }

    /** Sends the burst; another one may be wrong on purpose. */
    interface Traffic {
        OverloadRun run(Plan plan, HandOff handOff) throws InterruptedException;
    }

    private static final int IDS = 8;
    private static final int IDS_BUFFER = 4;

    private final Plan plan;
    private final Traffic traffic;

    OverloadScene(Plan plan) {
        this(
                plan,
                (numbers, handOff) ->
                        OverloadRun.of(numbers.items(), numbers.workers(), numbers.workMicros() * 1_000L, handOff));
    }

    OverloadScene(Plan plan, Traffic traffic) {
        this.plan = plan;
        this.traffic = traffic;
    }

    @Override
    public String title() {
        return "overload: a pipeline, " + plan.items() + " items in a burst, a buffer of " + plan.buffer() + ", "
                + plan.workers() + " slow workers";
    }

    @Override
    public boolean play(Stage stage) throws CliException, InterruptedException {
        boolean passed = illustrate(stage.out());
        stage.out().println();
        stage.out()
                .println("policy              produced  processed  newest  oldest  timed out  joined  aborted   intake"
                        + "      all");
        boolean conserved = true;
        for (HandOff.Overload overload : HandOff.Overload.values()) {
            conserved &= stress(stage, overload);
            stage.requireAudience();
        }
        stage.out().println();
        stage.out()
                .println("Threads: the source, " + plan.workers() + " workers, the sink. Growing, the buffer may hold "
                        + plan.grown() + ".");
        stage.out()
                .println("conservation: "
                        + (conserved
                                ? "PASS, with each policy each item came to exactly one thing, and every worker was joined"
                                : "FAIL"));
        return passed && conserved;
    }

    private static boolean illustrate(PrintStream out) throws InterruptedException {
        out.println("ids 0 to " + (IDS - 1) + " pushed into a buffer of " + IDS_BUFFER + ", then drained:");
        boolean newest = keeps(out, HandOff.dropNewest(IDS_BUFFER), 0, "the newest arrivals are dropped");
        boolean oldest = keeps(out, HandOff.dropOldest(IDS_BUFFER), IDS - IDS_BUFFER, "the oldest are dropped");
        return newest && oldest;
    }

    private static boolean keeps(PrintStream out, HandOff handOff, int first, String why) throws InterruptedException {
        PolicyIllustration.Kept found = PolicyIllustration.of(IDS, handOff);
        List<Integer> wanted =
                IntStream.range(first, first + IDS_BUFFER).boxed().toList();
        boolean passed = found.kept().equals(wanted) && found.report().conserved();
        out.println("  " + handOff.overload() + " keeps " + found.kept() + " (" + why + ")"
                + (passed ? "" : ": FAIL, it should keep " + wanted));
        return passed;
    }

    private boolean stress(Stage stage, HandOff.Overload overload) throws InterruptedException {
        OverloadRun run = traffic.run(plan, plan.handOff(overload));
        stage.out().println(row(overload, run));
        List<String> faults = OverloadCheck.faults(run, OverloadRun.threads(plan.workers()));
        faults.forEach(fault -> stage.out().println("  FAIL: " + fault));
        return faults.isEmpty();
    }

    private static String row(HandOff.Overload overload, OverloadRun run) {
        return String.format(
                "%-18s %9d %10d %7d %7d %10d %7d %8d %5d ms %5d ms",
                overload,
                run.report().produced(),
                run.report().processed(),
                run.report().count(Fate.DROPPED_NEWEST),
                run.report().count(Fate.DROPPED_OLDEST),
                run.report().count(Fate.TIMED_OUT),
                run.report().workersJoined(),
                run.report().workersAborted(),
                run.intake().toMillis(),
                run.report().took().toMillis());
    }
}
