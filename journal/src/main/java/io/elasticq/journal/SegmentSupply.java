package io.elasticq.journal;

import io.elasticq.journal.SegmentLedger.Kept;
import io.elasticq.journal.Storage.StoredFile;
import java.io.IOException;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Makes segments ready before the log reaches them, from those that retention gives up or from new files; and gives them up. One thread at a time.
 *
 * <p>The order of stores, for a segment that is recycled:
 * <ol>
 *   <li>EntryForcedBeforeReuse: the entry of the segment with which the log will begin is forced.
 *   <li>ProvenFirst: the cursors that allow it are forced, and the checkpoint says, durably, that the log begins later.
 *   <li>RenamedAway: it loses its name, and the folder is forced. From here on no recovery looks at its content.
 *   <li>SaltFirst: its salt becomes 0, then a fence; a tailer that reads any later store sees that the salt has changed.
 *   <li>Zeroed: it is filled with zeros, and gets a new identity, the new salt last.
 *   <li>ForcedBeforeNamed: it is forced, gets its new name, and the folder is forced.
 * </ol>
 * Without forced segments ({@link Durability.NoSync}) the forces of segments are left out and the next {@link Journal#sync()} makes up for them. What recovery may believe
 * then is in the checkpoint.
 */
final class SegmentSupply {

    private static final int PAGE = 4096;
    private static final int MAX_SPARE = 2;
    private static final String SPARE = "spare-";

    private final Storage storage;
    private final JournalConfig config;
    private final SegmentLedger ledger;
    private final LongSupplier durable;
    private final Consumer<Throwable> fatal;
    private final boolean forced;
    private final ReentrantLock lock = new ReentrantLock();
    private final ArrayDeque<StoredFile> spares = new ArrayDeque<>();
    private final ArrayDeque<String> spareNames = new ArrayDeque<>();
    private final byte[] zeros = new byte[PAGE];
    private final SplittableRandom salts = new SplittableRandom(new Random().nextLong() ^ System.nanoTime());
    private volatile boolean namesUnforced;
    private final AtomicLong recycled = new AtomicLong();

    /**
     * Makes one.
     *
     * @param durable the last sequence that is known to be durable
     * @param fatal hears of a force that has failed: nothing may be acknowledged after it
     */
    SegmentSupply(
            Storage storage,
            JournalConfig config,
            SegmentLedger ledger,
            LongSupplier durable,
            Consumer<Throwable> fatal) {
        this.storage = storage;
        this.config = config;
        this.ledger = ledger;
        this.durable = durable;
        this.fatal = fatal;
        this.forced = !(config.durability() instanceof Durability.NoSync);
    }

    static boolean isTemporary(String name) {
        return name.endsWith(SmallFile.TEMPORARY) && (name.startsWith(SPARE) || name.startsWith(Checkpoint.NAME));
    }

    long recycled() {
        return recycled.get();
    }

    /** For the leader of a force: names that were given without forcing the folder. */
    void forceNames() throws IOException {
        if (namesUnforced) {
            namesUnforced = false;
            forceDirectory();
        }
    }

    /** Makes the segment of this number ready to be entered. */
    Segment prepare(long number) throws IOException {
        lock.lock();
        try {
            retain(number);
            String name = spareNames.isEmpty() ? SPARE + "new" + SmallFile.TEMPORARY : spareNames.removeFirst();
            StoredFile file = spares.isEmpty() ? create(name) : cleared(spares.removeFirst());
            SegmentDescriptor.writeIdentity(file.bytes(), number, config.clock().millis(), salt());
            if (forced) {
                force(() -> file.force(0, config.segmentSize())); // ForcedBeforeNamed
            }
            storage.rename(name, SegmentDescriptor.name(number));
            if (forced) {
                forceDirectory(); // ForcedBeforeNamed
            } else {
                namesUnforced = true;
            }
            touch(file.bytes());
            return new Segment(file, number);
        } finally {
            lock.unlock();
        }
    }

    private StoredFile create(String name) throws IOException {
        storage.delete(name); // of an attempt that failed
        return storage.create(name, config.segmentSize());
    }

    private StoredFile cleared(StoredFile file) {
        ByteBuffer bytes = file.bytes();
        for (int page = 0; page < bytes.capacity(); page += PAGE) {
            bytes.put(page, zeros);
        }
        return file;
    }

    private long salt() {
        long salt;
        do {
            salt = salts.nextLong();
        } while (salt == 0);
        return salt;
    }

    /** So that appends do not meet page faults: after a force, each first store into a page is one. */
    private void touch(ByteBuffer bytes) {
        if (storage.isSlow()) {
            for (int page = 0; page < bytes.capacity(); page += PAGE) {
                int last = page + PAGE - 1; // not the head, which others may look at
                bytes.put(last, bytes.get(last));
            }
        }
    }

    /** Gives up what needs not be kept when the log reaches the segment of this number. Returns how many. */
    int retain(long upcoming) throws IOException {
        lock.lock();
        try {
            List<Kept> kept = ledger.kept();
            long first = firstToKeep(kept, upcoming);
            List<Kept> old =
                    kept.stream().filter(segment -> segment.number() < first).toList();
            if (old.isEmpty()) {
                return 0;
            }
            forceEntryOf(first, kept);
            // ProvenFirst
            new Checkpoint(first, durable.getAsLong(), forced, storage.bootId()).put(storage);
            forceDirectory();
            ledger.removeBefore(first);
            for (Kept segment : old) {
                retire(segment);
            }
            recycled.addAndGet(old.size());
            return old.size();
        } finally {
            lock.unlock();
        }
    }

    /** EntryForcedBeforeReuse: without the entry of the first segment there is no knowing with which sequence the log begins. */
    private void forceEntryOf(long first, List<Kept> kept) throws IOException {
        for (Kept segment : kept) {
            StoredFile file = segment.file();
            if (segment.number() == first && file != null) {
                force(() -> file.force(0, SegmentDescriptor.FIRST_RECORD));
            }
        }
        forceDirectory(); // and its name, which is not forced yet if no segments are
    }

    private void forceDirectory() throws IOException {
        force(storage::forceDirectory);
    }

    private interface Forcing {
        void run() throws IOException;
    }

    /**
     * FailedIsFinal, here too: what a failed force was for may share a page or a folder with what is acknowledged later, and a second force would find
     * nothing to do and succeed.
     */
    private void force(Forcing forcing) throws IOException {
        try {
            forcing.run();
        } catch (IOException | RuntimeException | Error e) {
            fatal.accept(e);
            throw e;
        }
    }

    private void retire(Kept segment) throws IOException {
        StoredFile file = segment.file();
        String name = SegmentDescriptor.name(segment.number());
        if (file == null || segment.size() != config.segmentSize() || spares.size() == MAX_SPARE) {
            storage.delete(name);
            return;
        }
        String spare = SPARE + segment.number() + SmallFile.TEMPORARY;
        storage.rename(name, spare);
        if (forced) {
            forceDirectory(); // RenamedAway
        }
        // SaltFirst: partner is the fence in SegmentView.isRecycled
        RecordDescriptor.storeWord(file.bytes(), SegmentDescriptor.SALT, 0);
        VarHandle.fullFence();
        spares.addLast(file);
        spareNames.addLast(spare);
    }

    private long firstToKeep(List<Kept> kept, long upcoming) throws IOException {
        long newest = kept.isEmpty() ? upcoming : kept.get(kept.size() - 1).number();
        return Math.min(newest, switchOn(config.retention(), kept, upcoming));
    }

    private long switchOn(Retention retention, List<Kept> kept, long upcoming) throws IOException {
        if (retention instanceof Retention.Ring ring) {
            return upcoming - ring.segments() + 1;
        } else if (retention instanceof Retention.Size size) {
            return firstWithin(kept, size.bytes() - config.segmentSize());
        } else if (retention instanceof Retention.Age age) {
            return firstYounger(kept, config.clock().millis() - age.age().toMillis());
        } else if (retention instanceof Retention.Cursors) {
            return firstNeeded(kept);
        }
        return 0;
    }

    /** The newest segments that take no more than this together. */
    private static long firstWithin(List<Kept> kept, long bytes) {
        long room = bytes;
        long first = Long.MAX_VALUE;
        for (int i = kept.size() - 1; i >= 0 && kept.get(i).size() <= room; i--) {
            room -= kept.get(i).size();
            first = kept.get(i).number();
        }
        return first;
    }

    /** A segment's last record is no older than the entry of the next. */
    private static long firstYounger(List<Kept> kept, long time) {
        for (int i = 0; i + 1 < kept.size(); i++) {
            if (kept.get(i + 1).entered() > time) {
                return kept.get(i).number();
            }
        }
        return Long.MAX_VALUE;
    }

    private long firstNeeded(List<Kept> kept) throws IOException {
        long needed = CursorFile.all(storage).values().stream()
                .mapToLong(Long::longValue)
                .min()
                .orElse(0);
        force(() -> CursorFile.forceAll(storage)); // ProvenFirst: as read, or later
        long first = 0;
        for (Kept segment : kept) {
            if (segment.base() <= needed) {
                first = segment.number();
            }
        }
        return first;
    }
}
