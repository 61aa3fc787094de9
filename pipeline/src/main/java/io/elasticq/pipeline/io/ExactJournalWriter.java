package io.elasticq.pipeline.io;

import io.elasticq.journal.Journal;
import io.elasticq.journal.JournalRecord;
import io.elasticq.journal.TailStart;
import io.elasticq.journal.Tailer;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Appends events when the checkpoint that has them is complete; until then they are in the state of that checkpoint. */
// Invariants:
//   OnlyOurs: nobody else appends; `last` is the journal's last record, or we say that it isn't.
//   StateIsAfterBase: the state of a checkpoint is `base`, the last record when it was written, and the payloads that
// are to come
//     directly after it: those of this checkpoint and of earlier ones that were not committed.
//   BaseIsDurable: what lies up to `base` was forced before the state is written, so it is there after a crash.
//   RedoneIsTheSame: so after any crash the records after `base` are the first of the payloads of the state, none to
// all; the rest is
//     appended when the sink is opened. Records that are not are somebody else's, and refused.
final class ExactJournalWriter<T> implements SinkWriter<T> {

    private record Prepared(long checkpoint, List<byte[]> payloads) {}

    private final Journal journal;
    private final Function<? super T, byte[]> encoder;
    private final long maxHeldBytes;
    private final Deque<Prepared> prepared = new ArrayDeque<>();
    private List<byte[]> current = new ArrayList<>();
    private long heldBytes;
    private long last;

    ExactJournalWriter(Journal journal, Function<? super T, byte[]> encoder, long maxHeldBytes, SinkContext context)
            throws IOException {
        this.journal = journal;
        this.encoder = encoder;
        this.maxHeldBytes = maxHeldBytes;
        byte[] state = context.state();
        last = state == null ? journal.lastSequence() : redo(state, context.name());
    }

    /** Makes the journal what it is to be after the checkpoint of the state. */
    private long redo(byte[] state, String name) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(state));
        long base = in.readLong();
        int count = in.readInt();
        List<byte[]> payloads = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            payloads.add(in.readNBytes(in.readInt()));
        }
        long found = journal.lastSequence() - base;
        if (found < 0 || found > count) {
            throw new IOException("the journal is not as this sink left it: sink=" + name + ", last record="
                    + journal.lastSequence() + ", possible=" + base + " to " + (base + count));
        }
        try (Tailer tailer = journal.tailer(TailStart.sequence(base + 1))) {
            for (int i = 0; i < found; i++) {
                requireSame(tailer.read(), base + 1 + i, payloads.get(i), name);
            }
        }
        return found == count ? base + count : journal.appendBatch(payloads.subList((int) found, count));
    }

    private static void requireSame(@Nullable JournalRecord record, long sequence, byte[] payload, String name)
            throws IOException {
        if (record == null || record.sequence() != sequence || !record.payload().equals(ByteBuffer.wrap(payload))) {
            throw new IOException(
                    "a record of the journal is none of this sink: sink=" + name + ", sequence=" + sequence);
        }
    }

    @Override
    public void write(T event) {
        byte[] payload = Objects.requireNonNull(encoder.apply(event), "the encoder made null of an event");
        if (payload.length > journal.maxRecordSize()) {
            throw new IllegalArgumentException("the event is too large for a record: bytes=" + payload.length
                    + ", maxRecordSize=" + journal.maxRecordSize());
        }
        if (heldBytes + payload.length > maxHeldBytes) {
            throw new IllegalStateException("too much was written since the last checkpoint that is complete: bytes="
                    + (heldBytes + payload.length) + ", maxHeldBytes=" + maxHeldBytes);
        }
        current.add(payload);
        heldBytes += payload.length;
    }

    @Override
    public void prepare(long checkpoint, DataOutput state) throws IOException {
        requireOnlyOurs();
        JournalWriter.force(journal); // BaseIsDurable
        prepared.add(new Prepared(checkpoint, current));
        current = new ArrayList<>();
        state.writeLong(last);
        state.writeInt(prepared.stream().mapToInt(p -> p.payloads().size()).sum());
        for (Prepared earlier : prepared) {
            for (byte[] payload : earlier.payloads()) {
                state.writeInt(payload.length);
                state.write(payload);
            }
        }
    }

    @Override
    public void commit(long checkpoint) {
        requireOnlyOurs();
        List<byte[]> payloads = new ArrayList<>();
        for (Prepared oldest;
                (oldest = prepared.peek()) != null && oldest.checkpoint() <= checkpoint;
                prepared.remove()) {
            payloads.addAll(oldest.payloads());
        }
        if (!payloads.isEmpty()) {
            last = journal.appendBatch(payloads);
            heldBytes -= payloads.stream().mapToLong(payload -> payload.length).sum();
        }
    }

    private void requireOnlyOurs() {
        if (journal.lastSequence() != last) {
            throw new IllegalStateException("somebody else appends to the journal: last record="
                    + journal.lastSequence() + ", expected=" + last);
        }
    }

    @Override
    public void complete() {
        if (!current.isEmpty()) {
            throw new IllegalStateException(
                    "the run ends with events that are in no checkpoint and so are not appended: events="
                            + current.size());
        }
    }
}
