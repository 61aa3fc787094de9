package io.elasticq.examples.accesslog;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the program makes of logs, compared line by line with a plain loop over the same lines. */
class AccessLogTest {

    @TempDir
    private Path folder;

    private Path log(String text) throws IOException {
        return Files.writeString(folder.resolve("access.log"), text);
    }

    private List<String> result(String name) throws IOException {
        return Files.readAllLines(folder.resolve("out").resolve(name));
    }

    private AccessLogRun analyse(Path log, String... more) {
        List<String> args = new ArrayList<>(
                List.of(log.toString(), "--out", folder.resolve("out").toString()));
        args.addAll(List.of(more));
        return AccessLogRun.of(args.toArray(String[]::new));
    }

    private void requireResults(List<String> lines, Settings settings) throws IOException {
        PlainAnalysis plain = new PlainAnalysis(settings, lines);
        assertThat(result(Results.SESSIONS)).containsExactlyInAnyOrderElementsOf(plain.sessions);
        assertThat(result(Results.TOP_PATHS)).containsExactlyElementsOf(plain.topPaths);
        assertThat(result(Results.BAD_LINES)).containsExactlyInAnyOrderElementsOf(plain.badLines);
        assertThat(result(Results.LATE_SESSIONS)).containsExactlyElementsOf(plain.lateSessions);
        assertThat(result(Results.LATE_MINUTES)).containsExactlyElementsOf(plain.lateMinutes);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void results_ofManyLines_areThoseOfAPlainLoop(int parsers) throws Exception {
        List<String> lines = LogGenerator.lines(parsers, 10_000).toList();

        AccessLogRun run = analyse(
                log(String.join("\n", lines) + "\n"),
                "--parsers",
                "" + parsers,
                "--top",
                "3",
                "--every",
                "100",
                "--report");

        assertThat(run.exit()).as(run.err()).isEqualTo(AccessLog.OK);
        assertThat(run.out())
                .contains("conservation: 10,000 lines")
                .contains("holds")
                .contains("DEAD_LETTERED");
        requireResults(lines, Settings.defaults().top(3));
        assertThat(result(Results.LATE_MINUTES)).isNotEmpty();
        assertThat(result(Results.LATE_SESSIONS)).isNotEmpty();
        assertThat(result(Results.BAD_LINES)).isNotEmpty();
    }

    @Test
    void generatedLines_areThoseOfTheGenerator() throws Exception {
        AccessLogRun run = AccessLogRun.of(
                "--generate", "3000", "--out", folder.resolve("out").toString());

        assertThat(run.exit()).as(run.err()).isEqualTo(AccessLog.OK);
        requireResults(LogGenerator.lines(0, 3_000).toList(), Settings.defaults());
    }

    @Test
    void sample_isRead() throws Exception {
        String sample;
        try (var in = AccessLog.class.getResourceAsStream("sample.log")) {
            sample = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }

        AccessLogRun run = analyse(log(sample));

        assertThat(run.exit()).as(run.err()).isEqualTo(AccessLog.OK);
        requireResults(sample.lines().toList(), Settings.defaults());
        assertThat(result(Results.BAD_LINES)).hasSizeBetween(8, 20);
    }

    @Test
    void emptyFile_givesEmptyResults() throws Exception {
        AccessLogRun run = analyse(log(""));

        assertThat(run.exit()).as(run.err()).isEqualTo(AccessLog.OK);
        requireResults(List.of(), Settings.defaults());
    }

    @Test
    void lastLineWithoutAnEnd_andEndsOfTwoBytes_areLines() throws Exception {
        List<String> lines = LogGenerator.lines(9, 50).toList();

        AccessLogRun run = analyse(log(String.join("\r\n", lines)));

        assertThat(run.out()).contains("conservation: 50 lines");
        requireResults(lines, Settings.defaults());
    }

    @Test
    void fileOfNothingButRubbish_isAllDeadLetters() throws Exception {
        Path log = folder.resolve("access.log");
        Files.write(log, new byte[] {0, (byte) 0xFF, (byte) 0xC3, '\n', '\n', 0x16, 0x03, 0x01});

        AccessLogRun run = analyse(log);

        assertThat(run.exit()).as(run.err()).isEqualTo(AccessLog.OK);
        assertThat(result(Results.BAD_LINES)).hasSize(3).allMatch(line -> line.startsWith("no end of the client"));
        assertThat(result(Results.SESSIONS)).isEmpty();
    }

    @Test
    void sameCommandOnceMore_changesNothing() throws Exception {
        List<String> lines = LogGenerator.lines(2, 2_000).toList();
        Path log = log(String.join("\n", lines));
        analyse(log);

        AccessLogRun again = analyse(log);

        assertThat(again.exit()).as(again.err()).isEqualTo(AccessLog.OK);
        assertThat(again.out()).contains("going on from checkpoint").contains("conservation: 0 lines");
        requireResults(lines, Settings.defaults());
    }

    @Test
    void anotherFileUnderTheSameName_isRefused() throws Exception {
        analyse(log(String.join("\n", LogGenerator.lines(2, 200).toList())));

        AccessLogRun run =
                analyse(log(String.join("\n", LogGenerator.lines(3, 300).toList())));

        assertThat(run.exit()).isEqualTo(AccessLog.FAILED);
        assertThat(run.err()).contains("another file than before").contains("access.log");
    }

    @Test
    void wrongArguments_areRefusedWithTheirValues() throws Exception {
        String out = folder.resolve("out").toString();
        String log = log("").toString();
        refused("either FILE or --generate N", "--out", out);
        refused("FILE=" + log + ", --generate=5", log, "--generate", "5", "--out", out);
        refused("there is no such file: nowhere.log", "nowhere.log", "--out", out);
        refused("there is no such file: " + folder, folder.toString(), "--out", out);
        refused("--generate=-1", "--generate", "-1", "--out", out);
        refused("--generate=5", "--generate", "5", "--follow", "--out", out);
        refused("--top=0", log, "--top", "0", "--out", out);
        refused("--out", log);
    }

    private static void refused(String reason, String... args) {
        AccessLogRun run = AccessLogRun.of(args);
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err()).contains(reason);
    }
}
