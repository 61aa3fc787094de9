package com.example.consumer;

import io.elasticq.ElasticConfig;
import io.elasticq.OverflowPolicy;
import io.elasticq.lockbased.LockedElasticQueue;
import io.elasticq.lockfree.MpscElasticQueue;
import io.elasticq.metrics.ElasticQueueMetrics;
import io.elasticq.priority.PriorityElasticQueue;
import io.elasticq.streams.AsyncElasticQueue;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.List;

/** The queues in memory. */
final class Queues {

    private Queues() {}

    static String core() {
        return "never more than " + ElasticConfig.upTo(1000).maxCapacity();
    }

    static String lockBased() throws InterruptedException {
        LockedElasticQueue<String> queue = new LockedElasticQueue<>(ElasticConfig.upTo(8), OverflowPolicy.BLOCK);
        Thread producer = new Thread(() -> queue.offerBatch(new String[] {"one", "two"}, 0, 2));
        producer.start();
        String taken = queue.take() + " " + queue.take();
        producer.join();
        queue.close();
        return taken + ", terminated " + queue.isTerminated();
    }

    static String lockFree() {
        MpscElasticQueue<Integer> queue = new MpscElasticQueue<>(ElasticConfig.upTo(100), OverflowPolicy.REJECT);
        int accepted = 0;
        while (queue.offer(accepted)) {
            accepted++;
        }
        List<Integer> drained = new ArrayList<>();
        queue.drain(drained::add, accepted);
        return "accepted " + accepted + ", drained " + drained.size();
    }

    static String streams() {
        AsyncElasticQueue<String> queue =
                new AsyncElasticQueue<>(new LockedElasticQueue<>(ElasticConfig.upTo(8), OverflowPolicy.BLOCK));
        var waiting = queue.receive();
        queue.send("later").join();
        return "received " + waiting.join();
    }

    static String metrics() {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        LockedElasticQueue<String> queue = ElasticQueueMetrics.monitor(
                registry, new LockedElasticQueue<>(ElasticConfig.fixed(8), OverflowPolicy.REJECT), "orders");
        queue.add("one");
        return "size " + registry.get("elasticq.queue.size").gauge().value();
    }

    static String priority() {
        PriorityElasticQueue<String> queue = PriorityElasticQueue.<String>builder(
                        ElasticConfig.upTo(8), OverflowPolicy.REJECT)
                .levels(2)
                .build();
        queue.offer("low", 0);
        queue.offer("high", 1);
        return queue.poll() + " before " + queue.poll();
    }
}
