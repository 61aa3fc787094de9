package com.example.consumer;

import io.elasticq.ElasticConfig;
import io.elasticq.OverflowPolicy;
import io.elasticq.lockbased.LockedElasticQueue;

public final class Main {

    private Main() {}

    public static void main(String[] args) throws InterruptedException {
        LockedElasticQueue<String> queue = new LockedElasticQueue<>(ElasticConfig.upTo(8), OverflowPolicy.BLOCK);
        Thread producer = new Thread(() -> queue.offerBatch(new String[] {"one", "two", "three"}, 0, 3));
        producer.start();
        System.out.println(queue.take() + " " + queue.take() + " " + queue.take());
        queue.close();
        System.out.println(queue.isTerminated() + " " + queue.metrics().size());
        System.out.println(queue.getClass().getModule().isNamed());
    }
}
