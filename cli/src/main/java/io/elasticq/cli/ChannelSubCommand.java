package io.elasticq.cli;

import io.elasticq.WaitStrategy;
import io.elasticq.channel.Channel;
import io.elasticq.channel.ChannelOptions;
import io.elasticq.channel.ChannelRefusedException;
import io.elasticq.channel.Consumer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code elasticq channel sub}. */
@Command(
        name = "sub",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        description = {
            "Writes the lines of a channel, until it ends.",
            "A line is taken when the output has it: what a kill, or an output that fails, has left comes to the next"
                    + " subscriber; lines that were written just before may come again, at most 256. A channel that was"
                    + " made with --lossy has any number of subscribers, who miss lines if they are too slow; how many"
                    + " is said."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:all lines are written",
            "1:unexpected failure",
            "2:an option or argument is wrong",
            "3:there is no channel, it is damaged, or has failed; or, with --exit-on-dead, the publisher is dead",
            "4:the output can't be written, or its reader has closed it; or another process subscribes",
            "6:the channel has ended, and lines were missed",
            "130, 143:SIGINT, SIGTERM; what was not written stays in the channel"
        })
final class ChannelSubCommand implements Callable<Integer> {

    /** Where a reader begins that takes nothing out. */
    enum From {
        OLDEST,
        NEXT
    }

    static final class FromConverter extends ChoiceConverter<From> {
        FromConverter() {
            super(From.values());
        }
    }

    /** A channel is made in less than this. */
    private static final long MAKING_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final Streams streams;

    @Mixin
    private final ChannelFile file = new ChannelFile();

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "Append to this file, and don't write to the standard output. A line that a kill has cut off"
                    + " there is ended first.")
    private @Nullable String out;

    @Option(names = "--wait", description = "If there is no channel yet, wait for one.")
    private boolean wait;

    @Option(
            names = "--observe",
            description =
                    "Read along and take nothing out, also where another process subscribes. Lines may be missed.")
    private boolean observe;

    @Option(
            names = "--from",
            paramLabel = "PLACE",
            converter = FromConverter.class,
            description =
                    "With --observe, or a channel made with --lossy: begin with the 'oldest' line that is there, or"
                            + " with the 'next' one that is published. Default: oldest.")
    private @Nullable From from;

    @Option(names = "--exit-on-dead", description = "End if the publisher is dead, and don't wait for another.")
    private boolean exitOnDead;

    @Option(
            names = "--stats",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description = "Show on standard error what happens, each time so much time is over: 500ms, 1s, 2m.")
    private @Nullable Duration stats;

    @Option(names = "--json", description = "Write the summary, the last line on standard error, in JSON.")
    private boolean json;

    ChannelSubCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() throws CliException {
        if (wait) {
            awaitChannel();
        }
        Path path = file.existing();
        Channel channel = ChannelFile.explained(
                ExitCode.INPUT,
                () -> observe ? Channel.openReadOnly(path, ChannelOptions.defaults()) : Channel.open(path));
        boolean lossy = observe || !channel.config().flowControl();
        if (from != null && !lossy) {
            throw new CliException(
                    ExitCode.USAGE,
                    "--from: a subscriber of " + file.name() + " begins where the last one has ended; see --observe");
        }
        try (Consumer consumer = ChannelFile.explained(ExitCode.INPUT, () -> consumer(channel, lossy))) {
            InputFiles self = InputFiles.of(List.of(file.name()), streams.in());
            OutputFile output = OutputFile.open(out, streams.out(), self, true);
            ChannelSubscription run = new ChannelSubscription(
                    consumer, output, lossy, channel.config().depth(), exitOnDead, streams);
            return new AttendedRun(streams, run, () -> summarize(run)).call(stats);
        }
    }

    private Consumer consumer(Channel channel, boolean lossy) {
        if (!lossy) {
            return channel.consumer();
        }
        return from == From.NEXT ? channel.observer() : channel.observerFromOldest();
    }

    /** Waits until there is one, and it is made to its end. */
    private void awaitChannel() throws CliException {
        Path path = file.path();
        WaitStrategy waiting = WaitStrategy.backoff();
        int idle = 0;
        while (!Files.exists(path)) {
            idle = waiting.idle(idle);
        }
        long seen = System.nanoTime();
        while (isBeingMade(path) && System.nanoTime() - seen < MAKING_NANOS) {
            idle = waiting.idle(idle);
        }
    }

    private static boolean isBeingMade(Path path) throws CliException {
        return ChannelFile.explained(ExitCode.INPUT, () -> {
            try {
                Channel.openReadOnly(path, ChannelOptions.defaults());
                return false;
            } catch (ChannelRefusedException e) {
                return e.reason() == ChannelRefusedException.Reason.UNFINISHED
                        || e.reason() == ChannelRefusedException.Reason.SIZE;
            }
        });
    }

    private void summarize(ChannelSubscription run) {
        if (json) {
            streams.err().println(run.toJson());
        } else {
            streams.complain(run.summary());
        }
    }
}
