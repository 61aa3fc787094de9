package io.elasticq.cli;

import java.io.IOException;
import java.util.List;

/**
 * The standard input of a command. What it writes itself goes where the program's own output goes. It does not hear the SIGINT of a terminal: it ends when its
 * input does, and so gets all that is written at the end.
 */
final class CommandSink implements Sink {

    private final Process process;
    private final LineWriter output;

    private CommandSink(Process process) {
        this.process = process;
        this.output = new LineWriter(process.getOutputStream());
    }

    static CommandSink start(String command) throws CliException {
        try {
            Process process = new ProcessBuilder(List.of("sh", "-c", "trap '' INT; " + command))
                    .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            return new CommandSink(process);
        } catch (IOException e) {
            throw new CliException(ExitCode.OUTPUT, "can't start a shell for " + command + ": " + IoReason.of(e), e);
        }
    }

    @Override
    public LineOutput output() {
        return output;
    }

    @Override
    public void close() throws IOException {
        process.getOutputStream().close();
    }

    @Override
    public Integer awaitExit() throws InterruptedException {
        return process.waitFor();
    }

    /** When the command has ended, the JDK puts another stream in the place of the pipe, which fails in words of its own. */
    @Override
    public String explain(IOException e) {
        return IoReason.isClosedByReader(e) || !process.isAlive()
                ? "the command has ended, or reads no more"
                : "can't be written: " + IoReason.of(e);
    }

    @Override
    public void abandon() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
