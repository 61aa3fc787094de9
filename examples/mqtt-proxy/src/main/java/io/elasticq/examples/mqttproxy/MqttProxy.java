package io.elasticq.examples.mqttproxy;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The program. */
@Command(
        name = "mqtt-proxy",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        subcommands = {ProxyCommand.class, LoadCommand.class, SimulateCommand.class},
        description = "An elastic proxy between the publishers of an MQTT broker and one processor.",
        footer = {"", "Exit codes: 0 all is accounted for; 1 failed; 2 not understood."})
public final class MqttProxy {

    static final int OK = 0;
    static final int FAILED = 1;

    private MqttProxy() {}

    /**
     * Runs the program and ends the JVM.
     *
     * @param args as {@code --help} says
     */
    public static void main(String[] args) {
        System.exit(run(
                new PrintWriter(System.out, true, StandardCharsets.UTF_8),
                new PrintWriter(System.err, true, StandardCharsets.UTF_8),
                args));
    }

    /** Runs the program in this JVM. Returns its exit code. */
    static int run(PrintWriter out, PrintWriter err, String... args) {
        return new CommandLine(new MqttProxy())
                .setOut(out)
                .setErr(err)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler((e, command, parsed) -> {
                    err.println("mqtt-proxy: " + reason(e));
                    return FAILED;
                })
                .execute(args);
    }

    static String reason(Throwable e) {
        return e.getMessage() == null ? e.toString() : e.getClass().getSimpleName() + ": " + e.getMessage();
    }
}
