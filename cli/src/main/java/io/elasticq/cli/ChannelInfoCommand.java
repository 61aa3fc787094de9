package io.elasticq.cli;

import io.elasticq.channel.Channel;
import io.elasticq.channel.ChannelOptions;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code elasticq channel info}. */
@Command(
        name = "info",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        description =
                "Says what a channel is, how far its ends are, and whether they live. Only looks: neither end notices.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:said",
            "2:an option or argument is wrong",
            "3:there is no channel, or it is damaged",
            "4:the output can't be written, or its reader has closed it",
            "130, 143:SIGINT, SIGTERM"
        })
final class ChannelInfoCommand implements Callable<Integer> {

    private final Streams streams;

    @Mixin
    private final ChannelFile file = new ChannelFile();

    @Option(
            names = "--watch",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description = "Show a line each time so much time is over, until a signal ends it: 500ms, 1s, 2m.")
    private @Nullable Duration watch;

    @Option(names = "--json", description = "Say it in JSON.")
    private boolean json;

    ChannelInfoCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() throws CliException, InterruptedException {
        Path path = file.existing();
        ChannelOptions options = ChannelOptions.defaults();
        Channel channel = ChannelFile.explained(ExitCode.INPUT, () -> Channel.openReadOnly(path, options));
        if (watch != null) {
            watch(channel, options, watch);
        } else if (json) {
            show(look(channel, options).toJson());
        } else {
            Report report = new Report(streams.out());
            look(channel, options).tell(report);
            report.write();
        }
        return ExitCode.OK;
    }

    private void show(String line) throws CliException {
        PrintStream out = new PrintStream(streams.out(), false, StandardCharsets.UTF_8);
        out.println(line);
        requireAudience(out);
    }

    private void watch(Channel channel, ChannelOptions options, Duration period)
            throws CliException, InterruptedException {
        PrintStream out = new PrintStream(streams.out(), false, StandardCharsets.UTF_8);
        LiveLine line = new LiveLine(out, streams.outIsTerminal() && !json, streams.columns());
        while (true) {
            ChannelReport report = look(channel, options);
            line.show(json ? report.toJson() : report.toLine());
            requireAudience(out);
            TimeUnit.NANOSECONDS.sleep(TimeUnit.NANOSECONDS.convert(period));
        }
    }

    private ChannelReport look(Channel channel, ChannelOptions options) throws CliException {
        return ChannelFile.explained(
                ExitCode.INPUT,
                () -> new ChannelReport(
                        file.name(), channel.info(), options.heartbeatClock().instant()));
    }

    private static void requireAudience(PrintStream out) throws CliException {
        if (out.checkError()) { // flushes
            throw new CliException(ExitCode.OUTPUT, "the output can't be written, or was closed by its reader");
        }
    }
}
