package com.example.consumer;

import io.elasticq.ElasticQueue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Uses each module once, and prints a line for each. */
public final class Main {

    /** What a module is used for. */
    private interface Use {
        String run() throws Exception;
    }

    private Main() {}

    /**
     * Takes a folder for files, which need not exist.
     *
     * @param args the folder
     */
    public static void main(String[] args) throws Exception {
        Path folder = Files.createDirectories(Path.of(args[0]));
        for (Map.Entry<String, Use> use : uses(folder).entrySet()) {
            System.out.println(use.getKey() + ": " + use.getValue().run());
        }
        System.out.println(
                "on the module path: " + ElasticQueue.class.getModule().isNamed());
    }

    private static Map<String, Use> uses(Path folder) throws IOException {
        Map<String, Use> uses = new LinkedHashMap<>();
        uses.put("queue-core", Queues::core);
        uses.put("queue-lockbased", Queues::lockBased);
        uses.put("queue-lockfree", Queues::lockFree);
        uses.put("queue-streams", Queues::streams);
        uses.put("queue-metrics", Queues::metrics);
        uses.put("queue-priority", Queues::priority);
        uses.put("journal", () -> InFiles.journal(folder.resolve("journal")));
        uses.put("queue-persistent", () -> InFiles.persistent(folder.resolve("queue")));
        uses.put("ipc-channel", () -> InFiles.channel(folder.resolve("channel")));
        uses.put("sequencer", Flows::sequencer);
        uses.put("fanout-router", Flows::router);
        uses.put("pipeline", Flows::pipeline);
        uses.put("pipeline-resilience4j", Flows::resilience);
        uses.put("bridge-kafka", Flows::kafka);
        return uses;
    }
}
