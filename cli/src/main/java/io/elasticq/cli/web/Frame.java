package io.elasticq.cli.web;

import io.elasticq.QueueStats;
import io.elasticq.journal.JournalStats;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The scene at a moment.
 *
 * @param millis since the start
 * @param queue the one before the router
 * @param owed events of bursts that the producers have not sent yet
 * @param strays events that the queue has lost, doubled or put out of order
 * @param routed events that the router has taken out of the queue and given out
 * @param journal the journal
 * @param subscribers each of them
 * @param entries what has happened last
 * @param failure what has ended the router; null if nothing did
 */
record Frame(
        long millis,
        QueueStats queue,
        long owed,
        long strays,
        long routed,
        JournalStats journal,
        List<Look> subscribers,
        List<Chronicle.Entry> entries,
        @Nullable String failure) {

    /** Events that were checked by their number. */
    long checked() {
        return subscribers.stream().mapToLong(Look::arrived).sum();
    }

    long lost() {
        return subscribers.stream().mapToLong(Look::lost).sum();
    }

    long twice() {
        return subscribers.stream().mapToLong(Look::twice).sum();
    }

    boolean isSound() {
        return lost() == 0
                && twice() == 0
                && strays == 0
                && failure == null
                && subscribers.stream().allMatch(each -> each.failure() == null);
    }
}
