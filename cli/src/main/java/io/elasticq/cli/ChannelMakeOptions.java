package io.elasticq.cli;

import io.elasticq.channel.Channel;
import io.elasticq.channel.ChannelConfig;
import io.elasticq.channel.ChannelInfo;
import io.elasticq.channel.ChannelOptions;
import io.elasticq.channel.ChannelState;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The channel that a command publishes to: one that is there, or a new one. */
final class ChannelMakeOptions {

    @Option(
            names = "--depth",
            paramLabel = "N",
            description = "A new channel holds so many messages that are not taken yet. Default: 1024.")
    private @Nullable Integer depth;

    @Option(
            names = "--chunk",
            paramLabel = "BYTES",
            description = "The longest line of a new channel, with its line feed. Default: 1024.")
    private @Nullable Integer chunk;

    @Option(
            names = "--lossy",
            description = "Make a new channel that never waits: any number of subscribers, who may miss lines.")
    private boolean lossy;

    @Option(
            names = "--fragments",
            description = "In a new channel lines that are longer than --chunk take several places, up to --depth.")
    private boolean fragments;

    @Option(names = "--timestamps", description = "Messages of a new channel carry the times of their publication.")
    private boolean timestamps;

    @Option(
            names = "--new",
            description =
                    "If the channel has ended, and all lines of it are taken, or has failed, make a new one in its"
                            + " place.")
    private boolean anew;

    /** Opens the channel; if there is none, or a new one was asked for, it is made. */
    Channel open(ChannelFile file) throws CliException {
        Path path = file.path();
        if (Files.isDirectory(path)) {
            throw new CliException(ExitCode.OUTPUT, "can't make a channel at " + file.name() + ": it is a folder");
        }
        return ChannelFile.explained(ExitCode.OUTPUT, () -> open(path, file.name()));
    }

    private Channel open(Path path, String name) throws CliException {
        if (!Files.exists(path)) {
            return Channel.create(path, config());
        }
        ChannelInfo found =
                Channel.openReadOnly(path, ChannelOptions.defaults()).info();
        if (anew) {
            requireOver(found, name);
            Channel.delete(path);
            return Channel.create(path, config());
        }
        requireSame(found.config(), name);
        if (found.state() == ChannelState.HALT) {
            throw new CliException(
                    ExitCode.OUTPUT,
                    "the channel at " + name + " has ended after " + found.published() + " messages"
                            + (found.lag() > 0 ? ", " + found.lag() + " are not taken" : "; --new makes a new one"));
        }
        if (found.state() == ChannelState.FAIL) {
            throw new CliException(
                    ExitCode.OUTPUT,
                    "the channel at " + name + " has failed: code=" + found.failureCode() + "; --new makes a new one");
        }
        return Channel.open(path);
    }

    private static void requireOver(ChannelInfo found, String name) throws CliException {
        if (found.state() == ChannelState.FAIL || (found.state() == ChannelState.HALT && found.lag() == 0)) {
            return;
        }
        throw new CliException(
                ExitCode.OUTPUT,
                "--new: the channel at " + name
                        + (found.state() == ChannelState.HALT
                                ? " has ended, but " + found.lag() + " of its messages are not taken"
                                : " has not ended: state=" + ChannelReport.nameOf(found.state())));
    }

    private ChannelConfig config() {
        ChannelConfig.Builder config =
                ChannelConfig.builder().flowControl(!lossy).fragments(fragments).timestamps(timestamps);
        if (depth != null) {
            config.depth(depth);
        }
        if (chunk != null) {
            config.chunkSize(chunk);
        }
        return config.build();
    }

    /** What was asked for in so many words must be so. */
    private void requireSame(ChannelConfig found, String name) throws CliException {
        requireSame("--depth", depth, found.depth(), name);
        requireSame("--chunk", chunk, found.chunkSize(), name);
        requireHas("--lossy", lossy, !found.flowControl(), name);
        requireHas("--fragments", fragments, found.fragments(), name);
        requireHas("--timestamps", timestamps, found.timestamps(), name);
    }

    private static void requireSame(String option, @Nullable Integer asked, int found, String name)
            throws CliException {
        if (asked != null && asked != found) {
            throw new CliException(
                    ExitCode.USAGE, option + " " + asked + ": the channel at " + name + " was made with " + found);
        }
    }

    private static void requireHas(String option, boolean asked, boolean found, String name) throws CliException {
        if (asked && !found) {
            throw new CliException(ExitCode.USAGE, option + ": the channel at " + name + " was made without");
        }
    }
}
