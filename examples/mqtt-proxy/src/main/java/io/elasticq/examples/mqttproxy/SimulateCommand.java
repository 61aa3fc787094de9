package io.elasticq.examples.mqttproxy;

import io.elasticq.ElasticConfig;
import io.elasticq.OverflowPolicy;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code mqtt-proxy simulate}. */
@Command(
        name = "simulate",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "The proxy's queue in this process, with threads for publishers and no broker.")
final class SimulateCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // by picocli
    private CommandSpec spec;

    @Option(
            names = "--queue",
            paramLabel = "QUEUE",
            defaultValue = "PRIORITY",
            description = "${COMPLETION-CANDIDATES}; ${DEFAULT-VALUE} unless said.")
    @SuppressWarnings("NullAway.Init") // by picocli
    private Simulation.Kind kind;

    @Option(
            names = "--publishers",
            paramLabel = "N",
            defaultValue = "4",
            description = "Threads that publish; ${DEFAULT-VALUE} unless said.")
    private int publishers;

    @Option(
            names = "--count",
            paramLabel = "N",
            defaultValue = "1000000",
            description = "Messages of each; ${DEFAULT-VALUE} unless said.")
    private long count;

    @Option(
            names = "--mix",
            paramLabel = "A,B,C",
            defaultValue = "50,30,20",
            converter = QosMix.Converter.class,
            description = "Shares of the qualities of service 0, 1 and 2; ${DEFAULT-VALUE} unless said.")
    @SuppressWarnings("NullAway.Init") // by picocli
    private QosMix mix;

    @Option(
            names = "--policy",
            paramLabel = "POLICY",
            defaultValue = "BLOCK",
            description = "BLOCK, REJECT or DROP_NEWEST; ${DEFAULT-VALUE} unless said.")
    @SuppressWarnings("NullAway.Init") // by picocli
    private OverflowPolicy policy;

    @Option(
            names = "--max",
            paramLabel = "N",
            defaultValue = "1048576",
            description = "The most messages in the queue, or in each level; ${DEFAULT-VALUE} unless said.")
    private int max;

    @Option(
            names = "--batch",
            paramLabel = "N",
            defaultValue = "4000",
            description = "The most messages that are processed at a time; ${DEFAULT-VALUE} unless said.")
    private int batch;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "5",
            description = "How often; the first rounds warm up; ${DEFAULT-VALUE} unless said.")
    private int rounds;

    @Override
    public Integer call() throws InterruptedException {
        boolean right = true;
        for (int round = 1; round <= rounds; round++) {
            Simulation.Result result = simulation().run();
            right &= result.wrong() == 0 && result.processed() + result.lost() == publishers * count;
            spec.commandLine()
                    .getOut()
                    .println(String.format(
                            Locale.ROOT,
                            "round %d: %,.0f a second, lost %,d (%.2f %%), doubled or out of order %,d; full batches of %,d: median %.3f ms, "
                                    + "99 %% %.3f ms, 99.9 %% %.3f ms; capacity %s",
                            round,
                            result.processed() / result.seconds(),
                            result.lost(),
                            100.0 * result.lost() / (publishers * count),
                            result.wrong(),
                            batch,
                            result.batchNanos().getValueAtPercentile(50) / 1e6,
                            result.batchNanos().getValueAtPercentile(99) / 1e6,
                            result.batchNanos().getValueAtPercentile(99.9) / 1e6,
                            result.growth()));
        }
        return right ? MqttProxy.OK : MqttProxy.FAILED;
    }

    private Simulation simulation() {
        try {
            ElasticConfig config = ElasticConfig.builder()
                    .initialCapacity(Math.min(1024, max))
                    .minCapacity(Math.min(1024, max))
                    .maxCapacity(max)
                    .build();
            return new Simulation(new Simulation.Settings(kind, publishers, count, mix, policy, batch), config);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }
}
