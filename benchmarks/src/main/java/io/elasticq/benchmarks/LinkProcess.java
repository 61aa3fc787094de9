package io.elasticq.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The other side as a process of the same JVM with the same flags. It is told by its standard input how many messages there were, and says on
 * its standard output when it can begin and when it has had them. It is killed when this side ends, and ends by itself when its input does, which
 * is when its parent is gone.
 */
final class LinkProcess implements OtherSide {

    private static final String THERE = "there";
    private static final String BACK = "back";
    private static final String READY = "ready";
    private static final String DONE = "done";

    private final Process process;
    private final BufferedReader output;

    LinkProcess(OtherType type, LinkSettings settings, boolean sendsBack) throws IOException {
        process = ChildJvm.start(
                LinkProcess.class,
                LinkProcess::isForAll,
                type.name(),
                settings.folder().toString(),
                Integer.toString(settings.bytes()),
                Integer.toString(settings.bufferBytes()),
                Boolean.toString(sendsBack));
        output = process.inputReader(StandardCharsets.UTF_8);
        expect(READY);
    }

    static Link there(Links links) throws IOException {
        return links.link(THERE);
    }

    static Link back(Links links) throws IOException {
        return links.link(BACK);
    }

    /** What concerns this JVM only: agents, a debugger's port, files that JMH made for it. */
    private static boolean isForAll(String flag) {
        return !flag.startsWith("-javaagent")
                && !flag.startsWith("-agent")
                && !flag.startsWith("-XX:CompileCommandFile");
    }

    @Override
    public boolean isThere() {
        return process.isAlive();
    }

    @Override
    public void end(long messages) throws IOException, InterruptedException {
        try {
            process.getOutputStream().write((messages + "\n").getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
            expect(DONE);
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    /** Closes its input, as the end of this process does. */
    void abandon() throws IOException {
        process.getOutputStream().close();
    }

    private void expect(String line) throws IOException {
        long start = System.nanoTime();
        while (!output.ready()) {
            if (!process.isAlive() || System.nanoTime() - start > TimeUnit.MILLISECONDS.toNanos(LIMIT_MILLIS)) {
                process.destroyForcibly();
                throw new IllegalStateException("the other process has ended, or not said for a minute: " + line);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
        String said = output.readLine();
        if (!line.equals(said)) {
            process.destroyForcibly();
            throw new IllegalStateException(
                    "the other process said something else: expected=" + line + ", said=" + said);
        }
    }

    /**
     * The process.
     *
     * @param arguments type, folder, bytes of a message, bytes of the buffer, whether messages are sent back
     */
    public static void main(String... arguments) throws IOException, InterruptedException {
        OtherType type = OtherType.valueOf(arguments[0]);
        int bytes = Integer.parseInt(arguments[2]);
        LinkSettings settings =
                new LinkSettings(Path.of(arguments[1]), LinkSides.PROCESSES, bytes, Integer.parseInt(arguments[3]));
        LinkWorker worker = new LinkWorker(() -> true);
        Thread reader = RingUnderTest.threads().newThread(() -> obey(worker));
        reader.start();
        try (Links links = Links.join(type, settings)) {
            Link there = there(links);
            Link back = Boolean.parseBoolean(arguments[4]) ? back(links) : null;
            System.out.println(READY);
            worker.work(there, back, bytes);
            System.out.println(DONE);
            reader.join(); // until it is killed, or its parent has ended
        }
    }

    private static void obey(LinkWorker worker) {
        try {
            BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            String line = input.readLine();
            while (line != null) {
                worker.endAfter(Long.parseLong(line));
                line = input.readLine();
            }
        } catch (IOException | NumberFormatException e) {
            System.err.println("no order that can be obeyed: " + e);
        }
        Runtime.getRuntime().halt(1); // the parent is gone
    }
}
