/** {@link io.elasticq.metrics.ElasticQueueMetrics}: what elasticq's components measure, for Micrometer. */
@SuppressWarnings({"requires-automatic", "requires-transitive-automatic"
}) // Micrometer has a module name, no descriptor
module io.elasticq.metrics {
    requires transitive io.elasticq;
    requires jdk.jfr;
    requires transitive micrometer.core;
    requires static org.jspecify;

    exports io.elasticq.metrics;
}
