package io.elasticq.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticq.bridge.kafka.KafkaBroker;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code route} to and from Kafka and Aeron: a real broker, and streams over loopback. */
class RouteEnginesTest {

    private static final byte[] ODD_LINES =
            "plain\n\n\r\nnul \u0000 \u00ff\u00fe\u0080\n  \nno line feed".getBytes(StandardCharsets.ISO_8859_1);

    private static KafkaBroker broker;

    @TempDir
    private Path dir;

    @BeforeAll
    static void start(@TempDir Path folder) {
        broker = KafkaBroker.start(folder);
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    // ---- Kafka

    @Test
    void topic_givesBackTheLines_byteForByte() throws IOException {
        broker.createTopic("odd", 1);
        String topic = "kafka:odd?bootstrap=" + broker.bootstrap();
        CliRun to = CliRun.of(ODD_LINES, "route", "--to", topic, "--to", path("copy"), "--json");
        assertThat(to.exitCode()).isZero();
        assertThat(RouteSummaries.lastOf(to.errLines()).output("kafka:odd").number("written"))
                .isEqualTo(6);
        assertThat(RouteSummaries.lastOf(to.errLines()).output("kafka:odd").number("bytes"))
                .isEqualTo(ODD_LINES.length);

        CliRun from = CliRun.of("", "route", topic + "&until=end", "--to", "-");
        assertThat(from.err()).isEmpty();
        assertThat(from.exitCode()).isZero();
        assertThat(from.out()).isEqualTo(ODD_LINES);
    }

    @Test
    void topic_ofManyLines_givesBackEachOne_inOrder() throws IOException {
        broker.createTopic("many", 1);
        String topic = "kafka:many?bootstrap=" + broker.bootstrap();
        byte[] lines = lines(200_000);
        Path file = Files.write(dir.resolve("in"), lines);
        assertThat(CliRun.of("", "route", file.toString(), "--to", topic + "&credits=1000")
                        .exitCode())
                .isZero();
        CliRun from = CliRun.of("", "route", topic + "&until=end", "--to", path("out"));
        assertThat(from.exitCode()).isZero();
        assertThat(dir.resolve("out")).hasBinaryContent(lines);
    }

    @Test
    void newest_isWhatComesNow() throws IOException {
        broker.createTopic("newest", 1);
        String topic = "kafka:newest?bootstrap=" + broker.bootstrap();
        assertThat(CliRun.of("old\n", "route", "--to", topic).exitCode()).isZero();
        CliRun from = CliRun.of("", "route", topic + "&from=newest&until=end", "--to", "-");
        assertThat(from.exitCode()).isZero();
        assertThat(from.out()).isEmpty();
    }

    @Test
    void topicThatIsNotThere_orNoBroker_isSaid_andTheOtherOutputsGoOn() throws IOException {
        String config = Files.writeString(
                        dir.resolve("config"),
                        "max.block.ms=300\ndefault.api.timeout.ms=300\n" + "request.timeout.ms=200\n")
                .toString();
        String nobody = "kafka:t?bootstrap=127.0.0.1:" + freeUdpPort() + "&config=" + config;
        CliRun to = CliRun.of("a\n", "route", "--to", nobody, "--to", path("copy"));
        to.requireOneLine(ExitCode.OUTPUT, "kafka:t: can't be written: no such topic, or no broker that answers");
        assertThat(dir.resolve("copy")).hasContent("a\n");

        CliRun from = CliRun.of("", "route", nobody, "--to", path("none"));
        from.requireOneLine(ExitCode.INPUT, "can't read", "topic=t");
    }

    // ---- Aeron

    @Test
    void stream_givesBackTheLines_byteForByte() throws Exception {
        String stream = udpStream();
        CompletableFuture<CliRun> receiver =
                CompletableFuture.supplyAsync(() -> CliRun.of("", "route", stream + "&until=end", "--to", "-"));
        CliRun to = CliRun.of(ODD_LINES, "route", "--to", stream + "&name=away", "--json");
        assertThat(to.exitCode()).isZero();
        assertThat(RouteSummaries.lastOf(to.errLines()).output("away").number("written"))
                .isEqualTo(6);
        CliRun from = receiver.get();
        assertThat(from.err()).isEmpty();
        assertThat(from.exitCode()).isZero();
        assertThat(from.out()).isEqualTo(ODD_LINES);
    }

    @Test
    void stream_ofManyLines_toASlowReceiver_losesNone() throws Exception {
        String stream = udpStream();
        byte[] lines = lines(20_000);
        CompletableFuture<CliRun> receiver = CompletableFuture.supplyAsync(
                () -> CliRun.of("", "route", stream + "&until=end&credits=64", "--to", path("out") + "?rate=20000/s"));
        CliRun to = CliRun.of(lines, "route", "--to", stream + "&credits=100");
        assertThat(to.exitCode()).isZero();
        assertThat(receiver.get().exitCode()).isZero();
        assertThat(dir.resolve("out")).hasBinaryContent(lines);
    }

    @Test
    void lineThatIsLongerThanAMessageMayBe_isSaid() throws IOException {
        String stream = udpStream() + "&term-length=64k";
        CompletableFuture<CliRun> receiver =
                CompletableFuture.supplyAsync(() -> CliRun.of("", "route", stream + "&until=end", "--to", path("out")));
        CliRun to = CliRun.of("short\n" + "x".repeat(9000) + "\n", "route", "--to", stream + "&name=away");
        to.requireOneLine(ExitCode.OUTPUT, "away: can't be written", "event 1");
        receiver.join().requireOneLine(ExitCode.INPUT, "the sender is gone", "1 have come");
        assertThat(dir.resolve("out")).hasContent("short\n");
    }

    // ---- what is wrong

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            kafka:t                       | 'bootstrap' is missing
            kafka:?bootstrap=a:1          | it has no topic
            kafka:t?bootstrap=a:1&until=x | 'until' is not one of: policy, after, credits, rate, filter, name, bootstrap, config
            kafka:t?bootstrap=a           | bootstrap=a is not HOST:PORT
            kafka:t?bootstrap=a:1&config=no-such-file | config=no-such-file can't be read: no such file
            aeron:udp                     | 'stream' is missing
            aeron:udp?stream=x            | stream is not a whole number: stream=x
            aeron:ipc?stream=1            | ipc needs driver=DIR
            aeron:udp?endpoint=localhost:1&stream=1 | for udp: back=HOST:PORT
            aeron:tcp?stream=1&back=a:1   | channel is not a channel of Aeron's
            """)
    void outputThatIsWrong_isRefused(String output, String why) {
        CliRun.of("", "route", "--to", output).requireOneLine(ExitCode.USAGE, "--to '" + output + "': ", why);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            kafka:t?bootstrap=a:1&from=middle  | from=middle is not one of: oldest, newest
            kafka:t?bootstrap=a:1&until=never  | until=never is not one of: stopped, end
            kafka:t?bootstrap=a:1&credits=1    | 'credits' is not one of: bootstrap, config, from, until
            aeron:udp?stream=1&credits=0&endpoint=a:1&back=a:2 | credits must be at least 1: credits=0
            """)
    void inputThatIsWrong_isRefused(String input, String why) {
        CliRun.of("", "route", input, "--to", "-").requireOneLine(ExitCode.USAGE, "FILE '" + input + "': ", why);
    }

