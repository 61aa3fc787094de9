package io.elasticq.cli.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WebServerTest {

    private static final String COMMAND = Guard.COMMAND_HEADER + ": 1";
    private static final int LARGE = 1 << 20;
    /** Larger bodies are cut off by the JDK's server, at times before the answer is read. */
    private static final int READ_TO_ITS_END = 60_000;

    @TempDir
    private Path dir;

    private final HttpClient client = HttpClient.newHttpClient();
    private LiveScene scene;
    private WebServer server;
    private Browsers browsers;
    private RawRequest raw;

    @BeforeEach
    void start() throws IOException {
        scene = new LiveScene(ScenePlan.whole(), dir);
        browsers = new Browsers("{}", 3, Duration.ofSeconds(5));
        server = WebServer.bind(0);
        server.start(scene, browsers);
        raw = new RawRequest(server.url());
    }

    @AfterEach
    void end() throws Exception {
        browsers.close();
        server.close();
        assertThat(scene.close().isSound()).isTrue();
        await().untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .noneMatch(name -> name.matches("elasticq-demo-(producer|subscriber|router|browser).*")));
    }

    private HttpResponse<String> get(String path) throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(server.url()).resolve(path)).build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void page_loadsNothingFromElsewhere_andSaysSo() throws Exception {
        for (String path : List.of("/", "/demo.css", "/demo.js", "/charts.js", "/icon.svg")) {
            HttpResponse<String> answer = get(path);
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("Content-Security-Policy").orElseThrow())
                    .startsWith("default-src 'none'; script-src 'self';")
                    .contains("frame-ancestors 'none'")
                    .doesNotContain("unsafe", "http:", "*");
            assertThat(answer.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
            assertThat(answer.headers().firstValue("Cross-Origin-Resource-Policy"))
                    .hasValue("same-origin");
            assertThat(answer.headers().firstValue("Access-Control-Allow-Origin"))
                    .isEmpty();
            assertThat(answer.body().replace("http://www.w3.org/2000/svg", "")).doesNotContain("http:", "https:");
        }
    }

    @Test
    void server_isOnTheLoopbackAddressOnly() throws Exception {
        assertThat(server.url()).startsWith("http://127.0.0.1:");
        for (InetAddress address : (Iterable<InetAddress>) NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(each -> !each.isLoopbackAddress())::iterator) {
            try (ServerSocket free = new ServerSocket(URI.create(server.url()).getPort(), 1, address)) {
                assertThat(free.isBound()).isTrue(); // so nobody listens there
            }
        }
    }

    @Test
    void whatIsNotInTheTable_isNotThere() throws Exception {
        for (String path : List.of(
                "/../../etc/passwd",
                "/%2e%2e/%2e%2e/etc/passwd",
                "/..%2fdemo.html",
                "/demo.html",
                "//demo.css",
                "/demo.css/",
                "/version.properties",
                "/WebServer.class",
                "/commands/burst/")) {
            assertThat(raw.get(path)).as(path).isEqualTo(404);
        }
        assertThat(raw.post("/commands/nobody/kill", COMMAND)).isEqualTo(405); // as any path that is only looked at
    }

    @Test
    void requestThatAForeignPageCouldSend_isRefused() throws Exception {
        String own = "Origin: http://" + raw.host();
        assertThat(raw.get("/", own)).isEqualTo(200);
        assertThat(raw.post("/commands/burst", COMMAND, own)).isEqualTo(204);

        for (String path : List.of("/", "/events", "/demo.js")) {
            assertThat(raw.statusOf("GET " + path + " HTTP/1.1", "Host: evil.example"))
                    .isEqualTo(403);
            assertThat(raw.statusOf(
                            "GET " + path + " HTTP/1.1",
                            "Host: evil.example:" + URI.create(server.url()).getPort()))
                    .isEqualTo(403);
            assertThat(raw.get(path, "Origin: http://evil.example")).isEqualTo(403);
            assertThat(raw.get(path, "Origin: null")).isEqualTo(403);
            assertThat(raw.get(path, "Host: evil.example")).isEqualTo(403); // a second one
        }
        assertThat(raw.statusOf("GET / HTTP/1.0")).isEqualTo(403);
        assertThat(raw.post("/commands/burst")).isEqualTo(403);
        assertThat(raw.post("/commands/burst", own)).isEqualTo(403);
        assertThat(raw.post("/commands/burst", COMMAND, "Origin: http://evil.example"))
                .isEqualTo(403);
        assertThat(raw.post("/commands/burst", COMMAND, "Origin: http://127.0.0.1"))
                .isEqualTo(403); // another port
        assertThat(raw.statusOf("POST /commands/burst HTTP/1.1", "Host: evil.example", COMMAND, "Content-Length: 0"))
                .isEqualTo(403);
    }

    @Test
    void wrongMethods_andLargeBodies_areRefused() throws Exception {
        assertThat(raw.get("/commands/burst")).isEqualTo(405);
        assertThat(raw.post("/", COMMAND)).isEqualTo(405);
        assertThat(raw.post("/events", COMMAND)).isEqualTo(405);
        assertThat(raw.statusOf("HEAD / HTTP/1.1", "Host: " + raw.host())).isEqualTo(200);
        assertThat(raw.statusOf("OPTIONS /commands/burst HTTP/1.1", "Host: " + raw.host()))
                .isEqualTo(405);
        assertThat(statusOfBody(1_024)).isEqualTo(204);
        assertThat(statusOfBody(1_025)).isEqualTo(413);
        assertThat(statusOfBody(READ_TO_ITS_END)).isEqualTo(413);
    }

    private int statusOfBody(int length) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(server.url() + "commands/burst"))
                .header(Guard.COMMAND_HEADER, "1")
                .POST(HttpRequest.BodyPublishers.ofString("x".repeat(length)))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    }

    @Test
    void command_thatMakesNoSense_isAConflict() throws Exception {
        assertThat(raw.post("/commands/newcomer/kill", COMMAND)).isEqualTo(409);
        assertThat(raw.post("/commands/newcomer/join", COMMAND)).isEqualTo(204);
        assertThat(raw.post("/commands/newcomer/join", COMMAND)).isEqualTo(409);
        assertThat(raw.post("/commands/newcomer/kill", COMMAND)).isEqualTo(204);
        assertThat(raw.post("/commands/ledger/fast", COMMAND)).isEqualTo(409);
        assertThat(raw.post("/commands/ledger/slow", COMMAND)).isEqualTo(204);
    }

    @Test
    void browser_isGivenThePlan_thePast_andThePresent() throws Exception {
        for (int i = 1; i <= 5; i++) {
            browsers.publish("" + i);
        }
        try (Socket socket = raw.open("GET /events HTTP/1.1", "Host: " + raw.host())) {
            await().until(() -> browsers.count() == 1);
            browsers.publish("6");
            assertThat(linesUntil(socket, "data: 6"))
                    .containsSubsequence(
                            "event: plan", "data: {}", "event: past", "data: [3,4,5]", "event: now", "data: 6");
        }
        await().until(() -> {
            browsers.publish("7"); // only a write notices that it has gone
            return browsers.count() == 0;
        });
    }

    private static List<String> linesUntil(Socket socket, String last) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        List<String> lines = new ArrayList<>();
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            lines.add(line);
            if (line.equals(last)) {
                break;
            }
        }
        return lines;
    }

    @Test
    void browserThatStopsReading_isCutOff_andHoldsNobodyUp() throws Exception {
        String frame = "x".repeat(LARGE);
        try (Socket stopped = raw.open("GET /events HTTP/1.1", "Host: " + raw.host());
                Socket reading = raw.open("GET /events HTTP/1.1", "Host: " + raw.host())) {
            Thread reader = new Thread(() -> readAll(reading));
            reader.start();
            await().until(() -> browsers.count() == 2);
            for (int i = 0; i < 64; i++) {
                browsers.publish(frame); // more than the system's buffers hold, and more than a stream keeps
            }
            await().until(() -> {
                browsers.publish("small");
                return browsers.count() == 1;
            });
            assertThat(reader.isAlive()).isTrue();
            assertThat(stopped.getInputStream().read()).isEqualTo('H'); // what had come by then is its own
            browsers.close();
            reader.join();
        }
    }

    private static void readAll(Socket socket) {
        try {
            socket.getInputStream().transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            // closed at either end: how it ends is not what is looked at
        }
    }

    @Test
    void browsersBeyondTheBound_areTurnedAway() throws Exception {
        List<Socket> open = new ArrayList<>();
        try {
            for (int i = 0; i < Browsers.MOST; i++) {
                open.add(raw.open("GET /events HTTP/1.1", "Host: " + raw.host()));
            }
            await().until(() -> browsers.count() == Browsers.MOST);
            assertThat(raw.get("/events")).isEqualTo(503);
            assertThat(raw.get("/")).isEqualTo(200);
        } finally {
            for (Socket socket : open) {
                socket.close();
            }
        }
    }

    @Test
    void clientsThatStopInTheMiddle_doNotKeepOthersFromThePage() throws Exception {
        List<Socket> stopped = new ArrayList<>();
        try {
            for (int i = 0; i < 9; i++) { // more than it has threads
                Socket socket = new Socket("127.0.0.1", URI.create(server.url()).getPort());
                stopped.add(socket);
                socket.getOutputStream().write("GET / HTT".getBytes(StandardCharsets.US_ASCII));
            }
            assertThat(get("/").statusCode()).isEqualTo(200);
        } finally {
            for (Socket socket : stopped) {
                socket.close();
            }
        }
    }

    @Test
    void journal_isInItsFolder() throws IOException {
        try (var files = Files.list(dir)) {
            assertThat(files).anyMatch(file -> file.toString().endsWith(".seg"));
        }
    }
}
