package io.elasticq.examples.mqttproxy;

import io.elasticq.ElasticConfig;
import io.elasticq.OverflowPolicy;
import io.elasticq.examples.mqttproxy.ProxySettings.Broker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Settings of a proxy, but for what a test is about. */
record TestSettings(
        Broker broker,
        List<String> filters,
        int max,
        OverflowPolicy policy,
        int fair,
        @Nullable Path persist,
        boolean force,
        int batch,
        Duration drain) {

    static TestSettings at(Mosquitto broker) {
        return new TestSettings(
                broker.address(),
                List.of("in/#"),
                1 << 20,
                OverflowPolicy.BLOCK,
                0,
                null,
                false,
                100,
                Duration.ofSeconds(10));
    }

    TestSettings full(int newMax, OverflowPolicy newPolicy) {
        return new TestSettings(broker, filters, newMax, newPolicy, fair, persist, force, batch, drain);
    }

    TestSettings filters(String... newFilters) {
        return new TestSettings(broker, List.of(newFilters), max, policy, fair, persist, force, batch, drain);
    }

    TestSettings persist(@Nullable Path folder, boolean newForce) {
        return new TestSettings(broker, filters, max, policy, fair, folder, newForce, batch, drain);
    }

    TestSettings batch(int newBatch, int newFair) {
        return new TestSettings(broker, filters, max, policy, newFair, persist, force, newBatch, drain);
    }

    TestSettings drain(Duration newDrain) {
        return new TestSettings(broker, filters, max, policy, fair, persist, force, batch, newDrain);
    }

    ProxySettings make() {
        int min = Math.min(1024, max);
        ElasticConfig level = ElasticConfig.builder()
                .initialCapacity(min)
                .minCapacity(min)
                .maxCapacity(max)
                .build();
        return new ProxySettings(
                broker,
                "test-proxy",
                filters,
                2,
                level,
                policy,
                fair,
                persist,
                force,
                batch,
                65_535,
                100_000,
                Duration.ofHours(1),
                drain);
    }
}