    @Test
    void nothing_isAnEndToo() throws Exception {
        String stream = udpStream();
        CompletableFuture<CliRun> receiver =
                CompletableFuture.supplyAsync(() -> CliRun.of("", "route", stream + "&until=end", "--to", "-"));
        assertThat(CliRun.of("", "route", "--to", stream).exitCode()).isZero();
        CliRun from = receiver.get();
        assertThat(from.err()).isEmpty();
        assertThat(from.exitCode()).isZero();
        assertThat(from.out()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "kafka:t?bootstrap=a:1&from=newest, kafka:t?bootstrap=a:1&policy=drop",
        "aeron:udp?stream=1&endpoint=a:1&back=b:1&until=end, aeron:udp?stream=1&endpoint=a:1&back=c:1"
    })
    void outputThatIsTheInput_isRefused(String input, String output) {
        CliRun.of("", "route", input, "--to", "-", "--to", output)
                .requireOneLine(ExitCode.USAGE, output, "it is the input, too");
    }

    @Test
    void engineBesideFiles_isRefused() {
        CliRun.of("", "route", "kafka:t?bootstrap=a:1", "-", "--to", "-")
                .requireOneLine(ExitCode.USAGE, "it must be the only input");
    }

    private static byte[] lines(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "line " + i + "\n")
                .collect(Collectors.joining())
                .getBytes(StandardCharsets.UTF_8);
    }

    private static String udpStream() throws IOException {
        return "aeron:udp?endpoint=127.0.0.1:" + freeUdpPort() + "&stream=7&back=127.0.0.1:" + freeUdpPort();
    }

    private static int freeUdpPort() throws IOException {
        try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            return socket.getLocalPort();
        }
    }

    private String path(String name) {
        return dir.resolve(name).toString();
    }
}
