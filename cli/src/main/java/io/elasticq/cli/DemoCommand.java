package io.elasticq.cli;

import java.io.BufferedOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code elasticq demo}: shows what the queues do, and checks it. A new module adds a scene. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = "Shows queues that grow under bursts and shrink after them, and checks that no element is lost.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:all checks passed",
            "1:a check failed",
            "2:an option or argument is wrong",
            "4:the output can't be written, or its reader has closed it",
            "130, 143:SIGINT, SIGTERM"
        })
final class DemoCommand implements Callable<Integer> {

    private final Streams streams;
    private final List<Scene> scenes;

    DemoCommand(Streams streams) {
        this(streams, List.of(new BurstScene(BurstScene.Plan.locked()), new BurstScene(BurstScene.Plan.lockFree())));
    }

    DemoCommand(Streams streams, List<Scene> scenes) {
        this.streams = streams;
        this.scenes = scenes;
    }

    @Override
    public Integer call() throws CliException, InterruptedException {
        PrintStream out = new PrintStream(new BufferedOutputStream(streams.out()), false, StandardCharsets.UTF_8);
        Stage stage = new Stage(out, new LiveLine(out, streams.outIsTerminal(), streams.columns()), streams.columns());
        boolean passed = true;
        String separator = "";
        for (Scene scene : scenes) {
            out.print(separator);
            separator = System.lineSeparator();
            out.println("== " + scene.title());
            passed &= scene.play(stage);
            stage.requireAudience();
        }
        return passed ? ExitCode.OK : ExitCode.FAILURE;
    }
}
