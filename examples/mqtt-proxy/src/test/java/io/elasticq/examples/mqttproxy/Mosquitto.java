package io.elasticq.examples.mqttproxy;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.elasticq.examples.mqttproxy.ProxySettings.Broker;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** A real broker, on a free port of this machine, with the configuration of the example. */
final class Mosquitto implements AutoCloseable {

    private static final Optional<Path> PROGRAM = Stream.concat(
                    Stream.of("/usr/sbin", "/usr/local/sbin"),
                    Stream.of(System.getenv().getOrDefault("PATH", "").split(":", -1)))
            .map(folder -> Path.of(folder, "mosquitto"))
            .filter(Files::isExecutable)
            .findFirst();

    private final Path folder;
    private final int port;
    private Process process;

    private Mosquitto(Path folder, int port) {
        this.folder = folder;
        this.port = port;
    }

    /** Skips the test where there is no broker. */
    static void requireInstalled() {
        assumeTrue(PROGRAM.isPresent(), "mosquitto is not installed: apt-get install mosquitto");
    }

    /** Starts one in a folder of its own. Skips the test where there is none. */
    static Mosquitto start(Path folder) throws IOException {
        requireInstalled();
        Files.createDirectories(folder);
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        List<String> lines = Files.readAllLines(Path.of(System.getProperty("basedir", ""), "mosquitto.conf")).stream()
                .map(line -> line.equals("listener 1883 127.0.0.1") ? "listener " + port + " 127.0.0.1" : line)
                .collect(Collectors.toCollection(ArrayList::new));
        if (System.getProperty("user.name").equals("root")) {
            lines.add("user root"); // it would become another one, who can't write into the test's folder
        }
        Files.write(folder.resolve("mosquitto.conf"), lines);
        Mosquitto broker = new Mosquitto(folder, port);
        broker.startAgain();
        return broker;
    }

    /** Starts it, where it was, and waits until it listens. */
    void startAgain() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(PROGRAM.orElseThrow().toString(), "-c", "mosquitto.conf");
        process = builder.directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()))
                .start();
        Awaitility.await().pollInterval(10, TimeUnit.MILLISECONDS).until(this::isListening);
    }

    private boolean isListening() throws IOException {
        if (!process.isAlive()) {
            throw new AssertionError("mosquitto has ended: " + Files.readString(folder.resolve("log")));
        }
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    Broker address() {
        return new Broker("127.0.0.1", port);
    }

    /** SIGTERM: it writes down its sessions. */
    void stop() {
        process.destroy();
        process.onExit().join();
    }

    /** SIGKILL. */
    void kill() {
        process.destroyForcibly();
        process.onExit().join();
    }

    @Override
    public void close() {
        kill();
    }
}
