package io.elasticq.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The reading part of recovery: finds where the log ends, and decides whether that is the end, a torn tail or damage. Changes nothing.
 *
 * <p>X is the first record, by sequence, that can't be read. In this order:
 * <ol>
 *   <li>Proven: something says that X was durable: the checkpoint, or, behind X, a valid record or the entry of a segment that was written when X was known to be on
 *       the disk. Then X was damaged.
 *   <li>SameBoot: the system has not been started anew since the journal was last opened, so no page that was written can be missing (unless a force has failed, which may drop pages;
 *       then this refuses, too). Then X was damaged if its commit word
 *       is there, or if anything valid is behind it: records are committed in order, each by one store.
 *   <li>SegmentsAreWhole: a segment was forced, with its identity, before it got its name, and before the seal in front of it was written. Then one that is damaged or missing was
 *       damaged. Not without forced segments, after a new start of the system.
 *   <li>Otherwise nobody was promised X. With nothing but zeros behind, it is the clean end; else a torn tail.
 * </ol>
 */
final class LogScan {

    /** One entered segment with what recovery needs of it. */
    record Part(long number, long base, long entered, int size, long last) {}

    private final Storage storage;
    private final boolean writable;
    private final List<Long> numbers;
    private final @Nullable Checkpoint checkpoint;
    private final List<Part> parts = new ArrayList<>();

    private long segment; // where X should be
    private int offset;
    private long expected; // the sequence of X
    private long word; // the commit word at X
    private @Nullable String fault; // of the whole segment
    private boolean missing; // the segment, after a seal that says that it was durable
    private boolean isNew;
    private long timeBase; // what a record here would count its time from
    private long time; // of the last record, TIME record or entry

    private @Nullable SegmentView end; // the segment of X, if its identity is good
    private long proven;
    private long validBehind;
    private boolean wholeBehind; // valid records of any type
    private boolean anythingBehind;

    private LogScan(Storage storage, boolean writable) throws IOException {
        this.storage = storage;
        this.writable = writable;
        this.checkpoint = Checkpoint.read(storage);
        long first = checkpoint == null ? 1 : checkpoint.first();
        this.numbers = storage.list().stream()
                .map(SegmentDescriptor::number)
                .filter(OptionalLong::isPresent)
                .map(OptionalLong::getAsLong)
                .filter(number -> number >= first)
                .sorted()
                .collect(Collectors.toCollection(ArrayList::new));
    }

    /**
     * Reads the whole log.
     *
     * @throws JournalCorruptException if it is damaged
     */
    static LogScan of(Storage storage, boolean writable) throws IOException {
        LogScan scan = new LogScan(storage, writable);
        scan.read();
        return scan;
    }

    private void read() throws IOException {
        Checkpoint known = checkpoint;
        if (known == null) {
            readWithoutCheckpoint();
            return;
        }
        proven = known.durable();
        walk(known.first());
        lookBehind();
        judge(known);
    }

    /** The checkpoint of a new journal is written after its first segment, and before its first record. */
    private void readWithoutCheckpoint() throws IOException {
        for (long number : numbers) {
            ByteBuffer bytes =
                    storage.open(SegmentDescriptor.name(number), false).bytes();
            if (number != 1 || !isZero(bytes, SegmentDescriptor.FIRST_RECORD)) {
                segment = number;
                throw corrupt("the file " + Checkpoint.NAME + " is missing");
            }
        }
        isNew = true;
        expected = 1;
    }

    private void walk(long first) throws IOException {
        boolean sealed = true;
        for (long number = first; sealed; number++) {
            segment = number;
            SegmentView view = open(number);
            if (view == null) {
                return;
            }
            end = view;
            offset = SegmentDescriptor.FIRST_RECORD;
            if (!view.isEntered()) {
                word = view.word(offset);
                anythingBehind = view.bytes.getLong(SegmentDescriptor.ENTRY_WORD) != 0;
                return;
            }
            if (expected != 0 && view.base() != expected) {
                fault = "it begins with sequence " + view.base();
                return;
            }
            expected = view.base();
            timeBase = view.entered();
            time = timeBase;
            sealed = walk(view);
            parts.add(new Part(number, view.base(), view.entered(), view.size, expected - 1));
        }
    }

    /** The identity must be good, or else this is where X should be. */
    private @Nullable SegmentView open(long number) throws IOException {
        end = null;
        word = 0;
        offset = 0;
        try {
            ByteBuffer bytes =
                    storage.open(SegmentDescriptor.name(number), writable).bytes();
            fault = SegmentDescriptor.faultOfIdentity(bytes, number);
            return fault == null ? new SegmentView(bytes, number) : null;
        } catch (NoSuchFileException e) {
            fault = "the segment is missing";
            return null;
        }
    }

