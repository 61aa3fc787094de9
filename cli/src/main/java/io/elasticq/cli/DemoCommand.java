package io.elasticq.cli;

import io.elasticq.cli.web.WebDemo;
import java.io.BufferedOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code elasticq demo}: shows what the queues do, and checks it. A new module adds a scene. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description =
                "Shows queues that grow under bursts and shrink after them, and a router with subscribers that are too slow,"
                        + " and a pipeline with workers that are; checks that no element is lost unsaid.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:all checks passed",
            "1:a check failed",
            "2:an option or argument is wrong, or the port can't be had",
            "4:the output can't be written, or its reader has closed it",
            "130, 143:SIGINT, SIGTERM"
        })
final class DemoCommand implements Callable<Integer> {

    private final Streams streams;
    private final Function<List<Scenario>, List<Scene>> scenesOf;

    @Option(
            names = "--scenario",
            paramLabel = "NAME",
            split = ",",
            converter = Scenario.Name.class,
            description =
                    "Play only this scene: bursts, waves, fan-out, overload. May be repeated. Default: all of them.")
    private List<Scenario> scenarios = new ArrayList<>();

    @Option(
            names = "--web",
            description =
                    "Show it live in a browser instead, on this machine only, with buttons, until SIGINT or SIGTERM.")
    private boolean web;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            description = "With --web: the port to use; 0 for any that is free. Default: " + WebDemo.DEFAULT_PORT + ".")
    private @Nullable Integer port;

    DemoCommand(Streams streams) {
        this(streams, Scenario::scenes);
    }

    DemoCommand(Streams streams, List<Scene> scenes) {
        this(streams, which -> scenes);
    }

    private DemoCommand(Streams streams, Function<List<Scenario>, List<Scene>> scenesOf) {
        this.streams = streams;
        this.scenesOf = scenesOf;
    }

    @Override
    public Integer call() throws CliException, InterruptedException {
        PrintStream out = new PrintStream(new BufferedOutputStream(streams.out()), false, StandardCharsets.UTF_8);
        if (web) {
            requireNoScenario();
            return new WebDemoRun(streams, out).run(port == null ? WebDemo.DEFAULT_PORT : port);
        }
        if (port != null) {
            throw new CliException(ExitCode.USAGE, "--port is for --web only");
        }
        Stage stage = new Stage(out, new LiveLine(out, streams.outIsTerminal(), streams.columns()), streams.columns());
        boolean passed = true;
        String separator = "";
        for (Scene scene : scenesOf.apply(scenarios.isEmpty() ? Scenario.all() : scenarios)) {
            out.print(separator);
            separator = System.lineSeparator();
            out.println("== " + scene.title());
            passed &= scene.play(stage);
            stage.requireAudience();
        }
        return passed ? ExitCode.OK : ExitCode.FAILURE;
    }

    private void requireNoScenario() throws CliException {
        if (!scenarios.isEmpty()) {
            throw new CliException(ExitCode.USAGE, "--scenario is for the terminal, and can't be given with --web");
        }
    }
}
