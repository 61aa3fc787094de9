package io.elasticq.cli;

import io.elasticq.router.RouterStats;
import io.elasticq.router.SubscriptionStats;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Checks, when all is over, that each line had exactly one fate at each output, or, in a work queue, at one of them. The numbers of the lines that the outputs
 * were given count, and what the router counted must agree with them.
 */
final class RouteCheck {

    /**
     * An output.
     *
     * @param summary what was counted for it
     * @param tally what it was given
     * @param late whether it joined late
     * @param mayMiss whether it may miss lines for good
     */
    record Given(OutputSummary summary, LineTally tally, boolean late, boolean mayMiss) {}

    private final RouteSummary summary;
    private final List<String> violations = new ArrayList<>();

    private RouteCheck(RouteSummary summary) {
        this.summary = summary;
    }

    /**
     * Checks.
     *
     * @param isWork whether each line was for one output
     * @return what is wrong, in words; empty if nothing is
     */
    static List<String> violations(RouteSummary summary, List<Given> outputs, boolean isWork) {
        RouteCheck check = new RouteCheck(summary);
        check.require("lines routed", summary.router().routed(), "lines read", summary.in());
        for (Given output : outputs) {
            check.output(output, isWork);
        }
        if (isWork) {
            check.work(outputs);
        }
        return check.violations;
    }

    private void output(Given output, boolean isWork) {
        String name = output.summary().name();
        SubscriptionStats stats = output.summary().stats();
        if (stats == null) {
            violations.add(name + " has not joined");
            return;
        }
        long settled = stats.delivered() + stats.dropped() + stats.filtered() + stats.missed() + stats.pending();
        require(name + ": routed", stats.routed(), "delivered, dropped, filtered, missed and pending", settled);
        require(name + ": handed out", output.tally().taken(), "counted as taken", stats.taken());
        require(name + ": delivered and replayed", stats.delivered() + stats.replayed(), "taken", stats.taken());
        require(name + ": lines twice or out of order", output.tally().disorders(), "none", 0);
        if (output.summary().failure() != null) {
            return; // what it was not given any more is counted as such
        }
        require(
                name + ": handed out",
                output.tally().taken(),
                "written",
                output.summary().written());
        if (!isWork) {
            Map<String, Long> fates = output.summary().fates(summary.in(), summary.replays());
            require(name + ": lines without a fate", fates.getOrDefault("not_given", 0L), "none", 0);
            if (!output.mayMiss()) {
                require(name + ": lines missed", fates.getOrDefault("missed", 0L), "none", 0);
            }
            if (!output.late()) {
                require(name + ": routed", stats.routed(), "lines read", summary.in());
            }
        }
    }

    private void work(List<Given> outputs) {
        RouterStats router = summary.router();
        long taken =
                outputs.stream().mapToLong(output -> output.tally().taken()).sum();
        long dropped = router.droppedAllFull() + router.droppedUnclaimed() + router.droppedFailed();
        require("lines handed out and dropped", taken + dropped, "lines read", summary.in());
        long digest =
                outputs.stream().mapToLong(output -> output.tally().digest()).sum();
        if (dropped == 0 && digest != LineTally.digestUpTo(summary.in())) {
            violations.add("a line went to two outputs, and another to none");
        }
    }

    private void require(String what, long value, String like, long expected) {
        if (value != expected) {
            violations.add(what + ": " + value + ", but " + like + ": " + expected);
        }
    }
}
