package io.elasticq.router;

import io.elasticq.journal.Journal;
import io.elasticq.journal.JournalRecord;
import io.elasticq.journal.RecordEncoder;
import io.elasticq.journal.TailStart;
import io.elasticq.journal.Tailer;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Events as the records of a journal. */
final class JournalLog<E> implements EventLog<E>, RecordEncoder {

    private final Journal journal;
    private final EventCodec<E> codec;
    private long next;
    private @Nullable E encoding; // so that no encoder is made for each event
    private long foreign; // the first sequence that was not the expected one; 0 as long as there is none

    JournalLog(Journal journal, EventCodec<E> codec) {
        this.journal = journal;
        this.codec = codec;
        this.next = journal.lastSequence() + 1;
    }

    @Override
    public long nextSequence() {
        return next;
    }

    @Override
    public void append(E event) {
        if (foreign == 0) {
            encode(event);
        }
        if (foreign != 0) {
            throw new IllegalStateException(
                    "somebody else appends to the router's journal: expected=" + next + ", sequence=" + foreign);
        }
        next++;
    }

    private void encode(E event) {
        encoding = event;
        try {
            long sequence = journal.append(codec.maxLength(event), this);
            foreign = sequence == next ? 0 : sequence;
        } finally {
            encoding = null;
        }
    }

    @Override
    public void encode(ByteBuffer target) {
        codec.encode(Objects.requireNonNull(encoding), target);
    }

    @Override
    public Replay<E> replay(TailStart start) {
        return new TailerReplay(journal.tailer(start));
    }

    private final class TailerReplay implements Replay<E> {

        private final Tailer tailer;
        private @Nullable JournalRecord record;

        TailerReplay(Tailer tailer) {
            this.tailer = tailer;
        }

        @Override
        public boolean next() {
            record = tailer.read();
            return record != null;
        }

        @Override
        public long sequence() {
            return current().sequence();
        }

        @Override
        public long missed() {
            return current().missed();
        }

        @Override
        public E event() {
            return codec.decode(current().payload());
        }

        @Override
        public long nextSequence() {
            return tailer.nextSequence();
        }

        @Override
        public void close() {
            tailer.close();
        }

        private JournalRecord current() {
            return Objects.requireNonNull(record);
        }
    }
}
