package io.elasticq.cli;

import io.elasticq.pipeline.Fate;
import io.elasticq.pipeline.RunReport;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * Compares what went into a pipeline with what came of it: each of the very objects must have come to exactly one thing, the pipeline must say the same, and all of its threads must
 * have ended.
 */
final class OverloadCheck {

    private final OverloadRun run;
    private final List<String> faults = new ArrayList<>();

    private OverloadCheck(OverloadRun run) {
        this.run = run;
    }

    /**
     * Compares.
     *
     * @param run that has ended
     * @param threads that it must have had
     * @return what is wrong; nothing, if all is as promised
     */
    static List<String> faults(OverloadRun run, int threads) {
        OverloadCheck check = new OverloadCheck(run);
        check.identities();
        check.numbers();
        check.threads(threads);
        return check.faults;
    }

    private void identities() {
        IdentityHashMap<Item, Integer> ends = new IdentityHashMap<>();
        run.burst().forEach(item -> ends.put(item, 0));
        int unknown = count(ends, run.processed());
        for (List<Item> lost : run.lost().values()) {
            unknown += count(ends, lost);
        }
        demand(unknown == 0, unknown + " unknown");
        long vanished = ends.values().stream().filter(times -> times == 0).count();
        demand(vanished == 0, vanished + " came to nothing");
        long twice = ends.values().stream().filter(times -> times > 1).count();
        demand(twice == 0, twice + " came to more than one thing");
    }

    private static int count(Map<Item, Integer> ends, List<Item> items) {
        int unknown = 0;
        for (Item item : items) {
            if (ends.computeIfPresent(item, (key, times) -> times + 1) == null) {
                unknown++;
            }
        }
        return unknown;
    }

    private void numbers() {
        RunReport report = run.report();
        demand(report.conserved(), "the report is not conserved");
        report.error().ifPresent(error -> faults.add("failed: " + error));
        same("produced", report.produced(), run.burst().size());
        same("processed", report.processed(), run.processed().size());
        for (Fate fate : Fate.values()) {
            if (fate != Fate.PROCESSED) {
                same(
                        nameOf(fate),
                        report.count(fate),
                        run.lost().getOrDefault(fate, List.of()).size());
            }
        }
    }

    private void same(String name, long reported, long found) {
        demand(reported == found, "reported " + name + "=" + reported + ", found " + found);
    }

    private void threads(int wanted) {
        RunReport report = run.report();
        same("joined", report.workersJoined(), wanted);
        same("aborted", report.workersAborted(), 0);
        demand(report.unfinished().isEmpty(), "unfinished: " + report.unfinished());
        long ended = run.threads().stream().filter(over -> over).count();
        demand(
                ended == wanted && run.threads().size() == wanted,
                ended + " of " + run.threads().size() + " threads have ended, and there should be " + wanted);
    }

    private void demand(boolean holds, String fault) {
        if (!holds) {
            faults.add(fault);
        }
    }

    static String nameOf(Fate fate) {
        return ChoiceConverter.nameOf(fate);
    }
}
