package io.elasticq.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticq.journal.Journal;
import io.elasticq.journal.JournalConfig;
import io.elasticq.journal.Retention;
import io.micrometer.core.instrument.Meter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A journal is a source of metrics like a queue. */
class JournalMetersTest {

    private static final int SEGMENT = JournalConfig.MIN_SEGMENT_SIZE;

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Journal journal = ElasticQueueMetrics.monitor(
            registry,
            Journal.inMemory(JournalConfig.builder()
                    .segmentSize(SEGMENT)
                    .retention(Retention.ring(3))
                    .build()),
            "orders",
            "shard",
            "7");

    /** Five segments: two records to each, and the tenth is small. The tenth is not synced. */
    private void work() {
        for (int i = 0; i < 9; i++) {
            journal.append(new byte[SEGMENT / 3]);
        }
        journal.sync();
        journal.append(new byte[8]);
    }

    @AfterEach
    void close() {
        journal.close();
        registry.close();
    }

    @Test
    void meters_haveTheNamesUnitsAndValuesOfTheJournal() {
        work();
        Map<String, String> found = new TreeMap<>();
        for (Meter meter : registry.getMeters()) {
            assertThat(meter.getId().getTags())
                    .extracting(tag -> tag.getKey() + "=" + tag.getValue())
                    .containsExactly("name=orders", "shard=7");
            double value = meter.measure().iterator().next().getValue();
            found.put(
                    meter.getId().getName(),
                    meter.getId().getType() + " " + (long) value + " "
                            + meter.getId().getBaseUnit());
        }
        long first = journal.firstSequence();
        int segments = journal.stats().segments();
        assertThat(found)
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "elasticq.journal.sequence.first", "GAUGE " + first + " records",
                        "elasticq.journal.sequence.last", "GAUGE 10 records",
                        "elasticq.journal.sequence.durable", "GAUGE 9 records",
                        "elasticq.journal.segments", "GAUGE " + segments + " segments",
                        "elasticq.journal.size", "GAUGE " + (long) segments * SEGMENT + " bytes",
                        "elasticq.journal.forces", "COUNTER 1 forces",
                        "elasticq.journal.recycled", "COUNTER " + (5 - segments) + " segments"));
    }

    @Test
    void prometheus_getsThem_withUnitAndType() throws Exception {
        work();
        Scrape scrape = Scrape.of(registry);
        Set<String> names = scrape.names().stream()
                .filter(name -> name.startsWith("elasticq_"))
                .collect(Collectors.toSet());
        assertThat(names)
                .containsExactlyInAnyOrder(
                        "elasticq_journal_sequence_first_records",
                        "elasticq_journal_sequence_last_records",
                        "elasticq_journal_sequence_durable_records",
                        "elasticq_journal_segments",
                        "elasticq_journal_size_bytes",
                        "elasticq_journal_forces_total",
                        "elasticq_journal_recycled_segments_total");
        assertThat(scrape.value("elasticq_journal_sequence_last_records", "name", "orders", "shard", "7"))
                .isEqualTo(10);
        assertThat(scrape.value("elasticq_journal_forces_total")).isEqualTo(1);
        assertThat(scrape.types())
                .containsEntry("elasticq_journal_size_bytes", "gauge")
                .containsEntry("elasticq_journal_recycled_segments_total", "counter");
    }
}
