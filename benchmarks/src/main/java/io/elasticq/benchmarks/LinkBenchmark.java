package io.elasticq.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * What all benchmarks of links have: the other side, and a folder in memory for what two processes share. The heap is touched before, the
 * collector has no threads beside the benchmark, and all links get the flags that Agrona and Chronicle ask for; both processes have the same.
 */
@State(Scope.Benchmark)
@Fork(
        value = 1,
        jvmArgsPrepend = {
            "--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED",
            "--add-exports=java.base/sun.nio.ch=ALL-UNNAMED",
            "--add-opens=java.base/java.lang.reflect=ALL-UNNAMED"
        },
        jvmArgsAppend = {"-Xms512m", "-Xmx512m", "-XX:+AlwaysPreTouch", "-XX:+UseParallelGC"})
public abstract class LinkBenchmark {

    /** In memory on Linux; elsewhere the folder for temporary files, which the system keeps in memory if it can. */
    private static final Path SHARED = Path.of("/dev/shm");

    /** Where its ends are. */
    @Param({"THREADS", "PROCESSES"})
    public LinkSides sides;

    /** The buffer of the link, in KiB. */
    @Param("4096")
    public int kib;

    private Path folder;
    private Links links;
    private OtherSide other;
    private Patience patience;
    private Link.Sender sender;
    private byte[] message;
    private long sent;
    private Link.@Nullable Receiver receiver;

    LinkBenchmark() {}

    abstract OtherType type();

    abstract int bytes();

    /** Whether the other side sends each message back. */
    abstract boolean isRoundTrip();

    /** Starts the other side. */
    @Setup(Level.Trial)
    public void begin() throws IOException {
        folder = Files.isDirectory(SHARED)
                ? Files.createTempDirectory(SHARED, "elasticq-benchmark")
                : Files.createTempDirectory("elasticq-benchmark");
        LinkSettings settings = new LinkSettings(folder, sides, bytes(), kib * 1024);
        links = Links.begin(type(), settings);
        Link there = LinkProcess.there(links);
        Link back = isRoundTrip() ? LinkProcess.back(links) : null;
        other = OtherSide.start(type(), settings, there, back);
        patience = new Patience(other::isThere);
        sender = there.sender();
        message = new byte[bytes()];
        receiver = back == null ? null : back.receiver(new byte[bytes()], new Numbers(bytes()));
        sent = 0;
    }

    /** The other side must have had everything. */
    @TearDown(Level.Trial)
    public void end() throws IOException, InterruptedException {
        other.end(sent);
        links.close();
        FileBenchmark.delete(folder);
    }

    final void send(int messages) {
        for (int i = 0; i < messages; i++) {
            Numbers.put(message, sent++);
            patience.send(sender, message);
        }
    }

    final void trip() {
        send(1);
        patience.receive(Objects.requireNonNull(receiver));
    }
}
