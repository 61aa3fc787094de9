package io.elasticq.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Disks that refuse. A file system of its own is mounted where that is allowed. */
class DiskTest {

    private static final JournalConfig SMALL =
            JournalConfig.builder().segmentSize(1 << 16).build();

    @TempDir
    Path folder;

    private static int run(String... command) throws InterruptedException {
        try {
            return new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            return -1; // there is no such program
        }
    }

    @Test
    void fullDisk_isAnErrorOfTheAppend_andNotASignal() throws Exception {
        assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=512k", "tmpfs", folder.toString()) == 0,
                "needs the right to mount a small file system");
        try {
            long last;
            try (Journal journal = Journal.open(folder, SMALL)) {
                assertThatThrownBy(() -> {
                            while (true) {
                                journal.append(Payloads.of(journal.lastSequence() + 1));
                            }
                        })
                        .isInstanceOf(UncheckedIOException.class)
                        .hasMessageContaining("nothing was appended");
                last = journal.lastSequence();
                assertThat(last).isGreaterThan(5000);
                assertThatThrownBy(() -> journal.append(new byte[1000])).isInstanceOf(UncheckedIOException.class);
            }
            assertThat(Journal.verify(folder).lastSequence()).isEqualTo(last);
            try (JournalReader reader = Journal.openReader(folder)) {
                assertThat(Payloads.all(reader))
                        .isEqualTo(LongStream.rangeClosed(1, last).boxed().toList());
            }
        } finally {
            assertThat(run("umount", "-l", folder.toString())).isZero();
        }
    }

    @Test
    void readOnlyFolder_canBeReadAndVerified_andNotWritten() throws Exception {
        try (Journal journal = Journal.open(folder, SMALL)) {
            journal.append(Payloads.of(1));
        }
        assumeTrue(
                run("mount", "--bind", folder.toString(), folder.toString()) == 0
                        && run("mount", "-o", "remount,bind,ro", folder.toString()) == 0,
                "needs the right to mount");
        try {
            assertThat(Files.isWritable(folder)).isFalse();
            assertThat(Journal.verify(folder).lastSequence()).isEqualTo(1);
            try (JournalReader reader = Journal.openReader(folder)) {
                assertThat(Payloads.all(reader)).containsExactly(1L);
            }
            assertThatThrownBy(() -> Journal.open(folder, SMALL))
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining(folder.toString());
        } finally {
            assertThat(run("umount", "-l", folder.toString())).isZero();
        }
    }

    @Test
    void fileInPlaceOfAFolder_isRefused() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        assertThatThrownBy(() -> Journal.open(file, SMALL))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining(file.toString());
    }
}
