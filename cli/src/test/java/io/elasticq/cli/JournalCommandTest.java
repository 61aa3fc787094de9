package io.elasticq.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.elasticq.journal.Journal;
import io.elasticq.journal.JournalConfig;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JournalCommandTest {

    @TempDir
    private Path temp;

    private String folder;

    @BeforeEach
    void name() {
        folder = temp.resolve("journal").toString();
    }

    private CliRun journal(String stdin, String command, String... options) {
        return CliRun.of(
                stdin,
                Stream.concat(Stream.of("journal", command, folder), Stream.of(options))
                        .toArray(String[]::new));
    }

    private void append(int from, int to) {
        String lines = IntStream.rangeClosed(from, to)
                .mapToObj(i -> "line " + i + "\n")
                .collect(Collectors.joining());
        CliRun run = journal(lines, "append");
        assertThat(run.err()).isEqualTo("elasticq: appended " + (to - from + 1) + " records, up to " + to + "\n");
        assertThat(run.exitCode()).isZero();
    }

    private static String lines(int from, int to) {
        return IntStream.rangeClosed(from, to).mapToObj(i -> "line " + i + "\n").collect(Collectors.joining());
    }

    /** The only files of this size are the segments. */
    private List<Path> segments() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of(folder))) {
            return files.filter(file -> Files.isRegularFile(file) && size(file) >= JournalConfig.MIN_SEGMENT_SIZE)
                    .sorted()
                    .toList();
        }
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void tail_writesTheLastRecords() {
        append(1, 15);
        assertThat(journal("", "tail").outText()).isEqualTo(lines(6, 15));
        assertThat(journal("", "tail", "-n", "2").outText()).isEqualTo(lines(14, 15));
        assertThat(journal("", "tail", "-n", "0").outText()).isEmpty();
        assertThat(journal("", "tail", "-n", "99").outText()).isEqualTo(lines(1, 15));
        assertThat(journal("", "tail", "-n", "1", "--sequences").outText()).isEqualTo("15\tline 15\n");
        append(16, 16);
        assertThat(journal("", "tail", "-n", "2").outText()).isEqualTo(lines(15, 16));
    }

    @ParameterizedTest
    @ValueSource(strings = {"--every-write", "--sync-every=5ms"})
    void append_forcesAsAskedFor(String option) {
        assertThat(journal("a\nb", "append", option).err()).isEqualTo("elasticq: appended 2 records, up to 2\n");
        assertThat(journal("", "replay").outText()).isEqualTo("a\nb\n");
    }

    @Test
    void append_ofFiles_andOfNothing() throws IOException {
        Path one = Files.writeString(temp.resolve("one"), "1\n");
        CliRun run = journal("2\n", "append", one.toString(), "-");
        assertThat(run.err()).contains("appended 2 records, up to 2");
        assertThat(journal("", "append").err()).isEqualTo("elasticq: nothing appended\n");
        assertThat(journal("", "replay").outText()).isEqualTo("1\n2\n");
    }

    @Test
    void replay_writesWhatLiesBetween() {
        append(1, 20);
        assertThat(journal("", "replay").outText()).isEqualTo(lines(1, 20));
        assertThat(journal("", "replay", "--from-seq", "5", "--to-seq", "7").outText())
                .isEqualTo(lines(5, 7));
        assertThat(journal("", "replay", "--from-seq", "21").outText()).isEmpty();
        assertThat(journal("", "replay", "--from-time", "2001-01-01T00:00:00Z").outText())
                .isEqualTo(lines(1, 20));
        journal("", "replay", "--from-seq", "22").requireOneLine(ExitCode.USAGE, "--from-seq", "sequence=22, next=21");
        journal("", "replay", "--from-seq", "0").requireOneLine(ExitCode.USAGE, "--from-seq must be >= 1: 0");
        journal("", "replay", "--from-seq", "1", "--from-time", "2001-01-01T00:00:00Z")
                .requireOneLine(ExitCode.USAGE, "exclude each other");
        journal("", "replay", "--from-time", "yesterday").requireOneLine(ExitCode.USAGE, "yesterday");
    }

    @Test
    void hex_isForBytesThatAreNoText() {
        CliRun run = journal("00ff0A\n\nCAFE\n", "append", "--hex");
        assertThat(run.exitCode()).isZero();
        assertThat(journal("", "replay", "--hex").outText()).isEqualTo("00ff0a\n\ncafe\n");
        assertThat(journal("", "replay").out()).containsExactly(0, 0xff, '\n', '\n', '\n', 0xca, 0xfe, '\n');

        CliRun wrong = journal("01\nxyz\n02\n", "append", "--hex");
        assertThat(wrong.exitCode()).isEqualTo(ExitCode.INPUT);
        assertThat(wrong.errLines())
                .containsExactly("elasticq: appended 1 records, up to 4", "elasticq: line 2 is not hexadecimal: 'xyz'");
        assertThat(journal("", "tail", "-n", "1", "--hex").outText()).isEqualTo("01\n");
    }

    @Test
    void lineThatIsTooLong_isRefused_andThoseBeforeItStay() {
        CliRun run = journal("short\n" + "x".repeat(2 << 20) + "\n", "append");
        assertThat(run.exitCode()).isEqualTo(ExitCode.INPUT);
        assertThat(run.err()).contains("line 2 is too long for a record: 2097152 bytes; the most are 1048576");
        assertThat(journal("", "replay").outText()).isEqualTo("short\n");
    }

    @Test
    void inputThatFails_losesNothingOfWhatWasRead() {
        InputStream failing = new InputStream() {
            private final InputStream good = new ByteArrayInputStream("a\nb\n".getBytes(StandardCharsets.UTF_8));

            @Override
            public int read() throws IOException {
                int next = good.read();
                if (next < 0) {
                    throw new IOException("the cable was pulled");
                }
                return next;
            }
        };
        CliRun run = CliRun.of(failing, new ByteArrayOutputStream(), "journal", "append", folder);
        assertThat(run.exitCode()).isEqualTo(ExitCode.INPUT);
        assertThat(run.err()).contains("the cable was pulled").contains("appended 2 records, up to 2");
        assertThat(journal("", "replay").outText()).isEqualTo("a\nb\n");
    }

    @Test
    void cursor_goesOnWhereItWas() {
        append(1, 3);
        assertThat(journal("", "tail", "--cursor", "mine").outText()).isEqualTo(lines(1, 3));
        append(4, 5);
        assertThat(journal("", "info").outText().lines())
                .contains("records: 1 to 5: 5", "cursor mine: at 4, 2 records behind", "damage: none");
        assertThat(journal("", "tail", "--cursor", "mine").outText()).isEqualTo(lines(4, 5));
        assertThat(journal("", "tail", "--cursor", "mine").outText()).isEmpty();
        assertThat(journal("", "tail", "--cursor", "other").outText()).isEqualTo(lines(1, 5));
        journal("", "tail", "--cursor", "a/b").requireOneLine(ExitCode.USAGE, "a/b");
        journal("", "tail", "--cursor", "mine", "-n", "1").requireOneLine(ExitCode.USAGE, "exclude each other");
        journal("", "tail", "-n", "-1").requireOneLine(ExitCode.USAGE, "-n must be >= 0: -1");
    }

    @Test
    void output_thatFails_leavesTheCursor() {
        append(1, 3);
        OutputStream full = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("No space left on device");
            }
        };
        CliRun run = CliRun.of(new ByteArrayInputStream(new byte[0]), full, "journal", "tail", folder, "--cursor", "c");
        run.requireOneLine(ExitCode.OUTPUT, "can't write to standard output: No space left on device");
        assertThat(journal("", "tail", "--cursor", "c").outText()).isEqualTo(lines(1, 3));
    }

    @Test
    void tail_followsAWriter_untilItIsStopped() throws Exception {
        append(1, 2);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        AtomicReference<CliRun> run = new AtomicReference<>();
        Thread follower = new Thread(() -> run.set(
                CliRun.of(new ByteArrayInputStream(new byte[0]), out, "journal", "tail", folder, "-f", "-n", "1")));
        follower.start();
        try {
            await().until(() -> out.toString(StandardCharsets.UTF_8).equals(lines(2, 2)));
            append(3, 4);
            await().until(() -> out.toString(StandardCharsets.UTF_8).equals(lines(2, 4)));
        } finally {
            follower.interrupt();
            follower.join();
        }
        assertThat(run.get().exitCode()).isZero();
        assertThat(run.get().err()).isEmpty();
    }

    @Test
    void info_andVerify_ofAnEmptyJournal() {
        journal("", "append");
        assertThat(journal("", "info").outText())
                .startsWith("records: none; the next one is 1\nsegment 1: none, since ");
        assertThat(journal("", "verify").outText()).startsWith("records: none\nsegments: 1\nend: clean, at segment 1");
    }

    @Test
    void damage_isSaid_andWhatIsWholeCanBeSaved() throws IOException {
        append(1, 30);
        assertThat(journal("", "verify").outText()).startsWith("records: 1 to 30: 30\nsegments: 1\nend: clean");
        Path segment = segments().get(0);
        byte[] bytes = Files.readAllBytes(segment);
        int at = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("line 10");
        bytes[at]++;
        Files.write(segment, bytes);

        journal("", "verify")
                .requireOneLine(ExitCode.INPUT, "corrupt", "sequence=10", "elasticq journal salvage --help");
        CliRun refused = journal("more\n", "append");
        assertThat(refused.exitCode()).isEqualTo(ExitCode.INPUT);
        assertThat(refused.err()).contains("sequence=10");
        CliRun replay = journal("", "replay");
        assertThat(replay.exitCode()).isEqualTo(ExitCode.INPUT);
        assertThat(replay.outText()).isEqualTo(lines(1, 9));

        String target = temp.resolve("saved").toString();
        CliRun salvage = journal("", "salvage", target);
        assertThat(salvage.outText()).isEqualTo("records: 29\nmissing: 1 in 1 places\n");
        folder = target;
        assertThat(journal("", "replay").outText()).isEqualTo(lines(1, 9) + lines(11, 30));
        journal("", "salvage", target).requireOneLine(ExitCode.USAGE, "saved");
    }

    @Test
    void secondWriter_isRefused() {
        try (Journal held = Journal.open(Path.of(folder), JournalConfig.defaults())) {
            held.append("x".getBytes(StandardCharsets.UTF_8));
            CliRun run = journal("y\n", "append");
            assertThat(run.exitCode()).isEqualTo(ExitCode.OUTPUT);
            assertThat(run.err()).contains(Long.toString(ProcessHandle.current().pid()));
            journal("", "verify").requireOneLine(ExitCode.OUTPUT, "journal");
            assertThat(journal("", "tail").outText()).as("anybody may read").isEqualTo("x\n");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tail", "replay", "info", "verify"})
    void journalThatIsNotThere_isOneLine(String command) throws IOException {
        journal("", command).requireOneLine(ExitCode.INPUT, "journal", "no such file or directory");
        Files.writeString(Path.of(folder), "a file");
        journal("", command).requireOneLine(ExitCode.INPUT, "is not a folder");
    }

    @Test
    void folderWithoutAJournal_isOneLine() throws IOException {
        Files.createDirectory(Path.of(folder));
        for (String command : List.of("tail", "replay", "info")) {
            journal("", command).requireOneLine(ExitCode.INPUT, "journal");
        }
    }
}
