package io.elasticq.benchmarks;

import io.elasticq.journal.Durability;
import io.elasticq.journal.Journal;
import io.elasticq.journal.JournalConfig;
import io.elasticq.journal.JournalReader;
import io.elasticq.journal.JournalRecord;
import io.elasticq.journal.Retention;
import io.elasticq.journal.TailStart;
import io.elasticq.journal.Tailer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** Ours, with its default segments, or four of them in a ring. */
final class JournalLog implements RecordLog {

    private static final int SEGMENT_SIZE = 64 << 20;
    private static final int SEGMENTS_OF_A_RING = 4;

    private final Journal journal;

    private JournalLog(Journal journal) {
        this.journal = journal;
    }

    static JournalLog open(Path folder, LogSettings settings) {
        boolean ring = settings.ringBytes() > 0;
        JournalConfig config = JournalConfig.builder()
                .segmentSize(ring ? (int) (settings.ringBytes() / SEGMENTS_OF_A_RING) : SEGMENT_SIZE)
                .retention(ring ? Retention.ring(SEGMENTS_OF_A_RING) : Retention.ALL)
                .durability(settings.synced() ? Durability.EVERY_WRITE : Durability.NO_SYNC)
                .build();
        return new JournalLog(Journal.open(folder, config));
    }

    static void replay(Path folder, Numbers numbers) throws IOException {
        try (JournalReader journal = Journal.openReader(folder);
                TailerReader reader = new TailerReader(journal.tailer(TailStart.oldest()))) {
            numbers.checkAll(reader, Long.MAX_VALUE);
        }
    }

    @Override
    public Appender appender() {
        return journal::append;
    }

    @Override
    public Reader reader() {
        return new TailerReader(journal.tailer(TailStart.oldest()));
    }

    @Override
    public long count() {
        return journal.lastSequence() - journal.firstSequence() + 1;
    }

    @Override
    public void close() {
        journal.close();
    }

    private record TailerReader(Tailer tailer) implements Reader {

        @Override
        public int read(byte[] into) {
            JournalRecord next = tailer.read();
            if (next == null) {
                return -1;
            }
            ByteBuffer payload = next.payload();
            int length = payload.remaining();
            payload.get(into, 0, length);
            return length;
        }

        @Override
        public void close() {
            tailer.close();
        }
    }
}
