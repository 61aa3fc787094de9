package io.elasticq.cli;

import io.elasticq.channel.Channel;
import io.elasticq.channel.Producer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code elasticq channel pub}. */
@Command(
        name = "pub",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        description = {
            "Publishes each line of the files, or of the standard input, as a message: its bytes, with the line feed.",
            "A channel that is not there is made. It ends behind the last line; the subscriber gets what is there, be it"
                    + " later, and ends as well. With flow control, which a channel has unless it was made with --lossy,"
                    + " this command waits for room, and nothing is lost."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:all lines are published",
            "1:unexpected failure",
            "2:an option or argument is wrong, or not as the channel was made",
            "3:the input can't be read, or a line is too long; or what is at PATH is no channel, or damaged",
            "4:another process publishes, or the channel has ended or failed, or can't be made",
            "5:--timeout: the channel was full, and nobody there to take a line; those before are published",
            "130, 143:SIGINT, SIGTERM; what was published stays, and the channel ends"
        })
final class ChannelPubCommand implements Callable<Integer> {

    private final Streams streams;

    @Mixin
    private final ChannelFile file = new ChannelFile();

    @Parameters(
            index = "1..*",
            paramLabel = "FILE",
            description = "What to publish; '-' is the standard input. Default: -")
    private List<String> files = List.of();

    @Mixin
    private final ChannelMakeOptions make = new ChannelMakeOptions();

    @Option(
            names = "--keep",
            description = "Don't end the channel at the end of the input: another 'channel pub' may go on.")
    private boolean keep;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description = "Give up if the channel is full and no subscriber is there for so long: 500ms, 1s, 2m. Unless"
                    + " given, wait for one.")
    private @Nullable Duration timeout;

    @Option(
            names = "--stats",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description = "Show on standard error what happens, each time so much time is over: 500ms, 1s, 2m.")
    private @Nullable Duration stats;

    @Option(names = "--json", description = "Write the summary, the last line on standard error, in JSON.")
    private boolean json;

    ChannelPubCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() throws CliException {
        InputFiles input = InputFiles.of(files, streams.in());
        input.requireOtherThan(file.path());
        Channel channel = make.open(file);
        try (Producer producer = ChannelFile.explained(ExitCode.OUTPUT, channel::producer)) {
            ChannelPublication run = new ChannelPublication(channel, producer, input, keep, timeout, streams);
            return new AttendedRun(streams, run, () -> summarize(run)).call(stats);
        }
    }

    private void summarize(ChannelPublication run) {
        if (json) {
            streams.err().println(run.toJson());
        } else {
            streams.complain(run.summary());
        }
    }
}
