package io.elasticq.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticq.cli.LineReaderProperties.Hostile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterTry;

/** Several readers: nothing is lost, made up, torn, or out of order within its file. */
class PipeReadersProperties {

    private final List<Path> files = new ArrayList<>();

    @AfterTry
    void deleteFiles() throws IOException {
        for (Path file : files) {
            Files.delete(file);
        }
        files.clear();
    }

    /** Each line says where it belongs, and is as long as it says. */
    @Property(tries = 100)
    void linesOfAFile_keepTheirOrder_andAreWhole(
            @ForAll Random random,
            @ForAll @IntRange(min = 1, max = 6) int count,
            @ForAll @IntRange(min = 2, max = 8) int readers,
            @ForAll @IntRange(min = 1, max = 64) int max,
            @ForAll boolean lockFree)
            throws IOException {
        int[] lines = new int[count];
        for (int file = 0; file < count; file++) {
            lines[file] = random.nextInt(3) == 0 ? random.nextInt(3) : random.nextInt(2_000);
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < lines[file]; i++) {
                int length = random.nextInt(500) == 0 ? 70_000 + random.nextInt(70_000) : random.nextInt(60);
                text.append(file)
                        .append(':')
                        .append(i)
                        .append(':')
                        .append(length)
                        .append(':');
                text.append("x".repeat(length)).append('\n');
            }
            write(text.toString().getBytes(StandardCharsets.UTF_8));
        }
        CliRun run = pipe(readers, max, lockFree);
        int[] next = new int[count];
        run.outText().lines().forEach(line -> {
            String[] parts = line.split(":", -1);
            int file = Integer.parseInt(parts[0]);
            assertThat(Integer.parseInt(parts[1])).isEqualTo(next[file]);
            assertThat(parts[3]).hasSize(Integer.parseInt(parts[2])).matches("x*");
            next[file]++;
        });
        assertThat(next).isEqualTo(lines);
        Summary summary = Summary.lastOf(run.errLines());
        assertThat(summary.number("in")).isEqualTo(Arrays.stream(lines).sum());
        assertThat(summary.number("bytesIn")).isEqualTo(run.out().length);
        assertThat(summary.number("highWaterMark")).isLessThanOrEqualTo(max);
        assertThat(summary.number("readers")).isEqualTo(Math.min(readers, count));
    }

    /** The lines as a multiset, whatever bytes they are; a last one without its line feed has got one. */
    @Property(tries = 200)
    void linesOfAnyBytes_areTheSameBeforeAndAfter(
            @ForAll Random random,
            @ForAll @IntRange(min = 1, max = 5) int count,
            @ForAll @IntRange(min = 2, max = 5) int readers,
            @ForAll boolean lockFree)
            throws IOException {
        Map<String, Integer> expected = new HashMap<>();
        for (int i = 0; i < count; i++) {
            byte[] content = Hostile.bytes(random, random.nextInt(4) == 0 ? 0 : random.nextInt(3_000));
            write(content);
            count(content, expected);
        }
        Map<String, Integer> written = new HashMap<>();
        CliRun run = pipe(readers, 8, lockFree);
        count(run.out(), written);
        assertThat(written).isEqualTo(expected);
        assertThat(run.out().length == 0 || run.out()[run.out().length - 1] == '\n')
                .isTrue();
    }

    private CliRun pipe(int readers, int max, boolean lockFree) {
        List<String> args = new ArrayList<>(List.of("pipe", "--json", "--readers=" + readers));
        args.addAll(List.of("--min=1", "--initial=1", "--max=" + max, "--queue=" + (lockFree ? "mpsc" : "locked")));
        files.forEach(file -> args.add(file.toString()));
        CliRun run = CliRun.of("not read", args.toArray(new String[0]));
        assertThat(run.exitCode()).isZero();
        CliRun.requireNoReadersLeft();
        return run;
    }

    private void write(byte[] content) throws IOException {
        Path file = Files.createTempFile("elasticq", ".in");
        files.add(file);
        Files.write(file, content);
    }

    private static void count(byte[] content, Map<String, Integer> into) {
        String text = new String(content, StandardCharsets.ISO_8859_1); // one character for each byte
        int at = 0;
        while (at < text.length()) {
            int feed = text.indexOf('\n', at);
            int end = feed < 0 ? text.length() : feed;
            into.merge(text.substring(at, end), 1, Integer::sum);
            at = end + 1;
        }
    }
}
