package io.elasticq.examples.mqttproxy;

import io.elasticq.examples.mqttproxy.ProxySettings.Broker;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code mqtt-proxy load}. */
@Command(
        name = "load",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Publishes messages that can be told apart, and looks at what the proxy makes of them.")
final class LoadCommand implements Callable<Integer> {

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
            names = "--topic",
            paramLabel = "TOPIC",
            defaultValue = "load",
            description = "Publishes at TOPIC/0, TOPIC/1 and so on; ${DEFAULT-VALUE} unless said.")
    @SuppressWarnings("NullAway.Init") // by picocli
    private String topic;

    @Option(
            names = "--publishers",
            paramLabel = "N",
            defaultValue = "4",
            description = "Connections that publish; ${DEFAULT-VALUE} unless said.")
    private int publishers;

    @Option(
            names = "--count",
            paramLabel = "N",
            defaultValue = "25000",
            description = "Messages of each; ${DEFAULT-VALUE} unless said.")
    private long count;

    @Option(
            names = "--rate",
            paramLabel = "N",
            defaultValue = "0",
            description = "Messages a second of all together; as many as they can unless said.")
    private double rate;

    @Option(
            names = "--burst",
            paramLabel = "N",
            defaultValue = "1",
            description = "With --rate: that many at a time; ${DEFAULT-VALUE} unless said.")
    private int burst;

    @Option(
            names = "--size",
            paramLabel = "BYTES",
            defaultValue = "100",
            description = "Of each payload; ${DEFAULT-VALUE} unless said.")
    private int size;

    @Option(
            names = "--mix",
            paramLabel = "A,B,C",
            defaultValue = "50,30,20",
            converter = QosMix.Converter.class,
            description = "Shares of the qualities of service 0, 1 and 2; ${DEFAULT-VALUE} unless said.")
    @SuppressWarnings("NullAway.Init") // by picocli
    private QosMix mix;

    @Option(
            names = "--window",
            paramLabel = "N",
            defaultValue = "1000",
            description =
                    "The most messages of a publisher that the broker has not taken; ${DEFAULT-VALUE} unless said.")
    private int window;

    @Option(
            names = "--check",
            paramLabel = "PREFIX",
            description =
                    "Subscribes to what the proxy forwards to topic:PREFIX, and says what is lost, doubled or out of order.")
    private @Nullable String check;

    @Option(
            names = "--patience",
            paramLabel = "MILLIS",
            defaultValue = "3000",
            description = "With --check: the end is when nothing has come for so long; ${DEFAULT-VALUE} unless said.")
    private long patience;

    @Override
    public Integer call() throws IOException, InterruptedException {
        LoadSettings settings = settings();
        String prefix = check;
        List<LoadPublisher> all = new ArrayList<>();
        try (LoadCheck checked =
                prefix == null ? null : new LoadCheck(broker, settings.run(), prefix + "/" + topic + "/#")) {
            for (int i = 0; i < publishers; i++) {
                all.add(new LoadPublisher(settings, i));
            }
            double seconds = run(all);
            long sent = count * publishers;
            long failed = all.stream().mapToLong(LoadPublisher::failed).sum();
            say(
                    "published %,d in %.2f s: %,.0f a second; not taken by the broker: %,d",
                    sent, seconds, sent / seconds, failed);
            if (checked != null) {
                checked.await(sent - failed, patience);
                report(all, checked);
            }
            return failed == 0 ? MqttProxy.OK : MqttProxy.FAILED;
        } finally {
            all.forEach(LoadPublisher::close);
        }
    }

    private LoadSettings settings() {
        try {
            if (publishers < 1) {
                throw new IllegalArgumentException("there must be a publisher: --publishers=" + publishers);
            }
            String run = Long.toString(System.nanoTime(), Character.MAX_RADIX);
            return new LoadSettings(broker, run, topic, count, rate / publishers, burst, size, mix, window);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    private static double run(List<LoadPublisher> all) throws IOException, InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(all.size());
        try {
            long start = System.nanoTime();
            List<Future<?>> running = new ArrayList<>();
            for (LoadPublisher publisher : all) {
                running.add(threads.submit(() -> {
                    publisher.run();
                    return null;
                }));
            }
            for (Future<?> each : running) {
                each.get();
            }
            return (System.nanoTime() - start) / 1e9;
        } catch (ExecutionException e) {
            throw new IOException("a publisher has failed", e.getCause());
        } finally {
            threads.shutdownNow();
        }
    }

    private void report(List<LoadPublisher> all, LoadCheck checked) {
        for (int qos = Backlog.LEVELS - 1; qos >= 0; qos--) {
            int level = qos;
            long sent = all.stream().mapToLong(each -> each.sent(level)).sum();
            Identities.Counts came = checked.counts(qos);
            say(
                    "  QoS %d: published %,d, came %,d, lost %,d (%.2f %%), doubled %,d, out of order %,d",
                    qos,
                    sent,
                    came.distinct(),
                    sent - came.distinct(),
                    sent == 0 ? 0.0 : 100.0 * (sent - came.distinct()) / sent,
                    came.doubled(),
                    came.disordered());
        }
        Histogram nanos = checked.nanos();
        say(
                "from end to end: median %.2f ms, 99 %% %.2f ms, 99.9 %% %.2f ms",
                nanos.getValueAtPercentile(50) / 1e6,
                nanos.getValueAtPercentile(99) / 1e6,
                nanos.getValueAtPercentile(99.9) / 1e6);
    }

    private void say(String format, Object... values) {
        spec.commandLine().getOut().println(String.format(Locale.ROOT, format, values));
        spec.commandLine().getOut().flush();
    }
}
