package io.elasticq.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticq.channel.Channel;
import io.elasticq.channel.ChannelConfig;
import io.elasticq.channel.Consumer;
import io.elasticq.channel.Producer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The ends of a channel are sources of metrics like a queue. */
class ChannelMetersTest {

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    @AfterEach
    void close() {
        registry.close();
    }

    @Test
    void endsWithCredits_sayHowFarTheyAre() throws Exception {
        Channel channel = Channel.inMemory(ChannelConfig.builder().depth(4).build());
        try (Producer producer = ElasticQueueMetrics.monitor(registry, channel.producer(), "ticks");
                Consumer consumer = ElasticQueueMetrics.monitor(registry, channel.consumer(), "ticks")) {
            for (int i = 0; i < 6; i++) {
                producer.tryPublish(new byte[8], 0, 8, i);
            }
            consumer.poll(fragment -> {}, 1);

            Scrape scrape = Scrape.of(registry);
            assertThat(scrape.value("elasticq_channel_published_messages_total", "name", "ticks"))
                    .isEqualTo(4);
            assertThat(scrape.value("elasticq_channel_refused_messages_total")).isEqualTo(2);
            assertThat(scrape.value("elasticq_channel_received_messages_total")).isEqualTo(1);
            assertThat(scrape.value("elasticq_channel_lag_messages")).isEqualTo(3);
            assertThat(scrape.value("elasticq_channel_credits_messages")).isEqualTo(1);
            assertThat(scrape.types())
                    .containsEntry("elasticq_channel_published_messages_total", "counter")
                    .containsEntry("elasticq_channel_lag_messages", "gauge");
        }
    }

    @Test
    void readerThatIsTooSlow_saysWhatItMissed() throws Exception {
        Channel channel = Channel.inMemory(
                ChannelConfig.builder().depth(4).flowControl(false).build());
        try (Producer producer = channel.producer();
                Consumer consumer = ElasticQueueMetrics.monitor(registry, channel.consumer(), "ticks")) {
            for (int i = 0; i < 10; i++) {
                producer.tryPublish(new byte[8], 0, 8, i);
            }
            int received = consumer.poll(fragment -> {}, 100);

            Scrape scrape = Scrape.of(registry);
            assertThat(scrape.value("elasticq_channel_received_messages_total")).isEqualTo(received);
            assertThat(scrape.value("elasticq_channel_missed_messages_total"))
                    .isPositive()
                    .isEqualTo(10 - received);
        }
    }
}
