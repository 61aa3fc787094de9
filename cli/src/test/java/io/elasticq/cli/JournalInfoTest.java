package io.elasticq.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticq.journal.Journal;
import io.elasticq.journal.JournalConfig;
import io.elasticq.journal.TailStart;
import io.elasticq.journal.Tailer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalInfoTest {

    private static final int SIZE = JournalConfig.MIN_SEGMENT_SIZE;

    private final AtomicLong now = new AtomicLong(1_700_000_000_000L);
    private final JournalConfig config = JournalConfig.builder()
            .segmentSize(SIZE)
            .clock(() -> Instant.ofEpochMilli(now.get()))
            .build();

    @TempDir
    private Path folder;

    @BeforeEach
    void write() {
        try (Journal journal = Journal.open(folder, config)) {
            append(journal, 5);
            journal.tailer("slow", TailStart.sequence(2)).close();
            try (Tailer tailer = journal.tailer("fast", TailStart.oldest())) {
                tailer.poll(record -> {});
                tailer.commit();
            }
        }
    }

    /** Two of them fill a segment. */
    private void append(Journal journal, int records) {
        for (int i = 0; i < records; i++) {
            now.addAndGet(1000);
            journal.append(new byte[SIZE / 3]);
        }
    }

    private CliRun info() {
        return CliRun.of("", "journal", "info", folder.toString());
    }

    private Path segment(int number) {
        return folder.resolve(String.format("%016d.seg", number));
    }

    @Test
    void segments_cursors_andDamage_areSaid() {
        CliRun run = info();
        assertThat(run.exitCode()).isZero();
        assertThat(run.outText())
                .isEqualTo("records: 1 to 5: 5\n"
                        + "segment 1: 1 to 2: 2, since 2023-11-14T22:13:20Z, 4096 bytes, sealed\n"
                        + "segment 2: 3 to 4: 2, since 2023-11-14T22:13:23Z, 4096 bytes, sealed\n"
                        + "segment 3: 5 to 5: 1, since 2023-11-14T22:13:25Z, 4096 bytes, active\n"
                        + preparedSegment()
                        + "cursor fast: at 6, 0 records behind\n"
                        + "cursor slow: at 2, 4 records behind\n"
                        + "damage: none\n");
    }

    /** The thread that makes it may have been stopped before. */
    private String preparedSegment() {
        return Files.exists(segment(4)) ? "segment 4: 4096 bytes, prepared\n" : "";
    }

    @Test
    void whileAProcessWrites_damageIsNotLookedFor() {
        try (Journal journal = Journal.open(folder, config)) {
            append(journal, 1);
            CliRun run = info();
            assertThat(run.exitCode()).isZero();
            assertThat(run.outText())
                    .startsWith("records: 1 to 6: 6\n")
                    .contains("segment 3: 5 to 6: 2, since ", "cursor fast: at 6, 1 records behind\n")
                    .endsWith("damage: not looked for: a process writes the journal, pid="
                            + ProcessHandle.current().pid() + "\n");
        }
    }

    @Test
    void damagedRecord_isSaid_besideTheRest() throws IOException {
        byte[] bytes = Files.readAllBytes(segment(2));
        bytes[1000]++;
        Files.write(segment(2), bytes);
        CliRun run = info();
        run.requireOneLine(ExitCode.INPUT, "segment=2", "sequence=3", "elasticq journal salvage --help");
        assertThat(run.outText())
                .startsWith("records: 1 to 5: 5\nsegment 1: ")
                .contains("cursor slow: at 2, 4 records behind\n", "\ndamage: corrupt journal in ", "sequence=3\n");
    }

    @Test
    void damagedHead_isSaid_withItsSegment() throws IOException {
        byte[] bytes = Files.readAllBytes(segment(2));
        bytes[20]++;
        Files.write(segment(2), bytes);
        CliRun run = info();
        assertThat(run.exitCode()).isEqualTo(ExitCode.INPUT);
        assertThat(run.outText())
                .contains(
                        "segment 1: 1 to 2: 2, since 2023-11-14T22:13:20Z, 4096 bytes, sealed\n",
                        "segment 2: 4096 bytes, damaged\n",
                        "segment 3: 5 to 5: 1, ",
                        "damage: corrupt journal in ");
    }

    @Test
    void damagedCheckpoint_andDamagedCursor_areSaid() throws IOException {
        Files.write(folder.resolve("cursor-slow"), new byte[7]);
        CliRun cursor = info();
        cursor.requireOneLine(ExitCode.INPUT, "the file cursor-slow is damaged");
        assertThat(cursor.outText()).startsWith("records: 1 to 5: 5\n").contains("damage: ");
        Files.write(folder.resolve("checkpoint"), new byte[7]);
        CliRun checkpoint = info();
        checkpoint.requireOneLine(ExitCode.INPUT, "the file checkpoint is damaged");
        assertThat(checkpoint.outText()).startsWith("damage: ");
    }
}
