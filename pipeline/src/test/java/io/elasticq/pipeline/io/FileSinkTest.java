package io.elasticq.pipeline.io;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileSinkTest {

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void name() {
        file = folder.resolve("out.txt");
    }

    private Sink<String> sink() {
        return Sinks.fileLines(file, line -> line, ExistingFile.APPEND);
    }

    private Sink<String> refusing() {
        return Sinks.fileLines(file, line -> line, ExistingFile.REFUSE);
    }

    private String text() throws IOException {
        return Files.readString(file);
    }

    @Test
    void life_withCrashesAnywhere_hasEachLineOnce() throws Exception {
        for (int seed = 0; seed < (Boolean.getBoolean("elasticq.deep") ? 3000 : 60); seed++) {
            Path out = folder.resolve("out" + seed);
            new ExactLife(
                            new ExactLife.Rig() {
                                @Override
                                public Sink<String> sink() {
                                    return Sinks.fileLines(out, line -> line, ExistingFile.REFUSE);
                                }

                                @Override
                                public void crash(Random random, byte[] state) throws IOException {
                                    try (RandomAccessFile torn = new RandomAccessFile(out.toFile(), "rw")) {
                                        long least = ByteBuffer.wrap(state).getLong();
                                        torn.setLength(least + random.nextInt((int) (torn.length() - least) + 1));
                                        torn.seek(torn.length());
                                        torn.write("torn".getBytes(ISO_8859_1), 0, random.nextInt(5));
                                    }
                                }

                                @Override
                                public List<String> seen() throws IOException {
                                    return Files.readAllLines(out);
                                }

                                @Override
                                public boolean isFinal() {
                                    return false;
                                }
                            },
                            seed)
                    .run();
        }
    }

    @Test
    void lines_areInTheFile_atFlush() throws Exception {
        try (SinkWriter<String> writer = Opened.sink(sink())) {
            writer.write("a");
            writer.write("");
            writer.write("äß");
            assertThat(text()).isEmpty();
            writer.flush();
            assertThat(text()).isEqualTo("a\n\näß\n");
            writer.write("not flushed");
        }
        assertThat(text()).isEqualTo("a\n\näß\n");
    }

    @Test
    void line_longerThanTheBuffer_isWhole_andInOrder() throws Exception {
        String large = "y".repeat(200_000);
        try (SinkWriter<String> writer = Opened.sink(sink())) {
            for (String line : List.of("a", large, "b")) {
                writer.write(line);
            }
            writer.flush();
            writer.write("c");
            writer.flush();
        }
        assertThat(Files.readAllLines(file)).containsExactly("a", large, "b", "c");
    }

    @Test
    void existingFile_isAppendedTo_orRefused() throws Exception {
        Files.writeString(file, "old\nhalf");
        assertThatThrownBy(() -> Opened.sink(refusing())).isInstanceOf(FileAlreadyExistsException.class);
        try (SinkWriter<String> writer = Opened.sink(sink())) {
            writer.write("new");
            writer.flush();
        }
        assertThat(text()).isEqualTo("old\nhalf\nnew\n");
        Files.writeString(file, "");
        Opened.sink(refusing()).close();
    }

    @Test
    void fileThatIsShorter_orAnother_orGone_isRefused_andNotTouched() throws Exception {
        byte[] state;
        try (SinkWriter<String> writer = Opened.sink(sink())) {
            writer.write("one");
            writer.write("two");
            state = Opened.prepare(writer, 1);
        }
        Files.writeString(file, "one\n");
        assertThatThrownBy(() -> Opened.sink(sink(), state, 1)).hasMessageContaining("length=4, before=8");
        Files.writeString(file, "one\nowt\nthree\n");
        assertThatThrownBy(() -> Opened.sink(sink(), state, 1)).hasMessageContaining("another file");
        assertThat(text()).isEqualTo("one\nowt\nthree\n");
        Files.delete(file);
        assertThatThrownBy(() -> Opened.sink(sink(), state, 1)).isInstanceOf(NoSuchFileException.class);
        assertThat(file).doesNotExist();
        Files.writeString(file, "one\ntwo\nthree");
        Opened.sink(sink(), state, 1).close();
        assertThat(text()).isEqualTo("one\ntwo\n");
    }

    @Test
    void fileThatSomebodyElseChanges_failsTheNextCheckpoint() throws Exception {
        try (SinkWriter<String> writer = Opened.sink(sink())) {
            writer.write("a");
            writer.flush();
            Files.writeString(file, "b\n", StandardOpenOption.APPEND);
            assertThatThrownBy(() -> Opened.prepare(writer, 1)).hasMessageContaining("length=4, written=2");
        }
        try (SinkWriter<String> writer = Opened.sink(sink())) {
            Files.move(file, folder.resolve("rotated"));
            Files.copy(folder.resolve("rotated"), file);
            assertThatThrownBy(() -> Opened.prepare(writer, 1)).hasMessageContaining("replaced the file");
        }
    }

    @Test
    void secondSink_ofTheSameFile_isRefused_whileThereIsTheFirst() throws Exception {
        try (SinkWriter<String> writer = Opened.sink(sink())) {
            assertThatThrownBy(() -> Opened.sink(sink())).hasMessageContaining("another sink of this process");
            writer.write("a");
            writer.flush();
        }
        Opened.sink(sink()).close();
        assertThat(text()).isEqualTo("a\n");
    }

    @Test
    void lineThatIsNone_isRefused_andLeavesNothing() throws Exception {
        try (SinkWriter<String> writer =
                Opened.sink(Sinks.<String>fileLines(file, ISO_8859_1, line -> line, ExistingFile.APPEND))) {
            assertThatThrownBy(() -> writer.write("a\nb")).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> writer.write("a\r")).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> writer.write("5 €"))
                    .hasMessageContaining("ISO-8859-1")
                    .hasMessageContaining("5 €");
            writer.write("é");
            writer.flush();
        }
        assertThat(Files.readAllBytes(file)).containsExactly(0xE9, '\n');
        assertThatThrownBy(() -> Sinks.fileLines(file, UTF_16, line -> "", ExistingFile.APPEND))
                .hasMessageContaining("UTF-16");
    }

    @Test
    void fullDisk_refusesTheLine_andKeepsThoseBefore() throws Exception {
        Path full = Path.of("/dev/full");
        assumeTrue(Files.exists(full), "no /dev/full");
        SinkWriter<String> writer = Opened.sink(Sinks.<String>fileLines(full, line -> line, ExistingFile.APPEND));
        writer.write("a");
        assertThatThrownBy(writer::flush).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> writer.write("x".repeat(70_000))).isInstanceOf(IOException.class);
        assertThatThrownBy(writer::flush).isInstanceOf(IOException.class);
        writer.close();
    }

    @Test
    void interruption_doesNotCloseTheFile() throws Exception {
        Thread.currentThread().interrupt();
        try (SinkWriter<String> writer = Opened.sink(sink())) {
            writer.write("a");
            writer.flush();
        }
        assertThat(Thread.interrupted()).isTrue();
        assertThat(text()).isEqualTo("a\n");
    }
}
