package io.elasticq.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.elasticq.ElasticConfig;
import io.elasticq.OverflowPolicy;
import io.elasticq.journal.JournalConfig;
import io.elasticq.persistent.ElementCodec;
import io.elasticq.persistent.PersistentElasticQueue;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QueueCommandTest {

    @TempDir
    private Path temp;

    private String folder;

    @BeforeEach
    void name() {
        folder = temp.resolve("q").toString();
    }

    private CliRun queue(String stdin, String command, String... options) {
        return CliRun.of(
                stdin,
                Stream.concat(Stream.of("queue", command, folder), Stream.of(options))
                        .toArray(String[]::new));
    }

    private static String lines(int from, int to) {
        return IntStream.rangeClosed(from, to).mapToObj(i -> "line " + i + "\n").collect(Collectors.joining());
    }

    private void put(int from, int to, int inTheQueue) {
        CliRun run = queue(lines(from, to), "put");
        assertThat(run.err())
                .isEqualTo("elasticq: put " + (to - from + 1) + " elements; " + inTheQueue + " are in the queue\n");
        assertThat(run.exitCode()).isZero();
    }

    private PersistentElasticQueue<String> held() {
        return PersistentElasticQueue.builder(ElementCodec.utf8(), ElasticConfig.upTo(100), OverflowPolicy.REJECT)
                .open(Path.of(folder));
    }

    @Test
    void take_writesWhatWasPut_once_inOrder() {
        put(1, 1000, 1000);
        assertThat(queue("", "take", "--count", "3").outText()).isEqualTo(lines(1, 3));
        assertThat(queue("", "take", "--count", "0").outText()).isEmpty();
        put(1001, 1002, 999);
        CliRun rest = queue("", "take");
        assertThat(rest.outText()).isEqualTo(lines(4, 1002));
        assertThat(rest.err()).isEmpty();
        assertThat(queue("", "take").outText()).isEmpty();
    }

    @Test
    void elements_areThoseOfTheLibrary() {
        queue("grün\n\nlast", "put");
        try (Released held = new Released(held())) {
            assertThat(held.queue.take()).isEqualTo("grün");
            assertThat(held.queue.take()).isEmpty();
            assertThat(held.queue.take()).isEqualTo("last");
            held.queue.add("by a program");
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        assertThat(queue("", "take").outText()).isEqualTo("by a program\n");
    }

    private record Released(PersistentElasticQueue<String> queue) implements AutoCloseable {
        @Override
        public void close() {
            queue.release();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"--sync", "--sync-every=5ms"})
    void put_forcesAsAskedFor(String option) {
        assertThat(queue("a\nb", "put", option).err()).isEqualTo("elasticq: put 2 elements; 2 are in the queue\n");
        assertThat(queue("", "take").outText()).isEqualTo("a\nb\n");
        queue("", "put", "--sync", "--sync-every=1s").requireOneLine(ExitCode.USAGE, "exclude each other");
    }

    @Test
    void put_ofFiles_andOfNothing() throws IOException {
        Path one = Files.writeString(temp.resolve("one"), "1\n");
        assertThat(queue("2\n", "put", one.toString(), "-").err()).contains("put 2 elements");
        assertThat(queue("", "put").err()).isEqualTo("elasticq: put 0 elements; 2 are in the queue\n");
        queue("", "put", "nosuchfile").requireOneLine(ExitCode.INPUT, "nosuchfile");
        assertThat(queue("", "take").outText()).isEqualTo("1\n2\n");
    }

    @Test
    void fullQueue_rejects_orDrops() {
        CliRun run = queue(lines(1, 5), "put", "--max=3");
        assertThat(run.exitCode()).isEqualTo(ExitCode.REJECTED);
        assertThat(run.errLines())
                .containsExactly(
                        "elasticq: put 3 elements; 3 are in the queue",
                        "elasticq: the queue is full with 3 elements: line 4 was rejected and nothing was read after it"
                                + " (--max 3)");
        assertThat(queue("a\nb\n", "put", "--max=4", "--overflow=drop-newest").err())
                .isEqualTo("elasticq: put 1 elements, dropped 1; 4 are in the queue\n");
        assertThat(queue("c\nd\n", "put", "--max=4", "--overflow=drop-oldest").err())
                .isEqualTo("elasticq: put 2 elements, dropped 2; 4 are in the queue\n");
        assertThat(queue("", "take").outText()).isEqualTo("line 3\na\nc\nd\n");
        queue("", "put", "--max=0").requireOneLine(ExitCode.USAGE, "--max", "maxCapacity=0");
        queue("", "put", "--overflow=block").requireOneLine(ExitCode.USAGE, "--overflow block is not possible");
    }

    @Test
    void newQueue_isForTexts_andStaysSo() {
        put(1, 1, 1);
        CliRun run = CliRun.of(new byte[] {'o', 'k', '\n', (byte) 0xff, '\n', 'x', '\n'}, "queue", "put", folder);
        assertThat(run.exitCode()).isEqualTo(ExitCode.INPUT);
        assertThat(run.errLines())
                .containsExactly(
                        "elasticq: put 1 elements; 2 are in the queue",
                        "elasticq: line 2 can't be an element: it is not UTF-8, and the elements of this queue are");
        assertThat(queue("c3a4\n", "put", "--hex").exitCode()).isZero();
        assertThat(queue("ff\n", "put", "--hex").err()).contains("line 1 can't be an element: it is not UTF-8");
        assertThat(queue("", "info").outText()).contains("\ncodec: utf8\n");
        assertThat(queue("", "take", "--count=1", "--hex").outText()).isEqualTo("6c696e652031\n");
        assertThat(queue("", "take").outText()).isEqualTo("ok\nä\n");
    }

    @Test
    void newQueue_isForBytes_ifTheyAreHexadecimal() {
        assertThat(queue("00ff0A\n\nCAFE\n", "put", "--hex").exitCode()).isZero();
        assertThat(queue("", "info").outText()).contains("\ncodec: bytes\n");
        CliRun text = CliRun.of(new byte[] {(byte) 0xfe, '\n'}, "queue", "put", folder);
        assertThat(text.exitCode()).isZero();
        assertThat(queue("xyz\n", "put", "--hex").err()).contains("line 1 is not hexadecimal: 'xyz'");
        assertThat(queue("", "take", "--hex", "--count=3").outText()).isEqualTo("00ff0a\n\ncafe\n");
        assertThat(queue("", "take").out()).containsExactly(0xfe, '\n');
    }

    @Test
    void lineThatIsTooLong_isRefused_andThoseBeforeItStay() {
        CliRun run = queue("short\n" + "x".repeat(2 << 20) + "\n", "put");
        assertThat(run.exitCode()).isEqualTo(ExitCode.INPUT);
        assertThat(run.err())
                .contains(
                        "line 2 can't be an element: the element is too large: bytes=2097152, maxElementSize=1048576");
        assertThat(queue("", "take").outText()).isEqualTo("short\n");
    }

    @Test
    void output_thatFails_losesNothing() {
        put(1, 600, 600);
        OutputStream fails = new OutputStream() {
            private int writes;

            @Override
            public void write(int b) {
                throw new UnsupportedOperationException();
            }

            @Override
            public void write(byte[] from, int offset, int length) throws IOException {
                if (++writes == 2) {
                    throw new IOException("Broken pipe");
                }
            }
        };
        CliRun run = CliRun.of(new ByteArrayInputStream(new byte[0]), fails, "queue", "take", folder);
        run.requireOneLine(ExitCode.OUTPUT, "can't write to standard output: its reader has closed it");
        assertThat(queue("", "take").outText()).isEqualTo(lines(257, 600));
    }

    @Test
    void follow_letsOthersPut_untilItHasItsCount() throws Exception {
        put(1, 2, 2);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        CompletableFuture<CliRun> follower = CompletableFuture.supplyAsync(() -> CliRun.of(
                new ByteArrayInputStream(new byte[0]), out, "queue", "take", folder, "--follow", "--count=5"));
        await().until(() -> out.toString(StandardCharsets.UTF_8).equals(lines(1, 2)));
        assertThat(queue(lines(3, 4), "put", "--wait=60s").exitCode()).isZero();
        await().until(() -> out.toString(StandardCharsets.UTF_8).equals(lines(1, 4)));
        assertThat(queue(lines(5, 6), "put", "--wait=60s").exitCode()).isZero();
        assertThat(follower.get().exitCode()).isZero();
        assertThat(follower.get().err()).isEmpty();
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo(lines(1, 5));
        assertThat(queue("", "take").outText()).isEqualTo(lines(6, 6));
        queue("", "take", "--follow", "--wait=1s").requireOneLine(ExitCode.USAGE, "exclude each other");
        queue("", "take", "--count=-1").requireOneLine(ExitCode.USAGE, "--count must be >= 0: -1");
    }

    @Test
    void info_andCompact() {
        put(1, 5, 5);
        assertThat(queue("", "info").outText())
                .startsWith("elements: 5\ncodec: utf8\nlog: 1 segments, ")
                .contains("last record 5", "\nfound: a clean end at segment 1, offset ");
        assertThat(queue("", "compact").outText()).startsWith("given up: 0 segments\nlog: 1 segments, ");
        assertThat(queue("", "take").outText()).as("neither takes anything").isEqualTo(lines(1, 5));
    }

    @Test
    void queueThatIsHeld_isRefused_orWaitedFor() throws Exception {
        PersistentElasticQueue<String> held = held();
        held.add("x");
        for (String command : new String[] {"put", "take", "info", "compact"}) {
            queue("y\n", command)
                    .requireOneLine(
                            ExitCode.OUTPUT,
                            Long.toString(ProcessHandle.current().pid()));
            queue("y\n", command, "--wait=1ms").requireOneLine(ExitCode.OUTPUT, "pid");
        }
        queue("", "salvage", temp.resolve("saved").toString()).requireOneLine(ExitCode.OUTPUT, "pid");
        CompletableFuture<CliRun> waits = CompletableFuture.supplyAsync(() -> queue("", "take", "--wait=100s"));
        held.release();
        assertThat(waits.get().outText()).isEqualTo("x\n");
    }

    @Test
    void queueOfSomethingElse_isRefused() throws IOException {
        PersistentElasticQueue.builder(
                        ElementCodec.of("mine", (String text) -> new byte[0], bytes -> ""),
                        ElasticConfig.upTo(10),
                        OverflowPolicy.REJECT)
                .open(Path.of(folder))
                .release();
        for (String command : new String[] {"put", "take", "info", "compact"}) {
            queue("y\n", command).requireOneLine(ExitCode.INPUT, "found=mine");
        }
        Path description = Path.of(folder, "queue");
        Files.writeString(description, "elasticq queue 7\n");
        queue("", "take").requireOneLine(ExitCode.INPUT, "found=elasticq queue 7");
        Files.writeString(description, "what is this\n");
        queue("", "take").requireOneLine(ExitCode.INPUT, "is damaged", "elasticq queue salvage --help");
    }

    @Test
    void damage_isSaid_andWhatIsWholeCanBeSaved() throws IOException {
        put(1, 30, 30);
        assertThat(queue("", "take", "--count=2").outText()).isEqualTo(lines(1, 2));
        Path segment = largest();
        byte[] bytes = Files.readAllBytes(segment);
        bytes[new String(bytes, StandardCharsets.ISO_8859_1).indexOf("line 10")]++;
        Files.write(segment, bytes);
        for (String command : new String[] {"take", "info", "compact"}) {
            queue("", command)
                    .requireOneLine(ExitCode.INPUT, "damaged", "sequence=10", "elasticq queue salvage --help");
        }
        String target = temp.resolve("saved").toString();
        assertThat(queue("", "salvage", target).outText())
                .isEqualTo("elements: 27\ntaken before, maybe: 7\nmissing: 1 records in 1 places\n");
        queue("", "salvage", target).requireOneLine(ExitCode.USAGE, "must be empty", "saved");
        folder = target;
        assertThat(queue("", "take").outText()).isEqualTo(lines(3, 9) + lines(11, 30));
    }

    /** The only files of this size are the segments. */
    private Path largest() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of(folder))) {
            return files.filter(file ->
                            Files.isRegularFile(file) && file.toFile().length() >= JournalConfig.MIN_SEGMENT_SIZE)
                    .findFirst()
                    .orElseThrow();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"take", "info", "compact", "salvage"})
    void queueThatIsNotThere_isOneLine_andNoneIsMade(String command) throws IOException {
        String[] more =
                command.equals("salvage") ? new String[] {temp.resolve("to").toString()} : new String[0];
        queue("", command, more).requireOneLine(ExitCode.INPUT, folder, "no such file or directory");
        Files.createDirectory(Path.of(folder));
        queue("", command, more).requireOneLine(ExitCode.INPUT, folder, "it has no file 'queue'");
        assertThat(Path.of(folder)).isEmptyDirectory();
        Files.delete(Path.of(folder));
        Files.writeString(Path.of(folder), "a file");
        queue("", command, more).requireOneLine(ExitCode.INPUT, "is not a folder");
    }

    @Test
    void queueWithoutACommand_isUsage() {
        assertThat(CliRun.of("", "queue").exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(CliRun.of("", "queue", "--help").outText()).contains("put", "take", "info", "compact", "salvage");
    }
}
