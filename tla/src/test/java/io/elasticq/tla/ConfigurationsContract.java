package io.elasticq.tla;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;

/** Configurations of models, as many at once as there are cores: TLC must say of each what its first line expects. */
abstract class ConfigurationsContract {

    private static final Pattern REMOVED = Pattern.compile(" *Removed = \\{.+} *");
    private static final boolean DEEP = Boolean.getBoolean("elasticq.deep");

    private static ExecutorService cores;

    @BeforeAll
    static void start() {
        cores = Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
    }

    @AfterAll
    static void stop() {
        cores.shutdownNow();
    }

    /** Those of mutants, or the others; the long ones first, so that no core is idle at the end. */
    static List<Path> configs(boolean mutants) throws IOException {
        List<Path> configs = new ArrayList<>();
        for (Path folder : DEEP ? List.of(Tlc.MODELS.resolve("deep"), Tlc.MODELS) : List.of(Tlc.MODELS)) {
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file : (Iterable<Path>) files.sorted()::iterator) {
                    if (file.toString().endsWith(".cfg") && isMutant(file) == mutants) {
                        configs.add(file);
                    }
                }
            }
        }
        return configs;
    }

    /** Refuted, or without something that turned out to be no safeguard. */
    private static boolean isMutant(Path config) throws IOException {
        return Expectation.of(config).refutedBy().isPresent()
                || Files.readAllLines(config).stream()
                        .anyMatch(line -> REMOVED.matcher(line).matches());
    }

    static Stream<DynamicTest> checkAll(List<Path> configs) {
        Tlc tlc = new Tlc(DEEP ? Duration.ofHours(2) : Duration.ofMinutes(20));
        System.out.printf(
                "%-44s %11s %10s %5s %7s  %s%n", "configuration", "states", "distinct", "depth", "seconds", "verdict");
        return configs.stream().map(config -> cores.submit(() -> check(tlc, config))).toList().stream()
                .map(ConfigurationsContract::test);
    }

    private record Checked(String name, Expectation expectation, TlcResult result) {}

    private static Checked check(Tlc tlc, Path config) throws IOException, InterruptedException {
        String name = config.getFileName().toString().replace(".cfg", "");
        Expectation expectation = Expectation.of(config);
        TlcResult result = tlc.check(Tlc.MODELS.resolve(name.replaceAll("-.*", "") + ".tla"), config);
        System.out.printf(
                "%-44s %,11d %,10d %5d %7.1f  %s%n",
                name,
                result.states(),
                result.distinct(),
                result.depth(),
                result.seconds(),
                expectation.isMetBy(result)
                        ? result.verdict() + (expectation.refutedBy().isPresent() ? ", as expected" : "")
                        : result.verdict() + ", BUT EXPECTED: " + expectation);
        return new Checked(name, expectation, result);
    }

    private static DynamicTest test(Future<Checked> future) {
        Checked checked;
        try {
            checked = future.get();
        } catch (InterruptedException | ExecutionException e) {
            throw new AssertionError(e);
        }
        return DynamicTest.dynamicTest(checked.name() + " " + checked.expectation(), () -> assertThat(
                        checked.expectation().isMetBy(checked.result()))
                .as(
                        "expected: %s, but: %s%n%s",
                        checked.expectation(),
                        checked.result().verdict(),
                        checked.result().output())
                .isTrue());
    }
}
