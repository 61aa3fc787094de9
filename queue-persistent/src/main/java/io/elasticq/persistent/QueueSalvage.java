package io.elasticq.persistent;

import io.elasticq.journal.Journal;
import io.elasticq.journal.JournalConfig;
import io.elasticq.journal.JournalCorruptException;
import io.elasticq.journal.JournalReader;
import io.elasticq.journal.JournalRecord;
import io.elasticq.journal.RecordHandler;
import io.elasticq.journal.SalvageReport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Copies what is whole of a damaged queue: once through the log to know what is settled, and once to copy the rest. */
final class QueueSalvage {

    private static final int SEGMENT_SIZE = 64 << 20;

    private final Restore restore;
    private final TreeMap<Long, byte[]> moved = new TreeMap<>();
    private long lastGap; // elements below it may have been settled in it

    private QueueSalvage(long from) {
        this.restore = Restore.salvaging(from);
    }

    /** The codec is that which the queue says, if it is null. */
    static SalvagedQueue run(Path folder, Path target, @Nullable String knownCodec) {
        try {
            QueueFolder source = new QueueFolder(folder);
            String codec = knownCodec == null ? source.codec() : knownCodec;
            if (codec == null) {
                throw new QueueFormatException("there is no queue in " + folder);
            }
            requireEmpty(target);
            return new QueueSalvage(cursor(source)).copy(source, new QueueFolder(target), codec);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void requireEmpty(Path target) throws IOException {
        Files.createDirectories(target);
        try (Stream<Path> files = Files.list(target)) {
            if (files.findAny().isPresent()) {
                throw new IllegalArgumentException("the target must be empty: target=" + target);
            }
        }
    }

    /** Where it can't be read, what was taken may come again, but for what is settled in the log. */
    private static long cursor(QueueFolder source) {
        try (JournalReader reader = Journal.openReader(source.log())) {
            return reader.cursors().getOrDefault(QueueLog.CURSOR, 1L);
        } catch (JournalCorruptException e) {
            return 1;
        }
    }

    private SalvagedQueue copy(QueueFolder source, QueueFolder to, String codec) throws IOException {
        Journal.salvage(source.log(), new RecordHandler() {
            @Override
            public void onRecord(JournalRecord record) {
                look(record);
            }

            @Override
            public void onOverrun(long missed, long next) {
                lastGap = next;
            }
        });
        restore.end();
        JournalConfig config = JournalConfig.builder()
                .segmentSize(SEGMENT_SIZE)
                .maxRecordSize(SEGMENT_SIZE - PersistentQueueBuilder.OVERHEAD)
                .build();
        int[] copied = {0, 0};
        SalvageReport report;
        try (Journal journal = Journal.open(to.log(), config)) {
            moved.keySet().retainAll(restore.moved.keySet());
            moved.forEach((id, element) -> {
                append(journal, ByteBuffer.wrap(element));
                count(copied, id);
            });
            report = Journal.salvage(source.log(), record -> {
                long id = record.sequence();
                if (id >= restore.from() && QueueRecord.isElement(record.payload()) && !restore.settled.contains(id)) {
                    append(journal, QueueRecord.element(record.payload()));
                    count(copied, id);
                }
            });
        }
        to.write(codec); // last: what was broken off is not taken for a queue
        return new SalvagedQueue(report, copied[0], copied[1]);
    }

    private void look(JournalRecord record) {
        long sequence = record.sequence();
        if (sequence >= restore.from()) {
            restore.take(record.payload(), sequence);
            if (QueueRecord.kind(record.payload()) == QueueRecord.MOVED) {
                moved.put(QueueRecord.movedId(record.payload()), Codecs.rest(QueueRecord.element(record.payload())));
            }
        }
    }

    private void count(int[] copied, long id) {
        copied[0]++;
        copied[1] += id < lastGap ? 1 : 0;
    }

    private static void append(Journal journal, ByteBuffer element) {
        journal.append(QueueRecord.OFFER_HEADER + element.remaining(), target -> target.put(QueueRecord.OFFER)
                .put(element));
    }
}
