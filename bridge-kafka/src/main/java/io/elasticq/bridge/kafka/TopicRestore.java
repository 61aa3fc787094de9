package io.elasticq.bridge.kafka;

import static io.elasticq.bridge.kafka.JournalReplicationException.Reason.DIVERGED;
import static io.elasticq.bridge.kafka.JournalReplicationException.Reason.GAP;

import io.elasticq.journal.Journal;
import io.elasticq.journal.JournalConfig;
import io.elasticq.journal.JournalRecord;
import io.elasticq.journal.TailStart;
import io.elasticq.journal.Tailer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Makes a journal of a topic. SameSequence: a record is appended only if the journal's next sequence is its own. For one thread. */
final class TopicRestore {

    private final TopicJournal topic;
    private final Path folder;
    private final JournalConfig config;
    private long now; // what the journal's clock says: the time of the record that is appended

    TopicRestore(TopicJournal topic, Path folder, JournalConfig config) {
        this.topic = topic;
        this.folder = folder;
        Objects.requireNonNull(config, "config");
        this.config = new JournalConfig(
                config.segmentSize(),
                config.maxRecordSize(),
                config.durability(),
                config.retention(),
                () -> Instant.ofEpochMilli(now));
    }

    long run() {
        try (TopicTailer tailer = topic.tailer(TailStart.oldest())) {
            JournalRecord first = tailer.read();
            now = first == null ? System.currentTimeMillis() : first.timestamp(); // a new journal asks at once
            try (Journal journal = Journal.open(folder, config)) {
                long last = journal.lastSequence();
                seek(tailer, Math.max(1, last));
                if (last > 0) {
                    requireSame(journal, last, tailer.read());
                }
                return copy(tailer, journal);
            }
        }
    }

    private void seek(TopicTailer tailer, long sequence) {
        try {
            tailer.seek(TailStart.sequence(sequence));
        } catch (IllegalArgumentException e) {
            throw diverged("ends before it: next=" + tailer.nextSequence(), sequence);
        }
    }

    private void requireSame(Journal journal, long sequence, @Nullable JournalRecord there) {
        try (Tailer tailer = journal.tailer(TailStart.sequence(sequence))) {
            JournalRecord here = Objects.requireNonNull(tailer.read(), "record");
            if (there == null || !TopicRecord.areSame(here, there)) {
                throw diverged("has " + (there == null ? "none" : TopicRecord.describe(there)), sequence);
            }
        }
    }

    private JournalReplicationException diverged(String what, long sequence) {
        return new JournalReplicationException(
                DIVERGED, "the journal in " + folder + " ends with sequence " + sequence + ", " + topic + " " + what);
    }

    private long copy(TopicTailer tailer, Journal journal) {
        long count = 0;
        for (JournalRecord record; (record = tailer.read()) != null; count++) {
            long next = journal.lastSequence() + 1;
            if (record.sequence() != next) { // SameSequence
                throw new JournalReplicationException(
                        GAP,
                        topic + " has not all records, so no journal with their sequences can be made: next=" + next
                                + ", has=" + record.sequence());
            }
            now = record.timestamp();
            journal.append(record.payload());
        }
        return count;
    }
}
