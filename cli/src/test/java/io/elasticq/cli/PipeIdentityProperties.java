package io.elasticq.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticq.cli.LineReaderProperties.Hostile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class PipeIdentityProperties {

    @Property(tries = 200)
    void stdin_comesOutByteForByte(
            @ForAll Random random,
            @ForAll @IntRange(max = 20_000) int length,
            @ForAll @IntRange(min = 1, max = 64) int min,
            @ForAll @IntRange(max = 64) int more,
            @ForAll @IntRange(max = 2_000) int evenMore) {
        byte[] input = Hostile.bytes(random, length);
        CliRun run = CliRun.of(
                input,
                "pipe",
                "--json",
                "--min=" + min,
                "--initial=" + (min + more),
                "--max=" + (min + more + evenMore));
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).isEqualTo(input);
        Summary summary = Summary.lastOf(run.errLines());
        assertThat(summary.number("bytesIn")).isEqualTo(length);
        assertThat(summary.number("bytesOut")).isEqualTo(length);
        assertThat(summary.number("in")).isEqualTo(summary.number("out"));
        assertThat(summary.number("highWaterMark")).isLessThanOrEqualTo(min + more + evenMore);
    }

    @Property(tries = 60)
    void severalFiles_areConcatenated(
            @ForAll Random random, @ForAll @IntRange(min = 1, max = 4) int count, @ForAll boolean toFile)
            throws IOException {
        List<Path> files = new ArrayList<>();
        List<byte[]> contents = new ArrayList<>();
        List<String> args = new ArrayList<>(List.of("pipe", "--max=8"));
        Path out = Files.createTempFile("elasticq", ".out");
        if (toFile) {
            args.addAll(List.of("--out", out.toString()));
        }
        for (int i = 0; i < count; i++) {
            byte[] content = Hostile.bytes(random, random.nextInt(3) == 0 ? 0 : random.nextInt(500));
            Path file = Files.createTempFile("elasticq", ".in");
            Files.write(file, content);
            files.add(file);
            contents.add(content);
            args.add(file.toString());
        }
        CliRun run = CliRun.of("not read", args.toArray(new String[0]));
        assertThat(run.exitCode()).isZero();
        assertThat(toFile ? Files.readAllBytes(out) : run.out()).isEqualTo(Hostile.join(contents));
        files.add(out);
        for (Path file : files) {
            Files.delete(file);
        }
    }
}
