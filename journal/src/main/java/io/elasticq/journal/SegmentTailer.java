package io.elasticq.journal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads a log while it is written and recycled, in this process or another. Writes nothing that the writer reads, but for the named cursor's position.
 *
 * <p>The order of loads:
 * <ol>
 *   <li>Enter: the file of the wanted number is opened; its salt (acquire), identity, entry and base are read; then the salt again. Another salt, or none: it is
 *       not this segment, or no longer.
 *   <li>Length: the commit word (acquire). 0 and the salt is the same: nothing there yet. 0 and another salt: overrun.
 *   <li>CopyThenSalt: where segments are recycled, the record is copied; then, after a fence, the salt is read again. Another one: overrun, whatever was copied.
 *   <li>CheckBeforeUse: the CRC of the copy. If it is wrong, the journal is damaged.
 * </ol>
 * OnceAndExact: when a tailer is overrun it goes on with the oldest segment, and says how many sequences lie between, once, with the first record from there.
 */
final class SegmentTailer implements Tailer {

    private static final int SMALLEST_COPY = 4096;

    private final Storage storage;
    private final boolean neverRecycled;
    private final BooleanSupplier sourceClosed;
    private final @Nullable NamedCursor cursor;
    private final View record = new View();

    @Nullable
    private SegmentView segment;

    private long wanted; // the number of the segment to enter; 0 is the oldest
    private int offset;
    private long expected; // 0 until the first segment is entered
    private long timeBase; // what the record at the offset counts its time from
    private long from; // while its place is looked for: what is before this is not missed
    private long missedBefore; // not yet told
    private long missed;
    private ByteBuffer copy = allocate(SMALLEST_COPY);
    private ByteBuffer copyView = copy.asReadOnlyBuffer();
    private @Nullable ByteBuffer direct; // a view of the segment, where nothing is copied
    private volatile boolean closed;

    private SegmentTailer(
            Storage storage, boolean neverRecycled, BooleanSupplier sourceClosed, @Nullable NamedCursor cursor) {
        this.storage = storage;
        this.neverRecycled = neverRecycled;
        this.sourceClosed = sourceClosed;
        this.cursor = cursor;
    }

    /** Without a name. */
    static SegmentTailer at(Storage storage, boolean neverRecycled, BooleanSupplier sourceClosed, TailStart start)
            throws IOException {
        SegmentTailer tailer = new SegmentTailer(storage, neverRecycled, sourceClosed, null);
        tailer.moveTo(start);
        return tailer;
    }

    /** With a name, from its stored place. */
    static SegmentTailer of(Storage storage, boolean neverRecycled, BooleanSupplier sourceClosed, NamedCursor cursor)
            throws IOException {
        SegmentTailer tailer = new SegmentTailer(storage, neverRecycled, sourceClosed, cursor);
        tailer.moveToSequence(cursor.next());
        return tailer;
    }

    private void moveTo(TailStart start) throws IOException {
        if (start instanceof TailStart.Next) {
            wanted = Segments.at(storage, view -> true);
            skipTo(Long.MAX_VALUE);
        } else if (start instanceof TailStart.Sequence sequence) {
            moveToSequence(sequence.sequence());
            if (nextSequence() < sequence.sequence()) {
                throw new IllegalArgumentException("the sequence must not be beyond the next one: sequence="
                        + sequence.sequence() + ", next=" + nextSequence());
            }
        } else if (start instanceof TailStart.Time time) {
            skipTo(time);
        }
        find(); // so that what comes next is known from the beginning
    }

    private void moveToSequence(long sequence) throws IOException {
        wanted = Segments.at(storage, view -> view.base() <= sequence);
        skipTo(sequence);
    }

    private void skipTo(long sequence) {
        from = sequence;
        while (find() && expected < sequence) {
            consume();
        }
        found();
    }

    /** A segment may end with records of the time at which the next was entered. What is recycled meanwhile was not asked for by its sequence, so it is not missed. */
    private void skipTo(TailStart.Time time) throws IOException {
        long millis = time.toEpochMilli();
        wanted = Segments.at(storage, view -> view.entered() < millis);
        from = Long.MAX_VALUE;
        while (find() && record.timestamp() < millis) {
            consume();
        }
        found();
    }

    private void found() {
        if (expected > 0) {
            from = 0;
        }
    }

