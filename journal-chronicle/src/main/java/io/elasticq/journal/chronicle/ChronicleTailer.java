package io.elasticq.journal.chronicle;

import io.elasticq.journal.JournalClosedException;
import io.elasticq.journal.JournalCorruptException;
import io.elasticq.journal.JournalRecord;
import io.elasticq.journal.NamedCursor;
import io.elasticq.journal.TailStart;
import io.elasticq.journal.Tailer;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import net.openhft.chronicle.queue.ExcerptTailer;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;
import net.openhft.chronicle.wire.DocumentContext;
import org.jspecify.annotations.Nullable;

/**
 * Reads excerpts, and believes Chronicle Queue nothing.
 *
 * <ul>
 *   <li>CheckBeforeUse: an excerpt is copied, and its CRC is that of the copy.
 *   <li>NoGap: sequences go up by one. They may leave some out up to the first one that retention keeps, and then it is said how many.
 *   <li>NoSilentStop: where Chronicle Queue says that there is nothing more, the writer's last sequence is asked, which was taken before; and in other
 *       processes, whenever the reading has come to an end, the queue's last index.
 *   <li>NeverUnmapped: closing the journal waits for the call that reads, since it unmaps the files.
 * </ul>
 */
final class ChronicleTailer implements Tailer {

    private final QueueFolder folder;
    private final SingleChronicleQueue queue;
    private final ExcerptTailer excerpts;
    private final LongSupplier lastKnown;
    private final @Nullable NamedCursor cursor;
    private final Consumer<ChronicleTailer> onClose;
    private final Excerpt excerpt = new Excerpt();
    private final View record = new View();
    private final ReentrantLock lock = new ReentrantLock();

    private long expected;
    private long index = -1; // of the excerpt that was read last
    private long missedBefore;
    private long missed;
    private boolean atEnd; // whether the end was compared with the queue's last index
    private @Nullable JournalCorruptException broken;
    private volatile boolean closed;

    /** The cursor is closed with it. The last known sequence is -1 in a process that does not write. */
    ChronicleTailer(
            QueueFolder folder,
            SingleChronicleQueue queue,
            LongSupplier lastKnown,
            @Nullable NamedCursor cursor,
            Consumer<ChronicleTailer> onClose) {
        this.folder = folder;
        this.queue = queue;
        this.lastKnown = lastKnown;
        this.cursor = cursor;
        this.onClose = onClose;
        this.excerpts = ChronicleCall.of(queue::createTailer);
        excerpts.singleThreadedCheckDisabled(true);
    }

    @Override
    public void seek(TailStart start) {
        if (!locked(() -> moveTo(start))) {
            throw new IllegalArgumentException(
                    "the sequence must not be beyond the next one: " + start + ", next=" + expected);
        }
    }

    /** False if that is beyond the next one; it is at that then. */
    private boolean moveTo(TailStart start) {
        missedBefore = 0;
        atEnd = false;
        if (start instanceof TailStart.Sequence sequence) {
            return toSequence(sequence.sequence());
        } else if (start instanceof TailStart.Next) {
            toEnd();
        } else if (start instanceof TailStart.Time time) {
            toTime(time.toEpochMilli());
        } else {
            toOldest();
        }
        return true;
    }

    private void toOldest() {
        index = -1;
        for (int cycle : CycleFiles.of(folder.path()).keySet()) {
            if (loadFirstOf(cycle)) {
                expected = excerpt.sequence();
                excerpts.moveToIndex(CycleFiles.index(cycle, 0));
                return;
            }
        }
        expected = folder.first();
        excerpts.toStart();
    }

    private void toEnd() {
        long known = lastKnown.getAsLong();
        long last = queue.lastIndex();
        if (last < 0) {
            toOldest();
        } else if (excerpts.moveToIndex(last) && load()) {
            expected = excerpt.sequence() + 1;
        } else {
            throw folder.corrupt("the last record can't be read", last, 0);
        }
        if (expected <= known) {
            throw folder.corrupt("records are missing up to " + known, last, expected);
        }
    }

    private boolean toSequence(long sequence) {
        for (int cycle : CycleFiles.of(folder.path()).descendingKeySet()) {
            if (loadFirstOf(cycle) && excerpt.sequence() <= sequence) {
                return toSequence(cycle, sequence);
            }
        }
        toOldest();
        if (expected < sequence) {
            return false;
        }
        missing(expected - sequence); // it was deleted, or there never was one
        return true;
    }

