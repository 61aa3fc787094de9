package io.elasticq.cli;

import io.elasticq.router.SubscriptionStats;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one of several outputs has got.
 *
 * @param name tells outputs apart
 * @param stats what the router counted for it; null if it has not joined
 * @param written lines that the output has taken
 * @param bytes that the output has taken
 * @param exitStatus of the command that takes the lines; null if there is none, or it has not ended
 * @param failure why it ended early; null if it did not
 */
record OutputSummary(
        String name,
        @Nullable SubscriptionStats stats,
        long written,
        long bytes,
        @Nullable Integer exitStatus,
        @Nullable String failure) {

    String state() {
        if (failure != null) {
            return "ended-early";
        }
        return stats == null ? "not-joined" : stats.state().name().toLowerCase(Locale.ROOT);
    }

    /**
     * The fate of each line: all but {@code lines} add up to that.
     *
     * @param lines that were routed
     * @param replays whether lines that were missed are read from the journal, and so are not lost
     */
    Map<String, Long> fates(long lines, boolean replays) {
        Map<String, Long> fates = new LinkedHashMap<>();
        fates.put("written", written);
        fates.put("drops_full", stats == null ? 0 : stats.droppedQueueFull());
        fates.put("drops_no_credit", stats == null ? 0 : stats.droppedNoCredit());
        fates.put("drops_failed", stats == null ? 0 : stats.droppedFailed());
        fates.put("filtered", stats == null ? 0 : stats.filtered() + stats.replayFiltered());
        fates.put("missed", missed(lines, replays));
        fates.put("unwritten", stats == null ? 0 : stats.taken() + stats.inRing() - written);
        fates.put(
                "not_given",
                lines - fates.values().stream().mapToLong(Long::longValue).sum());
        return fates;
    }

    /** Lines that it was not given while it was detached, or had not joined, and has not read from the journal. */
    private long missed(long lines, boolean replays) {
        if (stats == null || !replays) {
            return stats == null ? 0 : stats.missed();
        }
        // What was routed after it had ended early is not given to it, but not missed.
        return failure != null
                ? 0
                : stats.missed() + lines - stats.routed() - stats.replayed() - stats.replayFiltered();
    }

    /** What else is known of it. */
    Map<String, Long> details() {
        Map<String, Long> details = new LinkedHashMap<>();
        details.put("replayed", stats == null ? 0 : stats.replayed());
        details.put("in_ring", stats == null ? 0 : stats.inRing());
        details.put("credit_waits", stats == null ? 0 : stats.creditWaits());
        details.put("detach_count", stats == null ? 0 : stats.detaches());
        details.put("bytes", bytes);
        return details;
    }
}
