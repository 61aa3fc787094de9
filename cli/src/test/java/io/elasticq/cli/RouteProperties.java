package io.elasticq.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticq.cli.LineReaderProperties.Hostile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterTry;
import net.jqwik.api.lifecycle.BeforeTry;

/** Random inputs and outputs, against what a list of the lines says. The command checks itself, too, and would end with an error. */
class RouteProperties {

    private static final String FILTER = "[a-m]";

    private Path dir = Path.of("");

    @BeforeTry
    void makeFolder() throws IOException {
        dir = Files.createTempDirectory("elasticq");
    }

    @AfterTry
    void deleteFolder() throws IOException {
        try (Stream<Path> files = Files.walk(dir)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private record Output(String name, boolean filters, boolean loses) {}

    @Property(tries = 40)
    void broadcast_givesEachOutputWhatItsPolicySays(
            @ForAll Random random, @ForAll @IntRange(min = 1, max = 5) int count, @ForAll boolean journal)
            throws IOException {
        byte[] input = input(random);
        List<String> args = new ArrayList<>(List.of("route", "--json"));
        if (journal) {
            args.addAll(List.of("--journal", dir.resolve("log").toString()));
        }
        List<Output> outputs = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            boolean late = journal && i > 0 && random.nextBoolean();
            String policy = List.of("park", "drop", "detach&after=3", "detach&after=1ms", "park&after=1ms")
                    .get(random.nextInt(5));
            boolean filters = random.nextInt(3) == 0;
            Output output =
                    new Output("o" + i, filters, policy.equals("drop") || (!journal && policy.contains("after")));
            // What is refused before it is detached may be dropped.
            outputs.add(policy.startsWith("detach") ? new Output("o" + i, filters, true) : output);
            String text = dir.resolve(output.name()) + "?name=o" + i + "&policy=" + policy + "&credits="
                    + (1 + random.nextInt(30)) + (filters ? "&filter=" + FILTER : "")
                    + (random.nextInt(3) == 0 ? "&rate=" + (20_000 + random.nextInt(100_000)) + "/s" : "");
            args.addAll(
                    late
                            ? List.of("--join-late", text + "@" + (1 + random.nextInt(20)) + "ms")
                            : List.of("--to", text));
        }
        CliRun run = CliRun.of(input, args.toArray(new String[0]));
        assertThat(run.exitCode()).as(run.err()).isZero();
        RouteSummaries summary = RouteSummaries.lastOf(run.errLines());
        List<String> lines = lines(input, line -> true);
        for (Output output : outputs) {
            byte[] content = Files.readAllBytes(dir.resolve(output.name()));
            List<String> wanted = lines(input, output.filters() ? RouteProperties::isWanted : line -> true);
            assertThat(summary.accounted(output.name())).isEqualTo(lines.size());
            assertThat(summary.output(output.name()).number("not_given")).isZero();
            assertThat(lines(content, line -> true))
                    .hasSize((int) summary.output(output.name()).number("written"));
            if (output.loses()) {
                assertThat(isSubsequence(lines(content, line -> true), wanted)).isTrue();
            } else {
                assertThat(new String(content, StandardCharsets.ISO_8859_1)).isEqualTo(String.join("", wanted));
            }
        }
    }

    @Property(tries = 25)
    void work_givesEachLineToOneOutput_inOrder(
            @ForAll Random random, @ForAll @IntRange(min = 1, max = 4) int count, @ForAll boolean drops)
            throws IOException {
        byte[] input = input(random);
        String how = List.of("--assign=round-robin", "--assign=least-loaded", "--key=.", "--key-field=1")
                .get(random.nextInt(4));
        List<String> args = new ArrayList<>(List.of("route", "--json", "--mode=work", how));
        args.add("--pressure=" + (drops ? "drop" : random.nextBoolean() ? "block" : "spin-then-block"));
        for (int i = 0; i < count; i++) {
            String policy = List.of("park", "detach&after=2").get(i == 0 ? 0 : random.nextInt(2));
            args.addAll(List.of(
                    "--to",
                    dir.resolve("o" + i) + "?name=o" + i + "&policy=" + policy + "&credits=" + (1 + random.nextInt(9))
                            + (random.nextInt(3) == 0 ? "&rate=50000/s" : "")));
        }
        CliRun run = CliRun.of(input, args.toArray(new String[0]));
        assertThat(run.exitCode()).as(run.err()).isZero();
        List<String> left = new ArrayList<>(lines(input, line -> true));
        int all = left.size();
        int written = 0;
        for (int i = 0; i < count; i++) {
            List<String> mine = lines(Files.readAllBytes(dir.resolve("o" + i)), line -> true);
            assertThat(isSubsequence(mine, lines(input, line -> true))).isTrue();
            mine.forEach(line -> assertThat(left.remove(line)).isTrue());
            written += mine.size();
        }
        Summary summary = RouteSummaries.lastOf(run.errLines()).whole();
        assertThat(summary.number("drops_all_full")).isEqualTo(all - written);
        assertThat(drops || left.isEmpty()).isTrue();
    }

    private static byte[] input(Random random) {
        if (random.nextBoolean()) {
            return Hostile.bytes(random, random.nextInt(4) == 0 ? 0 : random.nextInt(20_000));
        }
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(2_000); i > 0; i--) {
            text.append((char) ('a' + random.nextInt(26))).append(' ').append(i).append('\n');
        }
        return text.toString().getBytes(StandardCharsets.US_ASCII);
    }

    private static boolean isWanted(String line) {
        return Pattern.compile(FILTER).matcher(line).find();
    }

    /** Lines with their line feeds, a character for each byte. */
    private static List<String> lines(byte[] content, Predicate<String> wanted) throws IOException {
        List<String> lines = new ArrayList<>();
        LineReader reader = new LineReader(new ByteArrayInputStream(content));
        for (byte[] line = reader.next(); line != null; line = reader.next()) {
            String text = new String(line, StandardCharsets.ISO_8859_1);
            if (wanted.test(text)) {
                lines.add(text);
            }
        }
        return lines;
    }

    private static boolean isSubsequence(List<String> part, List<String> whole) {
        int at = 0;
        for (String line : whole) {
            if (at < part.size() && part.get(at).equals(line)) {
                at++;
            }
        }
        return at == part.size();
    }
}