    private boolean toSequence(int cycle, long sequence) {
        long base = excerpt.sequence();
        expected = sequence;
        if (base == sequence) {
            excerpts.moveToIndex(CycleFiles.index(cycle, 0));
            return true;
        }
        long before = CycleFiles.index(cycle, sequence - 1 - base);
        if (!excerpts.moveToIndex(before) || !load()) {
            toEnd();
            if (expected < sequence) {
                return false;
            }
            throw folder.corrupt("a record can't be found", before, sequence - 1);
        }
        if (excerpt.sequence() != sequence - 1) {
            throw folder.corrupt("a record has the sequence " + excerpt.sequence(), before, sequence - 1);
        }
        return true;
    }

    /** Times never go down, so it is the first record that is young enough. */
    private void toTime(long time) {
        toOldest();
        for (int cycle : CycleFiles.of(folder.path()).descendingKeySet()) {
            if (loadFirstOf(cycle) && excerpt.time() < time) {
                toSequence(cycle, excerpt.sequence());
                break;
            }
        }
        long found = expected;
        while (load() && excerpt.time() < time) {
            found = excerpt.sequence() + 1;
        }
        toSequence(found);
    }

    private boolean loadFirstOf(int cycle) {
        return excerpts.moveToIndex(CycleFiles.index(cycle, 0)) && load();
    }

    @Override
    public @Nullable JournalRecord read() {
        return locked(this::next) ? record : null;
    }

    private boolean next() {
        long known = lastKnown.getAsLong(); // NoSilentStop: before it is looked
        if (!load() && !loadAgain(known)) {
            return false;
        }
        long sequence = excerpt.sequence();
        if (sequence < expected || (sequence > expected && sequence > folder.first())) { // NoGap
            throw folder.corrupt("a record has the sequence " + sequence, index, expected);
        }
        missing(sequence - expected);
        record.missed = missedBefore;
        missedBefore = 0;
        expected = sequence + 1;
        atEnd = false;
        return true;
    }

    private void missing(long count) {
        missedBefore += count;
        missed += count;
    }

    /** There seems to be nothing. True if there was something nevertheless. */
    private boolean loadAgain(long known) {
        if (known < 0 && !atEnd) {
            long last = queue.lastIndex();
            if (last > index && !load()) {
                throw folder.corrupt("the reading stops before the end, which is at " + last, last, expected);
            }
            atEnd = last <= index;
            return last > index;
        }
        if (known < expected) {
            return false;
        }
        if (expected < folder.first()) { // its file was deleted before it came to it
            long next = expected;
            toOldest();
            missing(expected - next);
            return load();
        }
        throw folder.corrupt("the reading stops before the end, which is at sequence " + known, index, expected);
    }

    /** Has the next excerpt, checked. False if there is none yet. */
    private boolean load() {
        try (DocumentContext document = excerpts.readingDocument()) {
            if (!document.isPresent()) {
                return false;
            }
            index = document.index();
            if (!excerpt.load(document.wire().bytes())) { // CheckBeforeUse
                throw folder.corrupt("a record is damaged", index, expected);
            }
            return true;
        }
    }

    private boolean locked(Supplier<Boolean> action) {
        lock.lock(); // NeverUnmapped
        try {
            requireOpen();
            if (broken != null) {
                throw broken;
            }
            return folder.readable(action);
        } catch (JournalCorruptException e) {
            broken = e;
            throw e;
        } finally {
            lock.unlock();
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new JournalClosedException("the tailer or its journal is closed: " + folder.path());
        }
    }

    /** That of the file of the record that was read last. */
    int cycle() {
        return CycleFiles.ROLL_CYCLE.toCycle(index);
    }

    long time() {
        return excerpt.time();
    }

    @Override
    public long nextSequence() {
        return expected;
    }

    @Override
    public long missed() {
        return missed;
    }

    @Override
    public void commit() {
        if (cursor == null) {
            throw new IllegalStateException("this tailer has no name: nextSequence=" + expected);
        }
        requireOpen();
        cursor.store(expected);
    }

    @Override
    public void close() {
        lock.lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            excerpts.close();
        } finally {
            lock.unlock();
        }
        onClose.accept(this);
        if (cursor != null) {
            cursor.close();
        }
    }

    /** What a record looks like from outside. */
    private final class View implements JournalRecord {

        private long missed;

        @Override
        public long sequence() {
            return excerpt.sequence();
        }

        @Override
        public ByteBuffer payload() {
            return excerpt.payload();
        }

        @Override
        public long timestamp() {
            return excerpt.time();
        }

        @Override
        public long missed() {
            return missed;
        }
    }
}
