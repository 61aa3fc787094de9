package io.elasticq.bridge.kafka;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;

/**
 * A real broker: one node in KRaft mode, a process of its own on a loopback port, from the artifacts that are on the class path. It can be killed, and started again
 * on the same port with what it had on the disk. It ends when this JVM does, however that ends.
 */
public final class KafkaBroker implements AutoCloseable {

    private static final int MOST_TRIES = 600;

    private static final int ATTEMPTS = 3;
    private static final long START_SECONDS = 90;

    private final Path folder;
    private final int port;
    private final int controllerPort;
    private Process process;

    private KafkaBroker(Path folder, int port, int controllerPort) throws IOException {
        this.folder = folder;
        this.port = port;
        this.controllerPort = controllerPort;
        process = launch();
    }

    /** Starts a broker with an empty disk, or with the one that an earlier broker left in this folder, and waits until it listens. */
    public static KafkaBroker start(Path folder) {
        IOException failure = null;
        for (int i = 0; i < ATTEMPTS; i++) { // a free port may be taken by somebody else meanwhile
            try {
                Files.createDirectories(folder);
                KafkaBroker broker = new KafkaBroker(folder, freePort(), freePort());
                broker.awaitListening();
                return broker;
            } catch (IOException e) {
                failure = e;
            }
        }
        throw new UncheckedIOException("the broker doesn't start; see " + folder.resolve("broker.log"), failure);
    }

    /** Where clients find it. */
    public String bootstrap() {
        return "127.0.0.1:" + port;
    }

    /** Makes a topic that is on this broker alone. */
    public void createTopic(String name, int partitions) {
        try (Admin admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap()))) {
            for (int tries = 0; !isCreated(admin, name, partitions); tries++) {
                if (tries == MOST_TRIES) {
                    throw new AssertionError("can't create the topic " + name + ": the broker doesn't count itself");
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
            }
        } catch (ExecutionException | InterruptedException e) {
            throw new AssertionError("can't create the topic " + name, e);
        }
    }

    /** False while the broker is fenced: it has started, or has stood still for seconds, and was not heard of since. */
    private static boolean isCreated(Admin admin, String name, int partitions)
            throws ExecutionException, InterruptedException {
        try {
            admin.createTopics(List.of(new NewTopic(name, partitions, (short) 1)))
                    .all()
                    .get();
            return true;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof InvalidReplicationFactorException) {
                return false;
            }
            throw e;
        }
    }

    /** SIGKILL. Clients find nobody until {@link #restart}. */
    public void kill() {
        process.destroyForcibly();
        process.onExit().join();
    }

    /** Starts it again after {@link #kill}, on the same port and the same disk, and waits until it listens. */
    public void restart() {
        try {
            process = launch();
            awaitListening();
        } catch (IOException e) {
            throw new UncheckedIOException("the broker doesn't come back; see " + folder.resolve("broker.log"), e);
        }
    }

    @Override
    public void close() {
        kill();
    }

    private Process launch() throws IOException {
        Path settings = folder.resolve("server.properties");
        Files.write(
                settings,
                List.of(
                        "process.roles=broker,controller",
                        "node.id=1",
                        "controller.quorum.voters=1@127.0.0.1:" + controllerPort,
                        "listeners=PLAINTEXT://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controllerPort,
                        "controller.listener.names=CONTROLLER",
                        "broker.session.timeout.ms=4000", // after a kill it is let in when its earlier life is
                        // forgotten
                        "broker.heartbeat.interval.ms=500",
                        "log.dirs=" + folder.resolve("logs"),
                        "num.partitions=1",
                        "offsets.topic.num.partitions=1",
                        "offsets.topic.replication.factor=1",
                        "transaction.state.log.num.partitions=1",
                        "transaction.state.log.replication.factor=1",
                        "transaction.state.log.min.isr=1",
                        "group.initial.rebalance.delay.ms=0",
                        "share.coordinator.state.topic.replication.factor=1",
                        "share.coordinator.state.topic.min.isr=1"));
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        KafkaBrokerChild.class.getName(),
                        settings.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("broker.log").toFile()))
                .start(); // its standard input ends with this JVM, and it ends then
    }

    private void awaitListening() throws IOException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        while (true) {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
                return;
            } catch (IOException e) {
                if (!process.isAlive() || System.nanoTime() > deadline) {
                    kill();
                    throw e;
                }
            }
            pause();
        }
    }

    private void pause() throws IOException {
        try {
            if (process.waitFor(50, TimeUnit.MILLISECONDS)) {
                throw new IOException("the broker has ended with " + process.exitValue());
            }
        } catch (InterruptedException e) {
            kill();
            throw new IOException("interrupted", e);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
