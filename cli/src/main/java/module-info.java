/** The {@code elasticq} program. Not a library: it exports nothing. */
@SuppressWarnings("requires-automatic") // Micrometer and HdrHistogram have module names, no descriptors
module io.elasticq.cli {
    requires HdrHistogram;
    requires com.fasterxml.jackson.core;
    requires info.picocli;
    requires io.elasticq;
    requires io.elasticq.bridge.aeron;
    requires io.elasticq.bridge.kafka;
    requires io.elasticq.channel;
    requires io.elasticq.journal;
    requires io.elasticq.lockbased;
    requires io.elasticq.lockfree;
    requires io.elasticq.metrics;
    requires io.elasticq.persistent;
    requires io.elasticq.pipeline;
    requires io.elasticq.router;
    requires jdk.httpserver;
    requires micrometer.registry.prometheus;
    requires static org.jspecify;

    opens io.elasticq.cli to
            info.picocli;
}
