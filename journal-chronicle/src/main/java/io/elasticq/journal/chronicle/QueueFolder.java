package io.elasticq.journal.chronicle;

import io.elasticq.journal.JournalCorruptException;
import io.elasticq.journal.JournalFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.function.Supplier;
import net.openhft.chronicle.core.time.TimeProvider;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;

/** A folder with a queue, and beside it what Chronicle Queue does not know: marks with checksums, cursors, the writer's lock. */
record QueueFolder(Path path, JournalFolder journal) {

    /** The first sequence that must be there; what is below may have been deleted. */
    static final String FIRST = "first";

    /** A sequence that must be there, with all before it: that of the last close. */
    static final String END = "end";

    /** The last cycle with records that were acknowledged; 0 is none. */
    static final String CYCLE = "cycle";

    static QueueFolder of(Path path) {
        return new QueueFolder(path, JournalFolder.of(path));
    }

    /** How long Chronicle Queue waits for another process to finish what it has begun, in milliseconds. */
    static final long PATIENT = 10_000;

    /** The same where no other process writes, so that nobody will finish it. */
    static final long IMPATIENT = 100;

    /** The queue. Chronicle Queue prints a banner and starts a thread that watches the disk unless it is told not to before its first use. */
    SingleChronicleQueue open(boolean readOnly, int blockSize, TimeProvider time, long timeoutMillis) {
        silence("chronicle.announcer.disable");
        silence("chronicle.disk.monitor.disable");
        return ChronicleCall.of(() -> SingleChronicleQueueBuilder.single(path.toFile())
                .rollCycle(CycleFiles.ROLL_CYCLE)
                .epoch(0)
                .blockSize(blockSize)
                .timeProvider(time)
                .readOnly(readOnly)
                .timeoutMS(timeoutMillis)
                .build());
    }

    private static void silence(String property) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, "true");
        }
    }

    /** Whether there is, or was, a journal. */
    boolean isNew() {
        return mark(FIRST).isEmpty() && CycleFiles.of(path).isEmpty();
    }

    void requireJournal() throws IOException {
        if (mark(FIRST).isEmpty() || !Files.exists(path.resolve(CycleFiles.TABLE))) {
            throw new NoSuchFileException(path.toString(), null, "there is no journal");
        }
    }

    private OptionalLong mark(String name) {
        return journal.mark(name);
    }

    /** One that is there in every journal. */
    long requireMark(String name) {
        return mark(name).orElseThrow(() -> corrupt("the file mark-" + name + " is missing", 0));
    }

    long first() {
        return requireMark(FIRST);
    }

    /** What Chronicle Queue answers, or that the journal is damaged. */
    <T> T readable(Supplier<T> call) {
        try {
            return ChronicleCall.of(call);
        } catch (RuntimeException | AssertionError | InternalError e) {
            if (!ChronicleCall.isOfDamage(e)) {
                throw e;
            }
            JournalCorruptException corrupt = corrupt("Chronicle Queue can't read it: " + e, 0);
            corrupt.initCause(e);
            throw corrupt;
        }
    }

    JournalCorruptException corrupt(String what, long sequence) {
        return new JournalCorruptException(path.toString(), what, 0, 0, sequence);
    }

    JournalCorruptException corrupt(String what, long index, long sequence) {
        return new JournalCorruptException(path.toString(), what, CycleFiles.ROLL_CYCLE.toCycle(index), 0, sequence);
    }
}
