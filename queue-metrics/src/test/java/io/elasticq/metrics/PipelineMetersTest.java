package io.elasticq.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticq.pipeline.HandOff;
import io.elasticq.pipeline.Pipeline;
import io.elasticq.pipeline.RunOptions;
import io.elasticq.pipeline.RunningPipeline;
import io.elasticq.pipeline.io.Sinks;
import io.elasticq.pipeline.io.Sources;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A run of a pipeline is a source of metrics like a queue. */
class PipelineMetersTest {

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    @AfterEach
    void close() {
        registry.close();
    }

    @Test
    void run_saysWhatBecameOfItsEvents() throws Exception {
        Pipeline pipeline = Pipeline.from("numbers", Sources.range(0, 1_000))
                .filter(number -> number % 4 == 0)
                .named("quarter")
                .async(HandOff.grow(2, 64))
                .named("behind")
                .to(Sinks.none());
        try (RunningPipeline running = pipeline.start(RunOptions.defaults().name("quarters"))) {
            ElasticQueueMetrics.monitor(registry, running, "quarters");
            running.await().orThrow();

            Scrape scrape = Scrape.of(registry);
            assertThat(scrape.value("elasticq_pipeline_produced_events_total", "pipeline", "quarters"))
                    .isEqualTo(1_000);
            assertThat(scrape.value("elasticq_pipeline_fates_events_total", "fate", "processed"))
                    .isEqualTo(250);
            assertThat(scrape.value("elasticq_pipeline_fates_events_total", "fate", "filtered"))
                    .isEqualTo(750);
            assertThat(scrape.value("elasticq_pipeline_stage_events_total", "stage", "quarter"))
                    .isEqualTo(1_000);
            assertThat(scrape.value("elasticq_pipeline_link_capacity_events", "link", "behind"))
                    .isEqualTo(64);
            assertThat(scrape.value("elasticq_pipeline_link_utilization_percent", "link", "behind"))
                    .isZero();
            assertThat(scrape.value("elasticq_pipeline_state_runs", "state", "completed"))
                    .isEqualTo(1);
            assertThat(scrape.types())
                    .containsEntry("elasticq_pipeline_produced_events_total", "counter")
                    .containsEntry("elasticq_pipeline_stage_latency_nanoseconds", "gauge");
        }
    }
}