    @Override
    public void seek(TailStart start) {
        requireOpen();
        segment = null;
        wanted = 0;
        expected = 0;
        from = 0;
        missedBefore = 0;
        try {
            moveTo(start);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void requireOpen() {
        if (closed || sourceClosed.getAsBoolean()) {
            throw new JournalClosedException("the tailer or its journal is closed: " + storage.location());
        }
    }

    @Override
    public @Nullable JournalRecord read() {
        requireOpen();
        if (!find()) {
            return null;
        }
        from = 0;
        record.show();
        consume();
        return record;
    }

    /** Goes to the next record with data, and checks it. False if there is none yet. */
    private boolean find() {
        while (true) {
            SegmentView here = segment;
            if (here == null) {
                here = enter();
                if (here == null) {
                    return false;
                }
            }
            long word = here.word(offset); // Length
            if (word == 0) {
                if (!here.isRecycled()) {
                    return false;
                }
                overrun();
            } else if (load(here, word)) {
                byte type = record.type();
                if (type == RecordDescriptor.DATA) {
                    return true;
                }
                pass(here, word, type);
            } else {
                overrun();
            }
        }
    }

    /** Has the record at the offset in {@link #record}, checked. False if the segment has been recycled. */
    private boolean load(SegmentView here, long word) {
        if (!here.isPossible(word, offset)) {
            if (here.isRecycled()) {
                return false;
            }
            throw corrupt(here);
        }
        ByteBuffer source = direct;
        int at = offset;
        if (source == null) {
            copy(here, RecordDescriptor.length(word));
            if (here.isRecycled()) { // CopyThenSalt
                return false;
            }
            source = copyView;
            at = 0;
        }
        if (!here.isIntact(source, at, word)) { // CheckBeforeUse
            throw corrupt(here);
        }
        ByteBuffer words = direct == null ? copy : here.bytes;
        record.set(source, at, RecordDescriptor.length(word), words);
        if (record.sequence != (record.type() == RecordDescriptor.DATA ? expected : expected - 1)) {
            throw corrupt(here);
        }
        return true;
    }

    private void copy(SegmentView here, int length) {
        if (copy.capacity() < length) {
            copy = allocate(Math.max(length, 2 * copy.capacity()));
            copyView = copy.asReadOnlyBuffer();
        }
        copy.put(0, here.bytes, offset, length);
    }

    private static ByteBuffer allocate(int size) {
        return ByteBuffer.allocateDirect(size).order(ByteOrder.LITTLE_ENDIAN);
    }

    private void pass(SegmentView here, long word, byte type) {
        if (type == RecordDescriptor.SEAL) {
            wanted = here.number + 1;
            segment = null;
        } else {
            if (type == RecordDescriptor.TIME) {
                timeBase = record.time();
            }
            offset += RecordDescriptor.aligned(RecordDescriptor.length(word));
        }
    }

    private void consume() {
        expected++;
        offset += RecordDescriptor.aligned(record.length);
    }

    private void overrun() {
        segment = null;
        wanted = 0;
    }

    private @Nullable SegmentView enter() {
        try {
            return wanted == 0 ? enterOldest() : enterWanted();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private @Nullable SegmentView enterWanted() throws IOException {
        SegmentView view = Segments.open(storage, wanted);
        if (view != null && enter(view)) {
            return view;
        }
        long oldest = Segments.oldest(storage);
        if (oldest > wanted) {
            return enterOldest();
        } else if (oldest == 0) {
            return null;
        }
        // EnteredBeforeSealed, and the oldest is recycled first: while there is an older one, this one must be there.
        throw new JournalCorruptException(storage.location(), "the segment is missing", wanted, 0, expected);
    }

    private @Nullable SegmentView enterOldest() throws IOException {
        for (long oldest = Segments.oldest(storage); oldest > 0; oldest = Segments.oldest(storage)) {
            SegmentView view = Segments.open(storage, oldest);
            if (view != null && enter(view)) {
                return view;
            }
            Thread.onSpinWait(); // recycled while it was looked at: now another one is the oldest
        }
        return null;
    }

    /** Takes its place in a segment, unless the segment is gone meanwhile. */
    private boolean enter(SegmentView view) {
        long base = view.base();
        long entered = view.entered();
        if (!view.isEntered() || view.isRecycled()) { // Enter
            return false;
        }
        if (base < expected) {
            throw new JournalCorruptException(
                    storage.location(), "it begins with sequence " + base, view.number, 0, expected);
        }
        long next = Math.max(expected, from);
        if (next > 0 && base > next) {
            missedBefore += base - next; // OnceAndExact
            missed += base - next;
        }
        expected = base;
        timeBase = entered;
        offset = SegmentDescriptor.FIRST_RECORD;
        direct = neverRecycled ? view.bytes.asReadOnlyBuffer() : null;
        segment = view;
        return true;
    }

    private JournalCorruptException corrupt(SegmentView here) {
        return new JournalCorruptException(storage.location(), "a record is damaged", here.number, offset, expected);
    }

    @Override
    public long nextSequence() {
        return Math.max(1, expected);
    }

    @Override
    public long missed() {
        return missed;
    }

    @Override
    public void commit() {
        NamedCursor stored = cursor;
        if (stored == null) {
            throw new IllegalStateException("this tailer has no name: nextSequence=" + nextSequence());
        }
        if (closed) {
            throw new JournalClosedException("the tailer is closed: " + storage.location());
        }
        stored.store(nextSequence());
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            if (cursor != null) {
                cursor.close();
            }
        }
    }

    /** What a record looks like from outside. */
    private final class View implements JournalRecord {

        private ByteBuffer bytes = ByteBuffer.allocate(0);
        private int at;
        private int length;
        private byte type;
        private long sequence;
        private long timestamp;
        private long time; // of a TIME record
        private long missedBeforeThis;

        /** The words are the same bytes, little-endian. */
        void set(ByteBuffer newBytes, int newAt, int newLength, ByteBuffer words) {
            bytes = newBytes;
            at = newAt;
            length = newLength;
            sequence = words.getLong(newAt + RecordDescriptor.SEQUENCE);
            type = words.get(newAt + RecordDescriptor.TYPE);
            timestamp = timeBase + RecordDescriptor.timeDelta(words, newAt);
            time = type == RecordDescriptor.TIME ? RecordDescriptor.time(words, newAt) : 0;
        }

        long time() {
            return time;
        }

        byte type() {
            return type;
        }

        void show() {
            bytes.limit(at + length).position(at + RecordDescriptor.HEADER).order(ByteOrder.BIG_ENDIAN);
            missedBeforeThis = missedBefore;
            missedBefore = 0;
        }

        @Override
        public long sequence() {
            return sequence;
        }

        @Override
        public long timestamp() {
            return timestamp;
        }

        @Override
        public ByteBuffer payload() {
            return bytes;
        }

        @Override
        public long missed() {
            return missedBeforeThis;
        }
    }
}
