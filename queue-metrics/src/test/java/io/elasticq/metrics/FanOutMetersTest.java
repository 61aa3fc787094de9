package io.elasticq.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticq.ElasticConfig;
import io.elasticq.OverflowPolicy;
import io.elasticq.lockfree.SpscElasticQueue;
import io.elasticq.router.OverloadPolicy;
import io.elasticq.router.Router;
import io.elasticq.router.Source;
import io.elasticq.router.SubscriberConfig;
import io.elasticq.sequencer.SequencedRing;
import io.elasticq.sequencer.Topology;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Routers, rings and their consumers are sources of metrics like a queue. */
class FanOutMetersTest {

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    @AfterEach
    void close() {
        registry.close();
    }

    @Test
    void router_saysWhatBecameOfTheEvents() throws Exception {
        SpscElasticQueue<Integer> source = new SpscElasticQueue<>(ElasticConfig.upTo(64), OverflowPolicy.REJECT);
        Router<Integer> router = ElasticQueueMetrics.monitor(
                registry, Router.builder(Source.of(source)).name("ticks").build(), "feed");
        router.subscribe(SubscriberConfig.<Integer>named("all").build());
        router.subscribe(SubscriberConfig.<Integer>named("few")
                .credits(3)
                .overload(OverloadPolicy.drop())
                .build());
        for (int i = 0; i < 10; i++) {
            source.offer(i);
        }
        router.step();

        Scrape scrape = Scrape.of(registry);
        assertThat(scrape.value("elasticq_router_routed_events_total", "name", "feed", "router", "ticks"))
                .isEqualTo(10);
        assertThat(scrape.value("elasticq_router_delivered_events_total")).isEqualTo(13);
        assertThat(scrape.value("elasticq_router_dropped_no_credit_events_total"))
                .isEqualTo(7);
        assertThat(scrape.value("elasticq_router_batch_max_events")).isEqualTo(10);
        assertThat(scrape.value("elasticq_router_subscribers")).isEqualTo(2);
        assertThat(scrape.types())
                .containsEntry("elasticq_router_routed_events_total", "counter")
                .containsEntry("elasticq_router_pending_events", "gauge");
        router.close();
    }

    @Test
    void ringAndItsConsumers_sayHowFarTheyAre() throws Exception {
        SequencedRing<long[]> ring = ElasticQueueMetrics.monitor(
                registry, SequencedRing.builder(() -> new long[1], 8).multiProducer(), "orders");
        Topology<long[]> topology = Topology.of(ring)
                .handle("journal", (event, sequence, end) -> {})
                .then("apply", (event, sequence, end) -> {})
                .build();
        ElasticQueueMetrics.monitor(registry, topology, "orders");
        topology.start(Thread::new);
        for (int i = 0; i < 20; i++) {
            ring.publish((event, sequence) -> event[0] = sequence);
        }
        topology.drain(Duration.ofMinutes(1));

        Scrape scrape = Scrape.of(registry);
        assertThat(scrape.value("elasticq_ring_claimed_events_total", "name", "orders"))
                .isEqualTo(20);
        assertThat(scrape.value("elasticq_ring_capacity_events")).isEqualTo(8);
        assertThat(scrape.value("elasticq_ring_gates_consumers")).isEqualTo(2);
        for (String consumer : new String[] {"journal", "apply"}) {
            assertThat(scrape.value("elasticq_consumer_done_events_total", "name", "orders", "consumer", consumer))
                    .isEqualTo(20);
        }
    }
}