    /** Goes to the end of a segment. Returns whether it is sealed. */
    private boolean walk(SegmentView view) {
        while (true) {
            word = view.word(offset);
            if (word == 0 || !view.isValid(word, offset) || view.sequence(offset) != expectedAt(view)) {
                return false;
            }
            byte type = view.type(offset);
            if (type == RecordDescriptor.SEAL) {
                missing = (view.flags(offset) & RecordDescriptor.NEXT_IS_DURABLE) != 0;
                return true;
            }
            if (type == RecordDescriptor.DATA) {
                expected++;
                time = timeBase + RecordDescriptor.timeDelta(view.bytes, offset);
            } else if (type == RecordDescriptor.TIME) {
                timeBase = RecordDescriptor.time(view.bytes, offset);
                time = timeBase;
            }
            offset += RecordDescriptor.aligned(RecordDescriptor.length(word));
        }
    }

    private long expectedAt(SegmentView view) {
        return view.type(offset) == RecordDescriptor.DATA ? expected : expected - 1;
    }

    /** What is behind X, and what it proves. */
    private void lookBehind() throws IOException {
        SegmentView here = end;
        if (here != null && word != 0 && offset <= here.size - RecordDescriptor.HEADER) {
            anythingBehind = true;
        }
        if (here != null) {
            lookAt(here, offset);
        }
        for (long number : numbers) {
            if (number > segment) {
                ByteBuffer bytes =
                        storage.open(SegmentDescriptor.name(number), false).bytes();
                if (SegmentDescriptor.faultOfIdentity(bytes, number) == null) {
                    lookAtLater(new SegmentView(bytes, number));
                } else {
                    anythingBehind = true;
                }
            }
        }
    }

    private void lookAtLater(SegmentView later) {
        if (later.isEntered()) {
            anythingBehind = true;
            proven = Math.max(proven, later.durable());
        }
        lookAt(later, SegmentDescriptor.FIRST_RECORD);
    }

    private void lookAt(SegmentView view, int from) {
        for (int at = from; at <= view.size - RecordDescriptor.ALIGNMENT; at += RecordDescriptor.ALIGNMENT) {
            long found = view.bytes.getLong(at);
            if (found == 0) {
                continue;
            }
            anythingBehind = true;
            // The sequence first: it is cheap, and garbage seldom has one that is possible.
            if (view.isPossible(found, at) && view.sequence(at) >= expected && view.isValid(found, at)) {
                validBehind += view.type(at) == RecordDescriptor.DATA ? 1 : 0;
                wholeBehind = true;
                proven = Math.max(proven, RecordDescriptor.durable(view.bytes, at));
                at += RecordDescriptor.aligned(RecordDescriptor.length(found)) - RecordDescriptor.ALIGNMENT;
            }
        }
    }

    private void judge(Checkpoint known) throws IOException {
        String reason = fault == null ? "a record is damaged" : fault;
        boolean sameBoot = !known.bootId().isEmpty() && known.bootId().equals(storage.bootId());
        if (proven >= expected && expected != 0) {
            throw corrupt(reason + ", and was durable"); // Proven
        }
        if (sameBoot && (wholeBehind || word != 0)) {
            throw corrupt(reason + ", and was complete"); // SameBoot
        }
        boolean first = segment == known.first();
        if (fault != null && (first || sameBoot || known.forced() || missing)) {
            throw corrupt(reason); // SegmentsAreWhole
        }
        if (first && end != null && !end.isEntered()) {
            throw corrupt("the log does not begin");
        }
    }

    private JournalCorruptException corrupt(String what) {
        return new JournalCorruptException(storage.location(), what, segment, offset, expected);
    }

    static boolean isZero(ByteBuffer bytes, int from) {
        for (int at = from; at + Long.BYTES <= bytes.capacity(); at += Long.BYTES) {
            if (bytes.getLong(at) != 0) {
                return false;
            }
        }
        return true;
    }

    boolean isNew() {
        return isNew;
    }

    boolean isTorn() {
        return anythingBehind || (fault != null && numbers.contains(segment));
    }

    long expected() {
        return expected;
    }

    long segment() {
        return segment;
    }

    int offset() {
        return offset;
    }

    /** The segment to go on with; null if a new one must be made. */
    @Nullable
    SegmentView end() {
        return fault == null ? end : null;
    }

    /** What the next record in this segment counts its time from. */
    long timeBase() {
        return timeBase;
    }

    /** Nothing that is appended may have an earlier time. */
    long time() {
        return time;
    }

    List<Part> parts() {
        return parts;
    }

    List<Long> numbers() {
        return numbers;
    }

    long proven() {
        return checkpoint == null ? 0 : checkpoint.durable();
    }

    RecoveryReport report() {
        RecoveryReport.Outcome outcome = isNew
                ? RecoveryReport.Outcome.NEW
                : isTorn() ? RecoveryReport.Outcome.TORN : RecoveryReport.Outcome.CLEAN;
        long first = parts.isEmpty() ? expected : parts.get(0).base();
        return new RecoveryReport(outcome, first, expected - 1, parts.size(), segment, offset, validBehind);
    }
}
