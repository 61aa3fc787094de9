package io.elasticq.pipeline.io;

import io.elasticq.journal.JournalRecord;
import io.elasticq.journal.TailStart;
import io.elasticq.journal.Tailer;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** Reads a journal. The position is the sequence of the record that comes next. */
// CursorIsNotAhead: the cursor is never beyond the position of the last checkpoint that is complete; it moves in
// committed()
// only, to what was written for that checkpoint, not to where the tailer is.
final class JournalEventReader<T> implements SourceReader<T> {

    private record Written(long checkpoint, long next) {}

    private final JournalSource<T> source;
    private final Tailer tailer;
    private final @Nullable Tailer cursor;
    private final long last;
    private final Deque<Written> written = new ArrayDeque<>();
    private long next;

    JournalEventReader(JournalSource<T> source, TailStart from) {
        this.source = source;
        last = source.ends() ? source.journal().lastSequence() : Long.MAX_VALUE;
        tailer = source.journal().tailer(from);
        next = tailer.nextSequence();
        try {
            String name = source.cursor();
            cursor = name == null ? null : source.journal().tailer(name, TailStart.sequence(next));
            moveCursor(next);
        } catch (RuntimeException | Error e) {
            tailer.close();
            throw e;
        }
    }

    @Override
    public int read(Consumer<? super T> out, int limit) {
        int count = 0;
        while (count < limit && next <= last) {
            JournalRecord event = tailer.read();
            if (event == null) {
                break;
            }
            if (event.missed() > 0) {
                miss(event);
            }
            T decoded = source.decode(event);
            next = event.sequence() + 1; // before it is handed over: even if that throws, it has been
            count++;
            out.accept(decoded);
        }
        return count == 0 && next > last ? END : count;
    }

    private void miss(JournalRecord event) {
        LongConsumer onMissed = source.onMissed();
        if (onMissed == null) {
            throw new IllegalStateException("records were recycled before they were read: missed=" + event.missed()
                    + ", before sequence=" + event.sequence());
        }
        onMissed.accept(event.missed());
    }

    @Override
    public void writePosition(long checkpoint, DataOutput out) throws IOException {
        out.writeLong(next);
        if (cursor != null) {
            written.add(new Written(checkpoint, next));
        }
    }

    @Override
    public void committed(long checkpoint) {
        long done = 0;
        for (Written oldest; (oldest = written.peek()) != null && oldest.checkpoint() <= checkpoint; written.remove()) {
            done = oldest.next();
        }
        if (done > 0) {
            moveCursor(done);
        }
    }

    private void moveCursor(long to) {
        if (cursor != null) {
            cursor.seek(TailStart.sequence(to));
            cursor.commit();
        }
    }

    @Override
    public void close() {
        try (tailer) {
            if (cursor != null) {
                cursor.close();
            }
        }
    }
}
