package io.elasticq.examples.mqttproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.elasticq.OverflowPolicy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The commands, their options, and what they say. */
class CommandTest {

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "proxy | --from",
                "proxy --from in/# --qos 3 | qos=3",
                "proxy --from in/# --force | persist=none",
                "proxy --from in/# --max 10 | maxCapacity=10",
                "proxy --from in/# --policy SOMETIMES | SOMETIMES",
                "proxy --from in/# --broker host:port | host:port",
                "proxy --from in/# --to nowhere | --to=nowhere",
                "proxy --from in/# --to topic:in/again | --to=topic:in/again",
                "proxy --from in/#/a --to topic:out | --from=in/#/a",
                "proxy --from in/# --batch 0 | batch=0",
                "proxy --from in/# --fair -1 | fair=-1",
                "proxy --from in/# --receive-max 65536 | receiveMaximum=65536",
                "proxy --from in/# --max-message 0 | maxMessage=0",
                "load --publishers 0 | --publishers=0",
                "load --mix 1,2 | 1,2",
                "load --mix 0,0,0 | 0,0,0",
                "load --count 0 | count=0",
                "load --rate -1 | rate=-0.25",
                "simulate --policy DROP_OLDEST | policy=DROP_OLDEST",
                "simulate --batch 0 | batch=0",
            })
    void badOption_isNotUnderstood_andSaid(String line, String said) {
        ProxyRun run = ProxyRun.of(line.strip().split(" "));

        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err()).contains(said);
    }

    @Test
    void brokerThatIsNotThere_isSaid() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        for (String[] command : List.of(
                new String[] {"proxy", "--from", "in/#"},
                new String[] {"proxy", "--from", "in/#", "--to", "topic:out"},
                new String[] {"load"})) {
            String[] args = Arrays.copyOf(command, command.length + 2);
            args[command.length] = "--broker";
            args[command.length + 1] = "127.0.0.1:" + port;

            ProxyRun run = ProxyRun.of(args);

            assertThat(run.exit()).isEqualTo(1);
            assertThat(run.err()).contains("127.0.0.1:" + port).contains("refused");
        }
    }

    @Test
    void metrics_areServed_withLossByQualityAndPolicy() throws Exception {
        try (Mosquitto broker = Mosquitto.start(folder.resolve("broker"));
                Publisher publisher = new Publisher(broker.address())) {
            Proxy proxy = new Proxy(TestSettings.at(broker)
                    .full(1, OverflowPolicy.DROP_NEWEST)
                    .batch(1, 0)
                    .make());
            GatedOutput output = GatedOutput.shut();
            try (MetricsServer server = new MetricsServer(0, proxy.sources())) {
                proxy.start(output);
                publisher.publish("in/a", 1, List.of("taken"));
                await().until(output::isWaiting);
                publisher.publish("in/a", 1, List.of("kept", "lost", "lost"));
                await().until(() -> proxy.tally().lost(1) == 2);

                String text = HttpClient.newHttpClient()
                        .send(HttpRequest.newBuilder(URI.create(server.url())).build(), BodyHandlers.ofString())
                        .body();

                assertThat(text.lines())
                        .contains(
                                "elasticq_mqtt_lost_messages_total{name=\"proxy\",policy=\"drop_newest\",qos=\"1\"} 2.0",
                                "elasticq_mqtt_lost_messages_total{name=\"proxy\",policy=\"drop_newest\",qos=\"2\"} 0.0",
                                "elasticq_mqtt_received_messages_total{name=\"proxy\",qos=\"1\"} 4.0",
                                "elasticq_mqtt_connected_connections{name=\"proxy\"} 1.0",
                                "elasticq_priority_size_elements{level=\"1\",name=\"backlog\"} 1.0");
            }
            output.open();
            proxy.stop();
        }
    }

    @Test
    void load_throughAProxy_losesNothing_andSaysSo() throws Exception {
        try (Mosquitto broker = Mosquitto.start(folder.resolve("broker"))) {
            ProxySettings settings =
                    TestSettings.at(broker).filters("load/0", "load/1").make();
            Proxy proxy = new Proxy(settings);
            try (Output output = new TopicOutput(settings, "out", proxy.tally().retries)) {
                proxy.start(output);

                String[] args = {
                    "load",
                    "--broker",
                    broker.address().toString(),
                    "--publishers",
                    "2",
                    "--count",
                    "500",
                    "--rate",
                    "20000",
                    "--burst",
                    "100",
                    "--check",
                    "out",
                    "--patience",
                    "20000"
                };
                ProxyRun run = ProxyRun.of(args);

                assertThat(run.exit()).as(run.err()).isZero();
                assertThat(run.out()).startsWith("published 1,000 in ").contains("from end to end: median");
                assertThat(run.out().lines().filter(line -> line.contains("QoS")))
                        .hasSize(3)
                        .allMatch(line -> line.contains("lost 0 (0.00 %), doubled 0, out of order 0"));
                proxy.stop();
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"MPSC,BLOCK", "PRIORITY,BLOCK", "PRIORITY,REJECT", "MPSC,DROP_NEWEST"})
    void simulation_isConserved_andSaysSo(String queue, String policy) {
        ProxyRun run = ProxyRun.of(
                "simulate", "--queue", queue, "--policy", policy, "--count", "20000", "--max", "2048", "--rounds", "2");

        assertThat(run.exit()).as(run.out()).isZero();
        assertThat(run.out().lines()).hasSize(2).allMatch(line -> line.contains("doubled or out of order 0"));
    }

    @Test
    void file_hasALineForEachMessage_whateverItsPayload() throws Exception {
        Path path = folder.resolve("out");
        try (Output output = new FileOutput(path, true)) {
            output.write(List.of(
                    new Message(0, "a/ä", "text".getBytes(StandardCharsets.UTF_8)),
                    new Message(1, "b", new byte[] {0, '\n'})));
            output.write(List.of(
                    new Message(2, "c", "base64:".getBytes(StandardCharsets.UTF_8)), new Message(2, "c", new byte[0])));
        }

        assertThat(Files.readAllLines(path))
                .containsExactly("0\ta/ä\ttext", "1\tb\tbase64:AAo=", "2\tc\tbase64:YmFzZTY0Og==", "2\tc\t");
    }
}
