package io.elasticq.pipeline.state;

import io.elasticq.journal.Durability;
import io.elasticq.journal.Journal;
import io.elasticq.journal.JournalConfig;
import io.elasticq.journal.JournalReader;
import io.elasticq.journal.Retention;
import io.elasticq.journal.SalvageReport;
import io.elasticq.journal.TailStart;
import io.elasticq.journal.Tailer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What is done with whole stores in folders. */
final class CheckpointFolder {

    static final int SEGMENT = 16 << 20;

    private static final long SALVAGE_GAP = 1 << 20;

    private CheckpointFolder() {}

    static JournalConfig defaults() {
        return JournalConfig.builder()
                .segmentSize(SEGMENT)
                .durability(Durability.ON_SYNC)
                .retention(Retention.CURSORS)
                .build();
    }

    static List<CheckpointSummary> describe(Path folder) {
        List<CheckpointSummary> summaries = new ArrayList<>();
        try (JournalReader reader = Journal.openReader(folder)) {
            scan(reader).found().forEach(found -> summaries.add(found.summary()));
        }
        return summaries;
    }

    private static CheckpointScan scan(JournalReader reader) {
        CheckpointScan scan = new CheckpointScan();
        try (Tailer tailer = reader.tailer(TailStart.oldest())) {
            scan.read(tailer);
        }
        return scan;
    }

    /** Records keep their content, but not their sequences; that is why nothing refers to a sequence. */
    static SalvageReport salvage(Path folder, Path target) {
        SalvageReport report = Journal.salvage(folder, target);
        JournalConfig config = JournalConfig.builder()
                .segmentSize(Math.toIntExact(Journal.segments(target).get(0).bytes()))
                .build();
        try (Journal journal = Journal.open(target, config)) {
            long highest = scan(journal).highest();
            journal.append(
                    CheckpointRecord.HEADER,
                    to -> CheckpointRecord.putHeader(to, CheckpointRecord.BEGIN, highest + SALVAGE_GAP));
        }
        return report;
    }
}
