package io.elasticq.cli;

import io.elasticq.WaitStrategy;
import io.elasticq.channel.Consumer;
import io.elasticq.channel.Fragment;
import io.elasticq.channel.PeerInfo;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A channel to an output. A message is closed when the output has taken its line: whatever ends the program, what the output has not taken stays in the channel, and
 * what it has taken since comes again, which is at most {@link #most} messages.
 */
final class ChannelSubscription implements CommandRun {

    private static final int MOST_HELD = 256;
    private static final WaitStrategy WAITING = WaitStrategy.backoff();

    private final Consumer consumer;
    private final OutputFile output;
    private final LineWriter writer;
    private final boolean lossy;
    private final boolean exitOnDead;
    private final int most;
    private final PeerWatch watch;
    private final List<Fragment> held = new ArrayList<>();
    private final long startNanos = System.nanoTime();
    private volatile boolean stopped;
    private volatile Ending ending = Ending.SIGNAL;

    /**
     * Makes one.
     *
     * @param lossy whether the consumer may miss messages
     * @param depth how many messages the channel holds
     * @param exitOnDead whether to wait no longer for a publisher that is dead
     */
    ChannelSubscription(
            Consumer consumer, OutputFile output, boolean lossy, int depth, boolean exitOnDead, Streams streams) {
        this.consumer = consumer;
        this.output = output;
        this.writer = new LineWriter(output.stream());
        this.lossy = lossy;
        this.exitOnDead = exitOnDead;
        this.most = Math.max(1, Math.min(MOST_HELD, depth / 2));
        this.watch = new PeerWatch(consumer::peer, this::absence, streams);
    }

    @Override
    public Ending run() {
        try {
            ending = pass();
            output.close();
        } catch (IOException e) {
            ending = outputFailed(e);
        }
        return ending;
    }

    private Ending pass() throws IOException {
        Ending end;
        try {
            end = takeAll();
        } catch (RuntimeException e) {
            end = channelFailed(ChannelFile.explain(ExitCode.INPUT, e));
        }
        settle();
        return end;
    }

    private Ending takeAll() throws IOException {
        int idle = 0;
        while (!stopped) {
            boolean dead = watch.status() == PeerInfo.Status.DEAD; // before the last look for messages
            Fragment message = consumer.read();
            if (message != null) {
                take(message);
                idle = 0;
                continue;
            }
            settle();
            if (consumer.isTerminated()) {
                return lossy && consumer.missed() > 0 ? missed() : Ending.INPUT_ENDED;
            }
            if (dead && exitOnDead) {
                return Ending.inputFailed("the publisher is dead, and the channel has not ended; all " + writer.lines()
                        + " lines that were there are written");
            }
            watch.missedNanos();
            idle = WAITING.idle(idle);
        }
        return Ending.SIGNAL;
    }

    private void take(Fragment message) throws IOException {
        byte[] line = message.copy();
        if (line != null) {
            writer.write(line);
        }
        if (lossy) {
            message.close();
            return;
        }
        held.add(message);
        if (held.size() >= most) {
            settle();
        }
    }

    /** First written, then closed: a line may come twice, and none is left out. */
    private void settle() throws IOException {
        writer.flush();
        held.forEach(Fragment::close);
        held.clear();
    }

    @Override
    public void stop() {
        stopped = true;
    }

    @Override
    public String giveUp() {
        return "the output takes nothing; what it has not taken stays in the channel";
    }

    @Override
    public String statsLine() {
        return String.format(
                Locale.ROOT,
                "%.1fs received=%d bytes=%d%s publisher=%s",
                seconds(),
                writer.lines(),
                writer.bytes(),
                lossy ? " missed=" + consumer.missed() : "",
                ChannelReport.nameOf(consumer.peer().status()));
    }

    @Override
    public void release() {
        consumer.close();
    }

    /** What it has done, for people. */
    String summary() {
        return "received " + writer.lines() + " lines" + (lossy ? ", missed " + consumer.missed() + " messages" : "");
    }

    String toJson() {
        return JsonLine.of(json -> {
            json.writeStringField("end", ending.name());
            json.writeNumberField("lines", writer.lines());
            json.writeNumberField("bytes", writer.bytes());
            json.writeNumberField("missed", consumer.missed());
            json.writeNumberField("seconds", seconds());
        });
    }

    private double seconds() {
        return PipeSummary.seconds(System.nanoTime() - startNanos);
    }

    private static Ending missed() {
        return new Ending("input-ended", ExitCode.MISSED, null);
    }

    private static Ending channelFailed(CliException known) {
        return new Ending("channel-failed", known.exitCode(), known.getMessage());
    }

    private Ending outputFailed(IOException e) {
        String why = IoReason.isClosedByReader(e)
                ? "output closed by its reader"
                : "can't write " + output.name() + ": " + IoReason.of(e);
        return Ending.outputFailed(why + " after " + writer.lines() + " lines"
                + (lossy ? "" : "; what it has not taken stays in the channel"));
    }

    private String absence(PeerInfo publisher) {
        return switch (publisher.status()) {
            case ALIVE, ABSENT -> "";
            case SILENT -> "the publisher, process " + publisher.pid() + ", gives no sign of life: waiting";
            case DEAD ->
                "the publisher, process " + publisher.pid() + ", is dead" + (exitOnDead ? "" : ": waiting for another");
        };
    }
}
