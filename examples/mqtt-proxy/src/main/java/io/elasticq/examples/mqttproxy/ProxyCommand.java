package io.elasticq.examples.mqttproxy;

import com.hivemq.client.mqtt.datatypes.MqttTopicFilter;
import io.elasticq.ElasticConfig;
import io.elasticq.OverflowPolicy;
import io.elasticq.examples.mqttproxy.ProxySettings.Broker;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code mqtt-proxy proxy}. */
@Command(
        name = "proxy",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Subscribes, keeps what arrives, and forwards it, until a signal ends it.")
final class ProxyCommand implements Callable<Integer> {

    private static final long PATIENCE_SECONDS = 15; // for the last batch, and farewells
    private static final String FILE = "file:";
    private static final String TOPIC = "topic:";

    @Spec
    @SuppressWarnings("NullAway.Init") // by picocli
    private CommandSpec spec;

    @Option(
            names = "--broker",
            paramLabel = "HOST:PORT",
            defaultValue = BrokerConverter.USUAL,
            converter = BrokerConverter.class,
            description = "The broker; ${DEFAULT-VALUE} unless said.")
    @SuppressWarnings("NullAway.Init") // by picocli
    private Broker broker;

    @Option(
            names = "--id",
            paramLabel = "ID",
            defaultValue = "elasticq-proxy",
            description = "Names the sessions at the broker; ${DEFAULT-VALUE} unless said.")
    @SuppressWarnings("NullAway.Init") // by picocli
    private String id;

    @Option(
            names = "--from",
            required = true,
            paramLabel = "FILTER",
            description =
                    "What to subscribe to; several times for a connection each. What two of them match comes twice.")
    @SuppressWarnings("NullAway.Init") // by picocli
    private List<String> filters;

    @Option(
            names = "--qos",
            paramLabel = "0..2",
            defaultValue = "2",
            description = "The highest quality of service to ask for.")
    private int qos;

    @Option(
            names = "--to",
            paramLabel = "OUTPUT",
            defaultValue = "null",
            description = "Where to forward to: topic:PREFIX, file:PATH, or null, which is the default.")
    @SuppressWarnings("NullAway.Init") // by picocli
    private String to;

    @Option(
            names = "--min",
            paramLabel = "N",
            defaultValue = "1024",
            description = "Messages for which each level always has room; ${DEFAULT-VALUE} unless said.")
    private int min;

    @Option(
            names = "--max",
            paramLabel = "N",
            defaultValue = "1048576",
            description = "The most messages of each level; ${DEFAULT-VALUE} unless said.")
    private int max;

    @Option(
            names = "--policy",
            paramLabel = "POLICY",
            defaultValue = "BLOCK",
            description = "For a message without room: ${COMPLETION-CANDIDATES}; ${DEFAULT-VALUE} unless said.")
    @SuppressWarnings("NullAway.Init") // by picocli
    private OverflowPolicy policy;

    @Option(
            names = "--fair",
            paramLabel = "N",
            defaultValue = "0",
            description = "At most N messages of a level while others wait; strict priority unless said.")
    private int fair;

    @Option(
            names = "--persist",
            paramLabel = "FOLDER",
            description = "Keeps messages in persistent queues in there, and acknowledges what is in them.")
    private @Nullable Path persist;

    @Option(
            names = "--force",
            description = "Acknowledges only what is on the disk, for the loss of power. With --persist.")
    private boolean force;

    @Option(
            names = "--batch",
            paramLabel = "N",
            defaultValue = "4000",
            description = "The most messages that are forwarded together; ${DEFAULT-VALUE} unless said.")
    private int batch;

    @Option(
            names = "--receive-max",
            paramLabel = "N",
            defaultValue = "65535",
            description = {
                "The most messages of quality 1 and 2 that a connection has not acknowledged; ${DEFAULT-VALUE} unless said.",
                "Mosquitto 2.0.11 goes beyond less, and is cut off again and again."
            })
    private int receiveMaximum;

    @Option(
            names = "--max-message",
            paramLabel = "BYTES",
            defaultValue = "262144",
            description = "The largest payload; the broker keeps larger ones to itself; ${DEFAULT-VALUE} unless said.")
    private int maxMessage;

    @Option(
            names = "--session",
            paramLabel = "SECONDS",
            defaultValue = "86400",
            description = "How long the broker keeps messages for a proxy that is gone; ${DEFAULT-VALUE} unless said.")
    private long session;

    @Option(
            names = "--drain",
            paramLabel = "SECONDS",
            defaultValue = "10",
            description = "How long messages in memory are forwarded after a signal; ${DEFAULT-VALUE} unless said.")
    private long drain;

    @Option(
            names = "--metrics-port",
            paramLabel = "PORT",
            description = "Serves /metrics to this machine; 0 for any port.")
    private @Nullable Integer metricsPort;

    @Override
    public Integer call() throws IOException, InterruptedException {
        ProxySettings settings = settings();
        requireNoLoop();
        CountDownLatch reported = new CountDownLatch(1);
        try (Proxy proxy = new Proxy(settings)) {
            Thread hook = new Thread(() -> endBySignal(proxy, reported), "mqtt-proxy-signal");
            Runtime.getRuntime().addShutdownHook(hook);
            try {
                return ended(serve(proxy, settings));
            } finally {
                reported.countDown();
                forget(hook);
            }
        }
    }

    private ProxySettings settings() {
        try {
            return new ProxySettings(
                    broker,
                    id,
                    filters,
                    qos,
                    ElasticConfig.builder()
                            .initialCapacity(min)
                            .minCapacity(min)
                            .maxCapacity(max)
                            .build(),
                    policy,
                    fair,
                    persist,
                    force,
                    batch,
                    receiveMaximum,
                    maxMessage,
                    Duration.ofSeconds(session),
                    Duration.ofSeconds(drain));
        } catch (IllegalArgumentException e) { // an InvalidConfigException is one
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    private void requireNoLoop() {
        for (String filter : filters) {
            try {
                if (to.startsWith(TOPIC) && MqttTopicFilter.of(filter).matches(MqttTopicFilter.of(prefix() + "/#"))) {
                    throw new ParameterException(
                            spec.commandLine(),
                            "what is forwarded would come again: --from=" + filter + ", --to=" + to);
                }
            } catch (IllegalArgumentException e) {
                throw new ParameterException(
                        spec.commandLine(), e.getMessage() + ": --from=" + filter + ", --to=" + to, e);
            }
        }
        if (!to.equals("null") && !to.startsWith(TOPIC) && !to.startsWith(FILE)) {
            throw new ParameterException(
                    spec.commandLine(), "the output must be null, file:PATH or topic:PREFIX: --to=" + to);
        }
    }

    private String prefix() {
        return to.substring(TOPIC.length());
    }

    private Report serve(Proxy proxy, ProxySettings settings) throws IOException, InterruptedException {
        Integer port = metricsPort;
        try (Output output = output(proxy, settings);
                MetricsServer metrics = port == null ? null : new MetricsServer(port, proxy.sources())) {
            proxy.start(output);
            say("ready: " + filters + " at " + broker + " to " + to + ", " + policy
                    + (metrics == null ? "" : ", metrics at " + metrics.url()));
            proxy.awaitEnd();
            return proxy.stop();
        }
    }

    private Output output(Proxy proxy, ProxySettings settings) throws IOException, InterruptedException {
        if (to.startsWith(FILE)) {
            return new FileOutput(Path.of(to.substring(FILE.length())), force);
        }
        return to.startsWith(TOPIC) ? new TopicOutput(settings, prefix(), proxy.tally().retries) : Output.nowhere();
    }

    private int ended(Report report) {
        say(report.toString());
        Throwable failure = report.failure();
        if (failure != null) {
            spec.commandLine().getErr().println("mqtt-proxy: " + MqttProxy.reason(failure));
        }
        return failure == null && report.conserved() ? MqttProxy.OK : MqttProxy.FAILED;
    }

    private void say(String text) {
        spec.commandLine().getOut().println(text);
        spec.commandLine().getOut().flush();
    }

    private void endBySignal(Proxy proxy, CountDownLatch reported) {
        proxy.end();
        try {
            reported.await(drain + PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the JVM ends in any case
        }
    }

    private static void forget(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            hook.setName("mqtt-proxy-signal-ended"); // it runs, and has been told
        }
    }
}
