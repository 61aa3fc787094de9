package io.elasticq.cli;

import io.elasticq.channel.Channel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** This program, in a process of its own, as the partner. */
final class BenchProcess implements BenchPartner {

    private static final long END_SECONDS = 10;

    private final Path there;
    private final Path back;
    private @Nullable Process process;

    BenchProcess(Path there, Path back) {
        this.there = there;
        this.back = back;
    }

    @Override
    public void start(Channel ping, Channel pong) throws CliException {
        ProcessBuilder command = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Elasticq.class.getName(),
                        "channel",
                        ChannelBenchPeerCommand.NAME,
                        there.toString(),
                        back.toString())
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        try {
            process = command.start();
        } catch (IOException e) {
            throw new CliException(ExitCode.FAILURE, "can't start a second process: " + IoReason.of(e), e);
        }
    }

    @Override
    public void requireAlive() throws CliException {
        if (process != null && !process.isAlive()) {
            throw new CliException(
                    ExitCode.FAILURE, "the second process has ended with exit code " + process.exitValue());
        }
    }

    @Override
    public void join() throws CliException {
        if (process == null) {
            return;
        }
        try {
            if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
                throw new CliException(ExitCode.FAILURE, "the second process, " + process.pid() + ", does not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CliException(ExitCode.FAILURE, "interrupted", e);
        }
        if (process.exitValue() != 0) {
            requireAlive();
        }
    }

    @Override
    public void close() throws CliException {
        if (process != null) {
            process.destroyForcibly();
            try {
                process.waitFor();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CliException(ExitCode.FAILURE, "interrupted", e);
            }
        }
    }
}
