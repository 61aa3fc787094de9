package io.elasticq.cli;

import io.elasticq.channel.Channel;
import io.elasticq.channel.ChannelInfo;
import io.elasticq.channel.Producer;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Inputs to a channel: a thread reads and publishes, the caller of {@link #run} waits for its end. The channel then ends, too, unless it is kept: it halts behind the
 * last line of the input, or of what a signal has left of it; it fails if the input could not be read to its end.
 */
final class ChannelPublication implements CommandRun {

    private final Channel channel;
    private final Producer producer;
    private final boolean keep;
    private final ChannelInlet inlet;
    private final Intake intake;
    private final long startNanos = System.nanoTime();
    private volatile boolean stopped;
    private volatile boolean outOfMemory;
    private volatile Ending ending = Ending.SIGNAL;

    /**
     * Makes one.
     *
     * @param keep whether others may go on with the channel
     * @param patience how long to wait for room where no subscriber is there; null for ever
     */
    ChannelPublication(
            Channel channel,
            Producer producer,
            InputFiles input,
            boolean keep,
            @Nullable Duration patience,
            Streams streams) {
        this.channel = channel;
        this.producer = producer;
        this.keep = keep;
        this.inlet = new ChannelInlet(producer, channel.config().depth(), patience, streams);
        LineLimit limit = new LineLimit(
                channel.config().maxMessageSize(),
                channel.config().fragments() ? "message" : "message without --fragments");
        this.intake = new Intake(input.joined(), 1, limit, inlet, this::relieveMemory);
    }

    @Override
    public Ending run() {
        intake.start();
        try {
            inlet.awaitClose();
            intake.join();
            ending = howItEnded();
        } catch (InterruptedException e) {
            ending = Ending.failed("interrupted");
        }
        inlet.end(this::endChannel);
        return ending;
    }

    private Ending howItEnded() {
        if (outOfMemory) {
            return Ending.failed("out of memory: the heap is limited to " + Memory.limit());
        }
        return stopped ? Ending.SIGNAL : intake.ending();
    }

    private void endChannel() {
        if (keep) {
            return;
        }
        if (ending.equals(Ending.INPUT_ENDED) || ending.equals(Ending.SIGNAL)) {
            producer.halt();
        } else {
            producer.fail(ending.exitCode());
        }
    }

    @Override
    public void stop() {
        stopped = true;
        inlet.close();
    }

    @Override
    public String giveUp() {
        return "the channel could not be ended within " + StopOnSignal.LIMIT.toSeconds() + " seconds";
    }

    @Override
    public String statsLine() {
        ChannelInfo now = channel.info();
        String credits = now.config().flowControl()
                ? " lag=" + now.lag() + " credits=" + now.creditsFree() + " subscriber="
                        + ChannelReport.nameOf(now.consumer().status())
                : "";
        return String.format(
                Locale.ROOT, "%.1fs published=%d bytes=%d%s", seconds(), inlet.lines(), intake.bytes(), credits);
    }

    @Override
    public void release() {
        producer.close();
    }

    /** What it has done, for people. */
    String summary() {
        ChannelInfo now = channel.info();
        return "published " + inlet.lines() + " lines"
                + (now.config().flowControl() ? "; " + now.lag() + " messages are not taken yet" : "");
    }

    String toJson() {
        ChannelInfo now = channel.info();
        return JsonLine.of(json -> {
            json.writeStringField("end", ending.name());
            json.writeNumberField("lines", inlet.lines());
            json.writeNumberField("bytes", intake.bytes());
            json.writeStringField("state", ChannelReport.nameOf(now.state()));
            json.writeNumberField("published", now.published());
            if (now.config().flowControl()) {
                json.writeNumberField("lag", now.lag());
            }
            json.writeNumberField("seconds", seconds());
        });
    }

    private double seconds() {
        return PipeSummary.seconds(System.nanoTime() - startNanos);
    }

    private void relieveMemory() {
        outOfMemory = true;
        inlet.close();
    }
}
