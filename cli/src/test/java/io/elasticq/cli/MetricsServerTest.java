package io.elasticq.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MetricsServerTest {

    @TempDir
    private Path dir;

    private final HttpClient client = HttpClient.newHttpClient();

    private HttpResponse<String> send(String method, String url) throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create(url))
                        .method(method, HttpRequest.BodyPublishers.noBody())
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    @ParameterizedTest
    @EnumSource
    void pipe_servesTheMetricsOfItsQueue_whileItRuns(QueueKind kind) throws Exception {
        PipedOutputStream typed = new PipedOutputStream();
        PipedInputStream in = new PipedInputStream(typed);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Streams streams = new Streams(in, out, new PrintStream(err, true, StandardCharsets.UTF_8), false, false, 80);
        CompletableFuture<Integer> exit = CompletableFuture.supplyAsync(
                () -> Elasticq.run(streams, "pipe", "--metrics-port", "0", "--queue", ChoiceConverter.nameOf(kind)));
        typed.write("one\ntwo\n".getBytes(StandardCharsets.UTF_8));
        typed.flush();
        await().until(() -> out.toString(StandardCharsets.UTF_8).equals("one\ntwo\n"));
        String shown = err.toString(StandardCharsets.UTF_8);
        assertThat(shown).matches("elasticq: metrics at http://127\\.0\\.0\\.1:\\d+/metrics\\R");
        String url = shown.strip().substring("elasticq: metrics at ".length());

        HttpResponse<String> metrics = send("GET", url);
        assertThat(metrics.statusCode()).isEqualTo(200);
        assertThat(metrics.headers().firstValue("Content-Type")).hasValue("text/plain; version=0.0.4; charset=utf-8");
        assertThat(metrics.body().lines())
                .contains(
                        "elasticq_queue_accepted_elements_total{name=\"pipe\"} 2.0",
                        "elasticq_queue_polled_elements_total{name=\"pipe\"} 2.0",
                        "elasticq_queue_refused_elements_total{name=\"pipe\"} 0.0",
                        "elasticq_queue_size_elements{name=\"pipe\"} 0.0",
                        "elasticq_queue_closed_state{name=\"pipe\"} 0.0",
                        "elasticq_queue_capacity_max_elements{name=\"pipe\"} 65536.0");
        assertThat(send("HEAD", url).statusCode()).isEqualTo(200);
        assertThat(send("POST", url).statusCode()).isEqualTo(405);
        assertThat(send("GET", url + "/more").statusCode()).isEqualTo(404);

        typed.close();
        assertThat(exit.get()).isZero();
        assertThat(err.toString(StandardCharsets.UTF_8)).isEqualTo(shown);
        try (ServerSocket free = new ServerSocket(URI.create(url).getPort(), 1, InetAddress.getByName("127.0.0.1"))) {
            assertThat(free.isBound()).isTrue(); // the port is given back
        }
    }

    @Test
    void clientsThatStopInTheMiddle_doNotKeepOthersFromTheMetrics() throws Exception {
        List<Socket> stopped = new ArrayList<>();
        try (MetricsServer server = MetricsServer.start("127.0.0.1", 0, List::of, "test")) {
            for (int i = 0; i < 8; i++) { // more than it has threads
                Socket socket = new Socket("127.0.0.1", URI.create(server.url()).getPort());
                stopped.add(socket);
                socket.getOutputStream().write("GET /metrics HTT".getBytes(StandardCharsets.US_ASCII));
            }
            assertThat(send("GET", server.url()).statusCode()).isEqualTo(200);
        } finally {
            for (Socket socket : stopped) {
                socket.close();
            }
        }
    }

    @Test
    void portInUse_isOneLine_andLeavesTheOutputAlone() throws IOException {
        Path out = Files.writeString(dir.resolve("out"), "precious");
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            String port = Integer.toString(taken.getLocalPort());
            CliRun.of("x\n", "pipe", "--metrics-port", port, "--out", out.toString())
                    .requireOneLine(ExitCode.USAGE, "can't serve metrics on 127.0.0.1:" + port, "in use");
        }
        assertThat(out).hasContent("precious");
    }

    @Test
    void runThatFails_givesThePortBack() throws IOException {
        int port;
        try (ServerSocket any = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            port = any.getLocalPort();
        }
        Path missing = dir.resolve("missing");
        CliRun run = CliRun.of("", "pipe", "--metrics-port", Integer.toString(port), missing.toString());
        assertThat(run.exitCode()).isEqualTo(ExitCode.INPUT);
        try (ServerSocket free = new ServerSocket(port, 1, InetAddress.getByName("127.0.0.1"))) {
            assertThat(free.isBound()).isTrue();
        }
    }
}
