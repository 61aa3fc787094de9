package io.elasticq.router;

import io.elasticq.journal.JournalClosedException;
import io.elasticq.journal.JournalRecord;
import io.elasticq.journal.Tailer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The records of a journal. */
final class TailerSource<E> implements Source<E> {

    private final Tailer tailer;
    private final Function<? super JournalRecord, ? extends E> decoder;
    private boolean caughtUp; // the last look found nothing
    private boolean over;

    TailerSource(Tailer tailer, Function<? super JournalRecord, ? extends E> decoder) {
        this.tailer = tailer;
        this.decoder = decoder;
    }

    @Override
    public int drain(Consumer<? super E> to, int limit) {
        int n = 0;
        for (JournalRecord next; n < limit && (next = read()) != null; n++) {
            to.accept(decoder.apply(next));
        }
        return n;
    }

    /** A journal says that it is over by being closed; one that was closed with records that may be unread has failed. */
    private @Nullable JournalRecord read() {
        try {
            JournalRecord next = tailer.read();
            caughtUp = next == null;
            return next;
        } catch (JournalClosedException e) {
            if (!caughtUp) {
                throw e;
            }
            over = true;
            return null;
        }
    }

    @Override
    public boolean isTerminated() {
        return over;
    }
}
