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
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code route}, in this JVM. */
class RouteCommandTest {

    private static final byte[] ODD_LINES = "plain\n\n\r\nwindows\r\nnul \u0000 \u00ff\u00fe\u0080\n  \nno line feed"
            .getBytes(StandardCharsets.ISO_8859_1);

    @TempDir
    private Path dir;

    // ---- broadcast

    @Test
    void everyOutput_isTheInput_byteForByte() throws IOException {
        String a = path("a");
        String b = path("b");
        CliRun run = CliRun.of(ODD_LINES, "route", "--to", a, "--to", "-", "--to", b + "?credits=1", "--json");
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).isEqualTo(ODD_LINES);
        assertThat(Path.of(a)).hasBinaryContent(ODD_LINES);
        assertThat(Path.of(b)).hasBinaryContent(ODD_LINES);
        RouteSummaries summary = RouteSummaries.lastOf(run.errLines());
        assertThat(summary.whole().number("in")).isEqualTo(7);
        assertThat(summary.whole().number("routed")).isEqualTo(7);
        assertThat(summary.whole().number("delivered")).isEqualTo(21);
        for (String name : List.of(a, b, "-")) {
            assertThat(summary.output(name).number("written")).isEqualTo(7);
            assertThat(summary.output(name).number("bytes")).isEqualTo(ODD_LINES.length);
            assertThat(summary.accounted(name)).isEqualTo(7);
        }
    }

    @Test
    void lineThatIsLongerThanEveryBuffer_isOneLine() throws IOException {
        byte[] line = new byte[3_000_001];
        Arrays.fill(line, (byte) 'x');
        line[3_000_000] = '\n';
        CliRun run = CliRun.of(line, "route", "--to", "-", "--json");
        assertThat(run.out()).isEqualTo(line);
        assertThat(RouteSummaries.lastOf(run.errLines()).output("-").number("written"))
                .isEqualTo(1);
    }

    @Test
    void files_areReadOneAfterTheOther() throws IOException {
        Path a = Files.writeString(dir.resolve("in-a"), "1\n2");
        Path b = Files.writeString(dir.resolve("in-b"), "3\n");
        assertThat(CliRun.of("-", "route", "--to", "-", a.toString(), "-", b.toString())
                        .outText())
                .isEqualTo("1\n2-3\n");
    }

    @Test
    void filter_givesAnOutputTheLinesThatItWants() {
        CliRun run = CliRun.of("one\ntwo\nthree\n", "route", "--to", "-?filter=^t&name=t", "--json");
        assertThat(run.outText()).isEqualTo("two\nthree\n");
        RouteSummaries summary = RouteSummaries.lastOf(run.errLines());
        assertThat(summary.output("t").number("filtered")).isEqualTo(1);
        assertThat(summary.accounted("t")).isEqualTo(3);
    }

    @Test
    void outputThatDrops_doesNotHoldTheOthers_andIsAccountedFor() throws IOException {
        byte[] input = lines(20_000);
        Gate gate = new Gate();
        String all = path("all");
        CliRun run = CliRun.of(
                gate.input(input), gate, "route", "--to", "-?policy=drop&credits=10&name=slow", "--to", all, "--json");
        assertThat(run.exitCode()).isZero();
        assertThat(Path.of(all)).hasBinaryContent(input);
        RouteSummaries summary = RouteSummaries.lastOf(run.errLines());
        Summary slow = summary.output("slow");
        assertThat(gate.lines()).hasSize((int) slow.number("written"));
        assertThat(linesOf(input)).containsSubsequence(gate.lines());
        assertThat(slow.number("drops_no_credit"))
                .isPositive()
                .isEqualTo(20_000 - gate.lines().size());
        assertThat(summary.whole().number("drops_no_credit")).isEqualTo(slow.number("drops_no_credit"));
    }

    @Test
    void outputThatIsDetached_missesLines_andGetsTheLastOnesWhenItHasCaughtUp() throws IOException {
        byte[] input = lines(20_000);
        Gate gate = new Gate();
        String all = path("all");
        CliRun run = CliRun.of(
                gate.input(input),
                gate,
                "route",
                "--to",
                "-?policy=detach&after=1&credits=10&name=slow",
                "--to",
                all,
                "--json");
        assertThat(run.exitCode()).isZero();
        assertThat(Path.of(all)).hasBinaryContent(input);
        RouteSummaries summary = RouteSummaries.lastOf(run.errLines());
        assertThat(summary.whole().number("detach_count")).isPositive();
        assertThat(summary.output("slow").number("missed")).isPositive();
        assertThat(summary.accounted("slow")).isEqualTo(20_000);
        assertThat(linesOf(input)).containsSubsequence(gate.lines());
        assertThat(gate.lines()).hasSize((int) summary.output("slow").number("written"));
    }

    // ---- journal

    @Test
    void outputThatIsDetached_readsWhatItMissed_fromTheJournal() throws IOException {
        byte[] input = lines(20_000);
        Gate gate = new Gate();
        CliRun run = CliRun.of(
                gate.input(input),
                gate,
                "route",
                "--journal",
                path("log"),
                "--to",
                "-?policy=detach&after=1&credits=10&name=slow",
                "--to",
                path("all"),
                "--json");
        assertThat(run.exitCode()).isZero();
        assertThat(String.join("", gate.lines())).isEqualTo(new String(input, StandardCharsets.UTF_8));
        RouteSummaries summary = RouteSummaries.lastOf(run.errLines());
        assertThat(summary.output("slow").number("detach_count")).isPositive();
        assertThat(summary.output("slow").number("replayed")).isPositive();
        assertThat(summary.output("slow").number("written")).isEqualTo(20_000);
    }

    @Test
    void lateJoiner_getsAllLinesOfThisRun_andNoneOfAnEarlierOne() throws IOException {
        String log = path("log");
        CliRun.of("earlier\n", "route", "--journal", log, "--to", path("first"));
        CliRun run = CliRun.of(
                ODD_LINES,
                "route",
                "--journal",
                log,
                "--to",
                path("all"),
                "--join-late",
                path("late") + "@1h",
                "--json");
        assertThat(run.exitCode()).isZero();
        assertThat(dir.resolve("late")).hasBinaryContent(ODD_LINES);
        assertThat(dir.resolve("all")).hasBinaryContent(ODD_LINES);
        assertThat(RouteSummaries.lastOf(run.errLines()).accounted(path("late")))
                .isEqualTo(7);
    }

    @Test
    void journal_hasTheLinesAsRecords() {
        CliRun.of("a\nb\n\n", "route", "--journal", path("log"), "--to", path("all"));
        CliRun replay = CliRun.of("", "journal", "replay", path("log"), "--sequences");
        assertThat(replay.outText()).isEqualTo("1\ta\n2\tb\n3\t\n");
    }

    @Test
    void lineThatIsTooLongForARecord_endsTheIntake_afterTheLinesBefore() throws IOException {
        int most = LineCodec.longestLine(maxRecordSize());
        String long1 = "x".repeat(most - 1) + "\n";
        CliRun run = CliRun.of(long1 + "x" + long1 + "never\n", "route", "--journal", path("log"), "--to", "-");
        assertThat(run.outText()).isEqualTo(long1);
        run.requireOneLine(
                ExitCode.INPUT, "line 2 is too long for a record: " + (most + 1) + " bytes; the most are " + most);
    }

    private int maxRecordSize() {
        try (Journal journal = Journal.open(dir.resolve("other"), JournalConfig.defaults())) {
            return journal.maxRecordSize();
        }
    }

    // ---- work

    @ParameterizedTest
    @ValueSource(strings = {"--assign=round-robin", "--assign=least-loaded", "--key-field=1", "--key=[0-9]$"})
    void work_givesEachLineToOneOutput(String how) throws IOException {
        CliRun run = CliRun.of(
                lines(5_000),
                "route",
                "--mode=work",
                how,
                "--to",
                path("a") + "?credits=3",
                "--to",
                path("b") + "?credits=5",
                "--to",
                path("c"),
                "--json");
        assertThat(run.exitCode()).isZero();
        List<String> written = new ArrayList<>();
        for (String name : List.of("a", "b", "c")) {
            List<String> mine = Files.readAllLines(dir.resolve(name));
            assertThat(mine.stream().map(line -> line.substring(5)).map(Integer::valueOf))
                    .isSorted();
            written.addAll(mine);
        }
        assertThat(written).hasSize(5_000).doesNotHaveDuplicates();
    }

    @Test
    void work_byKey_keepsAKeyAtOneOutput_inOrder() throws IOException {
        String input = IntStream.range(0, 3_000)
                .mapToObj(i -> i + " \t key" + i % 50 + " x\n")
                .collect(Collectors.joining());
        CliRun run = CliRun.of(
                input, "route", "--mode=work", "--key-field=2", "--to", path("a"), "--to", path("b"), "--to", "-");
        assertThat(run.exitCode()).isZero();
        Map<String, Set<String>> outputsOf = new HashMap<>();
        Map<String, List<String>> outputs = Map.of(
                "a", Files.readAllLines(dir.resolve("a")),
                "b", Files.readAllLines(dir.resolve("b")),
                "-", run.outText().lines().toList());
        outputs.forEach((name, lines) -> lines.forEach(line -> outputsOf
                .computeIfAbsent(line.split("[ \t]+", -1)[1], key -> new TreeSet<>())
                .add(name)));
        assertThat(outputsOf).hasSize(50).allSatisfy((key, names) -> assertThat(names)
                .hasSize(1));
        assertThat(outputs.values()).noneMatch(List::isEmpty);
    }

    @Test
    void work_linesThatNobodyWants_areCounted() {
        CliRun run = CliRun.of("a\nb\na\n", "route", "--mode=work", "--to", "-?filter=b", "--json");
        assertThat(run.exitCode()).isZero();
        assertThat(run.outText()).isEqualTo("b\n");
        assertThat(RouteSummaries.lastOf(run.errLines()).whole().number("drops_unclaimed"))
                .isEqualTo(2);
    }

    @Test
    void work_underPressure_dropsIfAsked() throws IOException {
        byte[] input = lines(5_000);
        Gate gate = new Gate();
        CliRun run = CliRun.of(
                gate.input(input), gate, "route", "--mode=work", "--pressure=drop", "--to", "-?credits=5", "--json");
        assertThat(run.exitCode()).isZero();
        assertThat(RouteSummaries.lastOf(run.errLines()).whole().number("drops_all_full"))
                .isPositive()
                .isEqualTo(5_000 - gate.lines().size());
    }

    // ---- outputs that fail

    @Test
    void outputThatFails_isSaid_andTheOthersGoOn() throws IOException {
        byte[] input = lines(5_000);
        CliRun run = CliRun.of(
                new ByteArrayInputStream(input),
                failing("Broken pipe"),
                "route",
                "--to",
                "-?credits=10",
                "--to",
                path("all"),
                "--json");
        assertThat(run.exitCode()).isEqualTo(ExitCode.OUTPUT);
        assertThat(run.errLines().get(0)).isEqualTo("elasticq: -: closed by its reader; the other outputs go on");
        assertThat(dir.resolve("all")).hasBinaryContent(input);
        RouteSummaries summary = RouteSummaries.lastOf(run.errLines());
        assertThat(summary.output("-").text("state")).isEqualTo("ended-early");
        assertThat(summary.output("-").number("written")).isZero();
        assertThat(summary.accounted("-")).isEqualTo(5_000);
    }

    @Test
    void noOutputLeft_endsTheRun_thoughTheInputGoesOnForEver() {
        InputStream endless = new InputStream() {
            @Override
            public int read() {
                return '\n';
            }
        };
        CliRun run = CliRun.of(endless, failing("No space left on device"), "route", "--to", "-");
        run.requireOneLine(ExitCode.OUTPUT, "-: can't be written: No space left on device");
        run = CliRun.of(endless, failing("Broken pipe"), "route", "--mode=work", "--to", "-");
        run.requireOneLine(ExitCode.OUTPUT, "-: closed by its reader");
    }

    @Test
    void commandThatIsNotThere_hasItsStatusInTheSummary() {
        CliRun run = CliRun.of("", "route", "--to", "cmd:exit 7", "--json");
        assertThat(run.exitCode()).isZero();
        assertThat(RouteSummaries.lastOf(run.errLines()).output("cmd:exit 7").number("exit_status"))
                .isEqualTo(7);
    }

    // ---- errors

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            "" | Missing required option: '--to
            --to f?x=1 | --to 'f?x=1': 'x' is not one of: policy
            --to f?credits=x | credits must be from 1
            --to f --mode all | 'all' is not one of: broadcast, work
            --to f --assign least-loaded | --assign least_loaded needs --mode work
            --to f --key-field 2 | --key-field 2 needs --mode work
            --to f --key x | --key x needs --mode work
            --to f --pressure drop | --pressure drop needs --mode work
            --to f --mode work --pressure x | 'x' is not one of: drop, spin-then-block, block
            --to f --mode work --key x --key-field 1 | --assign, --key and --key-field exclude each other
            --to f --mode work --key-field 0 | --key-field must be from 1 to 10000: 0
            --to f --mode work --key ( | --key '(' is not a regular expression: Unclosed group
            --to f?policy=drop --mode work | --to 'f?policy=drop': policy=drop is for --mode broadcast; with --mode work there is --pressure drop
            --to f --join-late g@1s | --join-late 'g' needs --journal
            --to f --journal log --mode work --join-late g@1s | --join-late 'g' needs --mode broadcast
            --to f --journal log --join-late g | --join-late 'g': it does not say when, as in 'g@5s'
            --to f --journal log --join-late g@soon | --join-late 'g@soon': 'soon' is not a time such as
            --to f --to f | two outputs are the same file: 'f' and 'f'
            --to f --to ./f?name=x | two outputs are the same file: 'f' and './f?name=x'
            --to - --to - | two outputs are the same file: '-' and '-'
            --to f --journal log --join-late f@1s | two outputs are the same file: 'f' and 'f'
            --to f?name=x --to g?name=x | two outputs have the name 'x'
            --to f --stats 1 | '1' is not a time such as 500ms, 1s, 2m or 1h
            """)
    void wrongOption_isAUsageError_beforeAnythingIsWritten(String options, String part) throws IOException {
        List<String> args = new ArrayList<>(List.of("route"));
        Collections.addAll(
                args, options.isEmpty() ? new String[0] : inDir(options).split(" ", -1));
        CliRun.of("x\n", args.toArray(new String[0])).requireOneLine(ExitCode.USAGE, inDir(part));
        try (var files = Files.list(dir)) {
            assertThat(files).isEmpty();
        }
    }

    /** Files are in the folder of the test. */
    private String inDir(String text) {
        return text.replaceAll("(?<=(to |late |'|and '))(\\./)?([fg])\\b", dir + "/$2$3")
                .replaceAll("(?<=journal )log", dir + "/log");
    }

    @Test
    void outputThatIsAnInput_isRefused_andLeftAlone() throws IOException {
        Path file = Files.writeString(dir.resolve("file"), "x\n");
        Path link = Files.createSymbolicLink(dir.resolve("link"), file);
        CliRun.of("", "route", "--to", path("a"), "--to", link.toString(), file.toString())
                .requireOneLine(ExitCode.USAGE, file + " is both input and output");
        assertThat(file).hasContent("x");
        assertThat(dir.resolve("a")).doesNotExist();
    }

    @Test
    void sameFileByALink_isRefused() throws IOException {
        Path file = Files.writeString(dir.resolve("file"), "x\n");
        Path hard = Files.createLink(dir.resolve("hard"), file);
        Path dangling = Files.createSymbolicLink(dir.resolve("dangling"), dir.resolve("new"));
        CliRun.of("", "route", "--to", file.toString(), "--to", hard.toString())
                .requireOneLine(ExitCode.USAGE, "two outputs are the same file");
        CliRun.of("", "route", "--to", path("new"), "--to", dangling.toString())
                .requireOneLine(ExitCode.USAGE, "two outputs are the same file");
        assertThat(file).hasContent("x");
        assertThat(CliRun.of("", "route", "--to", "/dev/null", "--to", "/dev/null")
                        .exitCode())
                .isZero();
    }

    @Test
    void outputThatCannotBeOpened_isSaid_beforeAnotherIsEmptied() throws IOException {
        Path good = Files.writeString(dir.resolve("good"), "x\n");
        for (String bad : List.of(path("no/where"), dir.toString())) {
            CliRun.of("", "route", "--to", good.toString(), "--to", bad)
                    .requireOneLine(ExitCode.OUTPUT, "can't write " + bad);
        }
        CliRun.of("", "route", "--to", good.toString(), path("missing"))
                .requireOneLine(ExitCode.INPUT, "can't read " + path("missing"));
        assertThat(good).hasContent("x");
    }

    @Test
    void inputThatFailsInTheMiddle_isWrittenAsFarAsItWasRead() {
        InputStream in = new SequenceInputStream(
                new ByteArrayInputStream("one\ntw".getBytes(StandardCharsets.US_ASCII)), new InputStream() {
                    @Override
                    public int read() throws IOException {
                        throw new IOException("Input/output error");
                    }
                });
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        CliRun.of(in, out, "route", "--to", "-")
                .requireOneLine(ExitCode.INPUT, "can't read standard input: Input/output error");
        assertThat(out).hasToString("one\ntw");
    }

    // ---- what it shows

    @Test
    void stats_endWithALineThatHasTheCounters_andASummary() {
        CliRun run = CliRun.of("a\nb\n", "route", "--stats", "1h", "--to", "-?name=out", "--to", "cmd:cat >/dev/null");
        assertThat(run.errLines()).hasSize(5);
        assertThat(run.errLines().get(0))
                .matches("\\d+\\.\\ds in=2 routed=2 delivered=4 drops_full=0 drops_all_full=0 drops_no_credit=0"
                        + " drops_unclaimed=0 drops_failed=0 credit_waits=0 detach_count=0 pressure_waits=0"
                        + " idle_waits=\\d+ batches=[12] batch_sum=2 batch_max=[12] wake_waits=\\d+"
                        + " wake_timeouts=\\d+ \\| out: closed written=2 in_ring=0 dropped=0 missed=0"
                        + " \\| cmd:cat >/dev/null: closed written=2 in_ring=0 dropped=0 missed=0");
        assertThat(run.errLines().get(1)).matches("input-ended: 2 lines in \\d+\\.\\d s");
        assertThat(run.errLines().get(3)).startsWith("out: closed written=2 drops_full=0");
        assertThat(run.errLines().get(4)).startsWith("cmd:cat >/dev/null: closed exit_status=0 written=2");
    }

    @Test
    void outputsOfTheSameCommand_areToldApart() {
        CliRun run = CliRun.of("", "route", "--to", "cmd:true\ntrue", "--to", "cmd:true\ntrue", "--json");
        assertThat(RouteSummaries.lastOf(run.errLines()).outputs())
                .containsOnlyKeys("cmd:true true", "cmd:true true#2");
    }

    @Test
    void runsThatHaveEnded_leaveNoThread() {
        Set<Thread> before = CliRun.threads("elasticq-");
        CliRun.of(lines(100), "route", "--journal", path("log"), "--to", "-", "--join-late", path("late") + "@1h");
        await().untilAsserted(() -> assertThat(CliRun.threads("elasticq-")).isSubsetOf(before));
    }

    /** The output that was there from the beginning has ended long before the input has. */
    @Test
    void lateJoiner_getsAllLines_thoughTheOthersHaveFailed() throws IOException {
        byte[] input = lines(20_000);
        CliRun run = CliRun.of(
                new ByteArrayInputStream(input),
                failing("Broken pipe"),
                "route",
                "--journal",
                path("log"),
                "--to",
                "-",
                "--join-late",
                path("late") + "@1h");
        run.requireOneLine(ExitCode.OUTPUT, "-: closed by its reader");
        assertThat(dir.resolve("late")).hasBinaryContent(input);
    }

    private String path(String name) {
        return dir.resolve(name).toString();
    }

    private static OutputStream failing(String why) {
        return new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException(why);
            }
        };
    }

    private static byte[] lines(int n) {
        return IntStream.range(0, n)
                .mapToObj(i -> "line " + i + "\n")
                .collect(Collectors.joining())
                .getBytes(StandardCharsets.UTF_8);
    }

    private static List<String> linesOf(byte[] input) {
        return new String(input, StandardCharsets.UTF_8)
                .lines()
                .map(line -> line + "\n")
                .toList();
    }
}
