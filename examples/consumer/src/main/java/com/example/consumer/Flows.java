package com.example.consumer;

import io.elasticq.ElasticConfig;
import io.elasticq.OverflowPolicy;
import io.elasticq.bridge.kafka.KafkaSink;
import io.elasticq.lockbased.LockedElasticQueue;
import io.elasticq.lockfree.MpscElasticQueue;
import io.elasticq.pipeline.Guard;
import io.elasticq.pipeline.HandOff;
import io.elasticq.pipeline.Pipeline;
import io.elasticq.pipeline.RunReport;
import io.elasticq.pipeline.RunningPipeline;
import io.elasticq.pipeline.io.Sinks;
import io.elasticq.pipeline.io.Sources;
import io.elasticq.pipeline.resilience4j.ResilienceGuards;
import io.elasticq.pipeline.window.Aggregates;
import io.elasticq.pipeline.window.Windows;
import io.elasticq.router.OverloadPolicy;
import io.elasticq.router.Router;
import io.elasticq.router.Source;
import io.elasticq.router.SubscriberConfig;
import io.elasticq.router.Subscription;
import io.elasticq.sequencer.SequencedRing;
import io.elasticq.sequencer.Topology;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.retry.Retry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** What passes events on. */
final class Flows {

    /** An event of the ring. */
    private static final class Order {
        private long id;
    }

    private Flows() {}

    static String sequencer() throws InterruptedException {
        SequencedRing<Order> ring = SequencedRing.builder(Order::new, 16).multiProducer();
        AtomicInteger handled = new AtomicInteger();
        Topology<Order> topology = Topology.of(ring)
                .handle("first", (order, sequence, endOfBatch) -> handled.incrementAndGet())
                .then("second", (order, sequence, endOfBatch) -> handled.addAndGet((int) order.id))
                .start(Thread::new);
        ring.publish((order, sequence) -> order.id = 10);
        topology.drain(Duration.ofSeconds(30));
        return "handled " + handled;
    }

    static String router() {
        MpscElasticQueue<String> inbox = new MpscElasticQueue<>(ElasticConfig.defaults(), OverflowPolicy.REJECT);
        Router<String> router = Router.builder(Source.of(inbox)).build();
        Subscription<String> all = router.subscribe(SubscriberConfig.<String>named("all")
                .overload(OverloadPolicy.park())
                .build());
        Subscription<String> slow = router.subscribe(SubscriberConfig.<String>named("slow")
                .credits(1)
                .overload(OverloadPolicy.drop())
                .build());
        inbox.offer("one");
        inbox.offer("two");
        router.step();
        return "all " + all.poll() + " " + all.poll() + ", slow dropped "
                + slow.stats().droppedNoCredit();
    }

    static String pipeline() throws InterruptedException {
        List<String> counts = new ArrayList<>();
        Pipeline pipeline = Pipeline.from("words", Sources.iterable(List.of("a", "b", "a", "oops")))
                .filter(word -> word.length() == 1)
                .async(HandOff.grow(16, 64))
                .keyBy(word -> word)
                .window(Windows.lengthBatch(2))
                .aggregate(Aggregates.count())
                .map(window -> window.key() + "=" + window.value())
                .to(Sinks.toCollection(counts));
        try (RunningPipeline running = pipeline.start()) {
            RunReport report = running.await().orThrow();
            return counts + ", conserved " + report.conserved();
        }
    }

    static String resilience() throws Exception {
        AtomicInteger attempts = new AtomicInteger();
        CircuitBreaker breaker = CircuitBreaker.ofDefaults("store");
        Guard guard =
                ResilienceGuards.retry(Retry.ofDefaults("store")).andThen(ResilienceGuards.circuitBreaker(breaker));
        guard.run(() -> {
            if (attempts.incrementAndGet() < 2) {
                throw new IOException("not yet");
            }
        });
        return "handed on at attempt " + attempts + ", breaker " + breaker.getState();
    }

    /** There is no broker here: the publication starts, waits for one, and is closed. */
    static String kafka() throws InterruptedException {
        LockedElasticQueue<String> outbox = new LockedElasticQueue<>(ElasticConfig.upTo(8), OverflowPolicy.BLOCK);
        KafkaSink<String> sink = KafkaSink.<String>builder("orders", order -> order.getBytes(StandardCharsets.UTF_8))
                .bootstrap("127.0.0.1:1")
                .build();
        try (var publication = sink.publish(outbox)) {
            return "publication " + publication.state();
        }
    }
}
