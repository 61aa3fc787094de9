package io.elasticq.bridge.kafka;

import io.elasticq.pipeline.Checkpointing;
import io.elasticq.pipeline.Pipeline;
import io.elasticq.pipeline.RunOptions;
import io.elasticq.pipeline.RunningPipeline;
import io.elasticq.pipeline.io.Sources;
import io.elasticq.pipeline.state.CheckpointStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * A process to be killed, with two pipelines: one exactly once, one at least once. Arguments: a folder, a topic for each, the broker, how many events, and whether it ends with them or stops at the last one, to be killed. It says that it has begun, and what came of it.
 */
final class ExactlyOnceChild {

    static final String ENDS = "ends";
    static final String IS_KILLED = "is killed";

    private static final int EACH_NANOS = 100_000;

    private ExactlyOnceChild() {}

    public static void main(String[] args) throws Exception {
        Path folder = Path.of(args[0]);
        long events = Long.parseLong(args[4]);
        long stopsAt = args[5].equals(ENDS) ? Long.MAX_VALUE : events - 1;
        KafkaSinkBuilder<Long> exact = sink(args[1], args[3]).exactlyOnce(id(args[1]), 8 << 20);
        try (CheckpointStore exactStore = CheckpointStore.open(folder.resolve("exact"));
                CheckpointStore atLeastStore = CheckpointStore.open(folder.resolve("atLeast"));
                RunningPipeline first = start(exact, exactStore, events, stopsAt);
                RunningPipeline second = start(sink(args[2], args[3]), atLeastStore, events, stopsAt)) {
            System.out.println("began");
            System.out.println(first.await().orThrow().state());
            System.out.println(second.await().orThrow().state());
        }
    }

    static String id(String topic) {
        return "killed-" + topic;
    }

    private static KafkaSinkBuilder<Long> sink(String topic, String bootstrap) {
        return KafkaSink.<Long>builder(topic, each -> Topics.bytes(Long.toString(each)))
                .bootstrap(bootstrap)
                .config("reconnect.backoff.max.ms", 100);
    }

    private static RunningPipeline start(
            KafkaSinkBuilder<Long> sink, CheckpointStore store, long events, long stopsAt) {
        return Pipeline.from(Sources.range(0, events))
                .peek(each -> {
                    do {
                        LockSupport.parkNanos(EACH_NANOS); // so that there is something left to do when it is killed
                    } while (each >= stopsAt);
                })
                .to(sink.build())
                .start(RunOptions.defaults().checkpoints(new Checkpointing(store, Duration.ofMillis(5))));
    }
}
