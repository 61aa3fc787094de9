package io.elasticq.journal.chronicle;

import io.elasticq.journal.JournalClosedException;
import io.elasticq.journal.JournalReader;
import io.elasticq.journal.NamedCursor;
import io.elasticq.journal.TailStart;
import io.elasticq.journal.Tailer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;
import org.jspecify.annotations.Nullable;

/** The reading side, in the process that writes or in another one. Owns the queue. */
final class ChronicleReader implements JournalReader {

    private final QueueFolder folder;
    private final SingleChronicleQueue queue;
    private final LongSupplier lastKnown;
    private final ReentrantLock lock = new ReentrantLock(); // of the list, and of being closed
    private final List<ChronicleTailer> tailers = new ArrayList<>();
    private boolean closed;

    ChronicleReader(QueueFolder folder, SingleChronicleQueue queue, LongSupplier lastKnown) {
        this.folder = folder;
        this.queue = queue;
        this.lastKnown = lastKnown;
    }

    @Override
    public Tailer tailer(TailStart start) {
        Objects.requireNonNull(start, "start");
        return started(null, start);
    }

    @Override
    public Tailer tailer(String name, TailStart start) {
        Objects.requireNonNull(start, "start");
        requireOpen();
        NamedCursor cursor = folder.journal().cursor(name, () -> sequenceOf(start));
        try {
            return started(cursor, TailStart.sequence(cursor.next()));
        } catch (RuntimeException | Error e) {
            cursor.close();
            throw e;
        }
    }

    private ChronicleTailer started(@Nullable NamedCursor cursor, TailStart start) {
        ChronicleTailer tailer = added(cursor);
        try {
            tailer.seek(start);
            return tailer;
        } catch (RuntimeException | Error e) {
            tailer.close();
            throw e;
        }
    }

    private ChronicleTailer added(@Nullable NamedCursor cursor) {
        lock.lock();
        try {
            requireOpen();
            ChronicleTailer tailer = new ChronicleTailer(folder, queue, lastKnown, cursor, this::remove);
            tailers.add(tailer);
            return tailer;
        } finally {
            lock.unlock();
        }
    }

    private void remove(ChronicleTailer tailer) {
        lock.lock();
        try {
            tailers.remove(tailer);
        } finally {
            lock.unlock();
        }
    }

    private void requireOpen() {
        lock.lock();
        try {
            if (closed) {
                throw new JournalClosedException("the journal is closed: " + folder.path());
            }
        } finally {
            lock.unlock();
        }
    }

    long sequenceOf(TailStart start) {
        try (Tailer tailer = tailer(start)) {
            return tailer.nextSequence();
        }
    }

    @Override
    public Map<String, Long> cursors() {
        requireOpen();
        return folder.journal().cursors();
    }

    @Override
    public void deleteCursor(String name) {
        requireOpen();
        folder.journal().deleteCursor(name);
    }

    @Override
    public long firstSequence() {
        return sequenceOf(TailStart.oldest());
    }

    @Override
    public long lastSequence() {
        return sequenceOf(TailStart.next()) - 1;
    }

    @Override
    public void close() {
        List<ChronicleTailer> open;
        lock.lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            open = List.copyOf(tailers);
        } finally {
            lock.unlock();
        }
        open.forEach(ChronicleTailer::close); // not under the lock: each may be reading
        ChronicleCall.run(queue::close);
    }
}
