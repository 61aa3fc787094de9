package io.elasticq.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.elasticq.ElasticConfig;
import io.elasticq.OverflowPolicy;
import io.elasticq.lockbased.LockedElasticQueue;
import io.elasticq.stats.Metric;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What a real Prometheus registry gives out, and whether the dashboard asks for it. */
class PrometheusTest {

    private static final Path DASHBOARD =
            Path.of(System.getProperty("basedir", ""), "dashboards", "elasticq-queues.json");

    private static final Pattern METRIC = Pattern.compile("\\b(elasticq_[a-z_]+)\\b(?:\\{([^}]*)})?");
    private static final Pattern LABEL_USED = Pattern.compile("([a-z_]+)\\s*=~?\"");
    private static final Pattern GROUPED_BY = Pattern.compile("by\\s*\\(([^)]*)\\)");

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    private final LockedElasticQueue<Integer> plain = ElasticQueueMetrics.monitor(
            registry,
            new LockedElasticQueue<>(
                    ElasticConfig.builder()
                            .initialCapacity(2)
                            .minCapacity(2)
                            .maxCapacity(8)
                            .build(),
                    OverflowPolicy.DROP_OLDEST),
            "orders",
            "shard",
            "a\"b");

    private final TimedBlockingElasticQueue<Integer> queue =
            QueueTiming.of(registry, "orders").every().tags("shard", "a\"b").wrap(plain);

    private Scrape scrapeAfterSomeWork() throws Exception {
        for (int i = 0; i < 20; i++) {
            queue.offer(i);
        }
        for (int i = 0; i < 5; i++) {
            queue.poll();
        }
        return Scrape.of(registry);
    }

    @Test
    void scrape_hasEveryMetric_withItsTypeUnitAndValue() throws Exception {
        Scrape scrape = scrapeAfterSomeWork();
        assertThat(scrape.value("elasticq_queue_size_elements", "name", "orders", "shard", "a\\\"b"))
                .isEqualTo(3);
        assertThat(scrape.value("elasticq_queue_accepted_elements_total")).isEqualTo(20);
        assertThat(scrape.value("elasticq_queue_polled_elements_total")).isEqualTo(5);
        assertThat(scrape.value("elasticq_queue_dropped_elements_total", "cause", "oldest"))
                .isEqualTo(12);
        assertThat(scrape.value("elasticq_queue_resizes_total", "direction", "grow"))
                .isPositive();
        assertThat(scrape.value("elasticq_queue_utilisation_ratio")).isEqualTo(3 / 8.0);
        assertThat(scrape.types()).containsEntry("elasticq_queue_size_elements", "gauge");
        assertThat(scrape.types()).containsEntry("elasticq_queue_accepted_elements_total", "counter");
        for (Metric metric : plain.metrics()) {
            assertThat(scrape.names()).contains(nameOf(metric));
            assertThat(scrape.helps().get(nameOf(metric))).contains(metric.description());
        }
    }

    private static String nameOf(Metric metric) {
        String name = metric.name().replace('.', '_');
        String withUnit = name.endsWith("_" + metric.unit()) ? name : name + "_" + metric.unit();
        return metric.kind() == Metric.Kind.COUNTER ? withUnit + "_total" : withUnit;
    }

    @Test
    void scrape_hasHistograms_thatGrowWithTheBuckets() throws Exception {
        Scrape scrape = scrapeAfterSomeWork();
        assertThat(scrape.value("elasticq_queue_operation_seconds_count", "operation", "offer"))
                .isEqualTo(20);
        assertThat(scrape.value("elasticq_queue_wait_seconds_count")).isEqualTo(5);
        List<Scrape.Sample> buckets = scrape.samples().stream()
                .filter(sample -> sample.name().equals("elasticq_queue_wait_seconds_bucket"))
                .toList();
        assertThat(buckets.size()).isBetween(20, 200);
        assertThat(buckets).extracting(Scrape.Sample::value).isSorted();
        assertThat(buckets.get(buckets.size() - 1).value()).isEqualTo(5);
        assertThat(buckets.get(0).labels().get("le")).matches("1\\.0E-7|.*[eE]-7");
    }

    @Test
    void dashboard_asksOnlyForWhatIsThere_andForMostOfIt() throws Exception {
        Scrape scrape = scrapeAfterSomeWork();
        Set<String> asked = new TreeSet<>();
        List<String> queries = values("expr");
        assertThat(queries.size()).isGreaterThan(8);
        for (String query : queries) {
            Matcher metric = METRIC.matcher(query);
            Set<String> labels = new TreeSet<>();
            while (metric.find()) {
                String name = metric.group(1);
                assertThat(scrape.names()).as(query).contains(name);
                asked.add(name);
                labels.addAll(scrape.labelsOf(name));
                Matcher used = LABEL_USED.matcher(metric.group(2) == null ? "" : metric.group(2));
                while (used.find()) {
                    assertThat(scrape.labelsOf(name)).as(query).contains(used.group(1));
                }
            }
            assertThat(labels).as(query).isNotEmpty();
            Matcher grouped = GROUPED_BY.matcher(query);
            while (grouped.find()) {
                assertThat(labels).as(query).contains(grouped.group(1).split("\\s*,\\s*"));
            }
        }
        assertThat(asked)
                .contains(
                        "elasticq_queue_size_elements",
                        "elasticq_queue_capacity_elements",
                        "elasticq_queue_dropped_elements_total",
                        "elasticq_queue_refused_elements_total",
                        "elasticq_queue_resizes_total",
                        "elasticq_queue_wait_seconds_bucket",
                        "elasticq_queue_operation_seconds_bucket");
        assertThat(values("title")).doesNotHaveDuplicates();
        assertThat(values("type").stream().filter("timeseries"::equals).count()).isGreaterThan(5);
    }

    /** The check of the dashboard can fail: a name that nobody gives out is not there. */
    @Test
    void scrape_hasNoSuchMetric() throws Exception {
        assertThat(scrapeAfterSomeWork().names().stream()
                        .filter(name -> name.startsWith("elasticq_"))
                        .collect(Collectors.toSet()))
                .doesNotContain("elasticq_queue_size", "elasticq_queue_accepted_elements");
    }

    private static List<String> values(String field) throws Exception {
        List<String> values = new ArrayList<>();
        try (JsonParser json = new JsonFactory().createParser(DASHBOARD.toFile())) {
            for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
                if (token == JsonToken.VALUE_STRING && field.equals(json.currentName())) {
                    values.add(json.getText());
                }
            }
        }
        return values;
    }
}
