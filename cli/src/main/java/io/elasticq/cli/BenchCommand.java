package io.elasticq.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/**
 * {@code elasticq bench}, so that {@code --help} names it. The script {@code elasticq} starts another program for it, which has the peers and JMH; here is
 * only who was called without the script.
 */
@Command(
        name = "bench",
        description = "Measures elasticq beside its peers and writes a report.",
        customSynopsis = "elasticq bench [--quick] [--only PATTERN] [--out FOLDER]")
final class BenchCommand implements Callable<Integer> {

    @Unmatched
    private List<String> arguments = new ArrayList<>();

    @Override
    public Integer call() throws CliException {
        throw new CliException(
                ExitCode.USAGE,
                "bench is a program of its own, which the script at the root of the repository starts: ./elasticq bench "
                        + String.join(" ", arguments));
    }
}
