package io.elasticq.pipeline.io;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileSourceTest {

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void name() {
        file = folder.resolve("log.txt");
    }

    private void write(String text) throws IOException {
        Files.writeString(file, text);
    }

    private void append(String text) throws IOException {
        Files.writeString(file, text, StandardOpenOption.APPEND);
    }

    private FileSource source() {
        return Sources.fileLines(file, UTF_8);
    }

    @Test
    void lines_haveNoEnds_andTheLastNeedsNone() throws Exception {
        write("a\n\nb\r\n\r\nc\rd\n \nlast");
        assertThat(Opened.all(source(), null)).containsExactly("a", "", "b", "", "c\rd", " ", "last");
        write("a\n");
        assertThat(Opened.all(source(), null)).containsExactly("a");
        write("");
        assertThat(Opened.all(source(), null)).isEmpty();
        assertThat(source().metadata()).isEqualTo(new SourceMetadata("file", true, true));
        assertThat(source().following().metadata()).isEqualTo(new SourceMetadata("file", true, false));
    }

    @Test
    void resumes_atEachPosition() throws Exception {
        write("a\nä€\u1F60\r\n\nb\r\nx\n".replace("x", "y".repeat(2000)) + "last");
        List<String> lines = Opened.all(source(), null);
        assertThat(lines).hasSize(6);
        SourcesTest.resumesAtEachPosition(source(), lines);
    }

    /** Against a plain split: sizes around those of the buffer, read in pieces, cut and resumed at random. */
    @Test
    void life_ofRandomFiles_readInPieces_resumedAnywhere() throws Exception {
        Random random = new Random(20261121);
        for (int round = 0; round < (Boolean.getBoolean("elasticq.deep") ? 2000 : 100); round++) {
            List<String> lines = IntStream.range(0, random.nextInt(60))
                    .mapToObj(i ->
                            i + ":" + "é".repeat(random.nextInt(8) == 0 ? random.nextInt(70_000) : random.nextInt(9)))
                    .toList();
            write(String.join("\n", lines) + (random.nextBoolean() && !lines.isEmpty() ? "\n" : ""));
            List<String> read = new ArrayList<>();
            byte[] position = null;
            boolean ended = false;
            while (!ended) {
                List<String> sinceThen = new ArrayList<>();
                try (SourceReader<String> reader = Opened.source(source().maxLineBytes(1 << 19), position)) {
                    byte[] next = null;
                    for (int reads = random.nextInt(6); reads >= 0 && !ended; reads--) {
                        ended = reader.read(sinceThen::add, 1 + random.nextInt(9)) == SourceReader.END;
                        next = Opened.position(reader, 1);
                    }
                    position = next;
                    reader.read(line -> {}, 5); // will come again
                }
                read.addAll(sinceThen);
            }
            assertThat(read).as("round %s", round).containsExactlyElementsOf(lines);
        }
    }

    @Test
    void following_givesALine_whenItIsWhole() throws Exception {
        write("a\nhal");
        try (SourceReader<String> reader = Opened.source(source().following(), null)) {
            List<String> read = new ArrayList<>();
            assertThat(Opened.readAll(reader, read, 10)).isFalse();
            assertThat(read).containsExactly("a");
            byte[] position = Opened.position(reader, 1);
            append("f\r");
            assertThat(Opened.readAll(reader, read, 10)).isFalse();
            append("\nb\n");
            assertThat(Opened.readAll(reader, read, 10)).isFalse();
            assertThat(read).containsExactly("a", "half", "b");
            try (SourceReader<String> resumed = Opened.source(source().following(), position)) {
                List<String> again = new ArrayList<>();
                Opened.readAll(resumed, again, 10);
                assertThat(again).containsExactly("half", "b");
            }
        }
    }

    @Test
    void following_readsAFileThatIsReplaced_toItsEnd_andSaysSo() throws Exception {
        write("a\n");
        try (SourceReader<String> reader = Opened.source(source().following(), null)) {
            List<String> read = new ArrayList<>();
            Opened.readAll(reader, read, 10);
            Path old = folder.resolve("log.txt.1");
            Files.move(file, old);
            Files.writeString(old, "b\n", StandardOpenOption.APPEND);
            assertThat(Opened.readAll(reader, read, 10)).isFalse(); // the next file is not there yet
            Files.writeString(old, "c\nd", StandardOpenOption.APPEND);
            write("new\n");
            assertThatThrownBy(() -> Opened.readAll(reader, read, 10))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("another file is there now")
                    .hasMessageContaining("position=7");
            assertThat(read).containsExactly("a", "b", "c", "d");
        }
    }

    @Test
    void followedFile_thatIsCut_isAnError() throws Exception {
        for (String anew : List.of("x\n", "other text, as long as before, and more\n")) {
            write("a line of text\nanother\n");
            try (SourceReader<String> reader = Opened.source(source().following(), null)) {
                List<String> read = new ArrayList<>();
                Opened.readAll(reader, read, 10);
                Files.writeString(file, anew, StandardOpenOption.TRUNCATE_EXISTING);
                assertThatThrownBy(() -> Opened.readAll(reader, read, 10))
                        .isInstanceOf(IOException.class)
                        .hasMessageContaining(file.toString());
                assertThat(read).containsExactly("a line of text", "another");
            }
        }
    }

    @Test
    void file_thatBecomesShorter_whileItIsRead_isAnError() throws Exception {
        write("a\nb\n");
        try (SourceReader<String> reader = Opened.source(source(), null)) {
            reader.read(line -> {}, 1);
            write("a\n");
            reader.read(line -> {}, 1);
            assertThatThrownBy(() -> reader.read(line -> {}, 1)).hasMessageContaining("length=2, read=4");
        }
    }

    @Test
    void resume_withAShorterFile_orAnotherOne_isRefused_aCopyIsNot() throws Exception {
        write("one\ntwo\nthree\n");
        byte[] position;
        try (SourceReader<String> reader = Opened.source(source(), null)) {
            reader.read(line -> {}, 2);
            position = Opened.position(reader, 1);
        }
        Path copy = folder.resolve("copy");
        Files.copy(file, copy);
        write("one\n");
        assertThatThrownBy(() -> Opened.source(source(), position)).hasMessageContaining("length=4, before=8");
        write("eno\ntwo\nthree\n");
        assertThatThrownBy(() -> Opened.source(source(), position)).hasMessageContaining("another file");
        write("one\nowt\nthree\n");
        assertThatThrownBy(() -> Opened.source(source(), position)).hasMessageContaining("another file");
        Files.move(copy, file, StandardCopyOption.REPLACE_EXISTING);
        append("four\n");
        assertThat(Opened.all(source(), position)).containsExactly("three", "four");
        assertThatThrownBy(() -> Opened.source(source(), new byte[3])).isInstanceOf(IOException.class);
    }

    @Test
    void malformedBytes_areAnError_orReplaced() throws Exception {
        Files.write(file, new byte[] {'a', '\n', 'b', (byte) 0xFF, 'c', '\n', 'd', '\n'});
        List<String> read = new ArrayList<>();
        try (SourceReader<String> reader = Opened.source(source(), null)) {
            assertThatThrownBy(() -> reader.read(read::add, 10))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("position=2, charset=UTF-8");
            assertThat(read).containsExactly("a");
            assertThatThrownBy(() -> Opened.all(source(), Opened.position(reader, 1)))
                    .hasMessageContaining("position=2");
        }
        assertThat(Opened.all(source().replacingMalformed(), null)).containsExactly("a", "b\uFFFDc", "d");
        assertThat(Opened.all(Sources.fileLines(file, ISO_8859_1), null)).containsExactly("a", "bÿc", "d");
        write("it is \uFFFD in the file\n");
        assertThat(Opened.all(source(), null)).containsExactly("it is \uFFFD in the file");
    }

    @Test
    void line_thatIsTooLong_isAnError_andOneThatJustFitsIsNot() throws Exception {
        for (int max : new int[] {1, 9, 65_533, 65_534, 65_535, 65_536, 65_537, 200_000}) {
            String fits = "x".repeat(max);
            write("a\n" + fits + "\r\n" + fits + "\n" + fits);
            assertThat(Opened.all(source().maxLineBytes(max), null)).containsExactly("a", fits, fits, fits);
            for (String end : List.of("", "\n", "\r\n")) {
                write("a\n" + fits + "x" + end);
                List<String> read = new ArrayList<>();
                try (SourceReader<String> reader = Opened.source(source().maxLineBytes(max), null)) {
                    assertThatThrownBy(() -> Opened.readAll(reader, read, 10))
                            .isInstanceOf(IOException.class)
                            .hasMessageContaining("position=2, maxLineBytes=" + max);
                }
                assertThat(read).containsExactly("a");
            }
        }
    }

    @Test
    void badInput_isRefused() {
        assertThatThrownBy(() -> Sources.fileLines(file, UTF_16)).hasMessageContaining("UTF-16");
        assertThatThrownBy(() -> source().maxLineBytes(0)).hasMessageContaining("maxLineBytes=0");
        assertThatThrownBy(() -> Opened.source(source(), null)).isInstanceOf(IOException.class);
    }

    @Test
    void interruption_doesNotCloseTheFile() throws Exception {
        write("a\nb\n");
        try (SourceReader<String> reader = Opened.source(source(), null)) {
            Thread.currentThread().interrupt();
            List<String> read = new ArrayList<>();
            Opened.readAll(reader, read, 1);
            assertThat(Thread.interrupted()).isTrue();
            assertThat(read).containsExactly("a", "b");
        }
    }

    @Test
    void taker_thatThrows_hasReadTheLine() throws Exception {
        write("a\nb\nc\n");
        try (SourceReader<String> reader = Opened.source(source(), null)) {
            assertThatThrownBy(() -> reader.read(
                            line -> {
                                throw new IllegalStateException("no");
                            },
                            5))
                    .hasMessage("no");
            assertThat(Opened.all(source(), Opened.position(reader, 1))).containsExactly("b", "c");
        }
    }
}
