package io.elasticq.cli;

import io.elasticq.router.SubscriberConfig;
import io.elasticq.router.Subscription;
import io.elasticq.router.SubscriptionStats;
import java.io.IOException;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes the lines of one output, in a thread of its own. An output that can't be written is unsubscribed, and the others go on; what waits for it then is taken
 * all the same, so that it is known what was lost.
 */
final class OutputWriter {

    private final OutputSpec spec;
    private final String name;
    private final Sink sink;
    private final LineOutput lines;
    private final PacedWriter writer;
    private final LineTally tally = new LineTally();
    private final BiConsumer<String, String> onFailure;
    private final Thread thread;
    private volatile @Nullable Subscription<Line> subscription;
    private volatile @Nullable String failure;
    private volatile @Nullable Integer exitStatus;

    /**
     * Makes one.
     *
     * @param onFailure called once with the name and why, if the output can't be written any more
     */
    OutputWriter(OutputSpec spec, String name, Sink sink, BiConsumer<String, String> onFailure) {
        this.spec = spec;
        this.name = name;
        this.sink = sink;
        this.onFailure = onFailure;
        this.lines = sink.output();
        Long perSecond = spec.perSecond();
        this.writer =
                new PacedWriter(lines, perSecond == null ? null : new Pace(perSecond, System::nanoTime), flushed -> {});
        this.thread = new Thread(this::run, "elasticq-output-" + name);
        thread.setDaemon(true); // one that waits for its reader must not hold the program
    }

    /** What it is to the router, but for where it begins. */
    SubscriberConfig.Builder<Line> config() {
        SubscriberConfig.Builder<Line> config =
                SubscriberConfig.<Line>named(name).credits(spec.credits()).overload(spec.overload());
        return spec.filter() == null ? config : config.filter(spec::wants);
    }

    /** Begins. */
    void start(Subscription<Line> to) {
        subscription = to;
        thread.start();
    }

    /** Goes on without the rate. Any thread may call this. */
    void hurry() {
        writer.hurry();
    }

    /** Waits until all is written, and who takes it has ended. */
    void join() throws InterruptedException {
        thread.join();
    }

    /** Ends what takes the lines. Any thread may call this. */
    void abandon() {
        sink.abandon();
    }

    /** Whether it may miss lines for good; with a journal to read them from, or without. */
    boolean mayMiss(boolean replays) {
        return spec.mayMiss(replays);
    }

    boolean hasEnded() {
        return subscription != null && !thread.isAlive();
    }

    String name() {
        return name;
    }

    /** What it was given. Valid after {@link #join}. */
    LineTally tally() {
        return tally;
    }

    /** What has happened so far. Any thread may call this. */
    OutputSummary summary() {
        long written = lines.lines(); // before the router's numbers, or a line could be out before it came in
        long bytes = lines.bytes();
        Subscription<Line> mine = subscription;
        SubscriptionStats stats = mine == null ? null : mine.stats();
        return new OutputSummary(name, stats, written, bytes, exitStatus, failure);
    }

    private void run() {
        Subscription<Line> from = subscription;
        if (from == null) {
            throw new IllegalStateException("started without a subscription: " + name);
        }
        try {
            writeAll(from);
            sink.close();
            exitStatus = sink.awaitExit();
        } catch (IOException e) {
            fail(from, sink.explain(e));
        } catch (InterruptedException | RuntimeException | Error e) {
            fail(from, "unexpected failure: " + e);
        }
    }

    private void writeAll(Subscription<Line> from) throws IOException, InterruptedException {
        writer.begin();
        Line line = next(from);
        while (line != null) {
            tally.take(line);
            writer.write(line.bytes());
            line = next(from);
        }
    }

    /** Who reads the output must not wait for lines that are already here. */
    private @Nullable Line next(Subscription<Line> from) throws IOException, InterruptedException {
        Line line = from.poll();
        if (line == null) {
            writer.flush();
            line = from.await();
        }
        return line;
    }

    private void fail(Subscription<Line> from, String why) {
        failure = why;
        from.close();
        onFailure.accept(name, why);
        try {
            for (Line lost = from.await(); lost != null; lost = from.await()) {
                tally.take(lost);
            }
            closeFailed(why);
            exitStatus = sink.awaitExit();
        } catch (InterruptedException e) {
            failure = why + "; interrupted";
        }
    }

    /** What could not be written before is tried again by this, and fails again. */
    private void closeFailed(String why) {
        try {
            sink.close();
        } catch (IOException e) {
            String again = sink.explain(e);
            failure = again.equals(why) ? why : why + "; " + again;
        }
    }
}
