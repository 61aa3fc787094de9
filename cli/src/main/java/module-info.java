/** The {@code elasticq} program. Not a library: it exports nothing. */
@SuppressWarnings("requires-automatic") // Micrometer has module names, no descriptors
module io.elasticq.cli {
    requires com.fasterxml.jackson.core;
    requires info.picocli;
    requires io.elasticq;
    requires io.elasticq.journal;
    requires io.elasticq.lockbased;
    requires io.elasticq.lockfree;
    requires io.elasticq.metrics;
    requires io.elasticq.persistent;
    requires jdk.httpserver;
    requires micrometer.registry.prometheus;
    requires static org.jspecify;

    opens io.elasticq.cli to
            info.picocli;
}
