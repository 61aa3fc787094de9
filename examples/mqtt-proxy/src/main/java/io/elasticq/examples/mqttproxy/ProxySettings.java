package io.elasticq.examples.mqttproxy;

import io.elasticq.ElasticConfig;
import io.elasticq.OverflowPolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a proxy is started with.
 *
 * @param broker where the broker is
 * @param id the client identifier: the session at the broker, which outlives the process, is found again by it
 * @param filters what is subscribed to, each by a connection of its own
 * @param qos the highest quality of service that is asked for
 * @param level the capacities of each level
 * @param policy what becomes of a message that finds its level full
 * @param fair the most messages of a level while others wait; 0 for strict priority
 * @param persist the folder of the persistent queues; null keeps messages in memory
 * @param force whether messages are acknowledged only when they are on the disk; only with {@code persist}
 * @param batch the most messages that are forwarded together
 * @param receiveMaximum the most messages of quality 1 and 2 that a connection has not acknowledged
 * @param maxMessage bytes of the largest payload; larger ones the broker keeps to itself
 * @param sessionExpiry how long the broker keeps the session of a proxy that is gone
 * @param drain how long messages in memory, or a last batch, are still forwarded after the order to stop
 */
record ProxySettings(
        Broker broker,
        String id,
        List<String> filters,
        int qos,
        ElasticConfig level,
        OverflowPolicy policy,
        int fair,
        @Nullable Path persist,
        boolean force,
        int batch,
        int receiveMaximum,
        int maxMessage,
        Duration sessionExpiry,
        Duration drain) {

    /** Where a broker is. */
    record Broker(String host, int port) {

        @Override
        public String toString() {
            return host + ":" + port;
        }
    }

    ProxySettings {
        filters = List.copyOf(filters);
        require(!filters.isEmpty(), "there must be a filter to subscribe to", "filters", filters);
        require(qos >= 0 && qos < Backlog.LEVELS, "the quality of service must be 0, 1 or 2", "qos", qos);
        require(fair >= 0, "the turn of a level must be >= 0", "fair", fair);
        require(batch >= 1 && batch <= 65_536, "a batch must have 1 to 65536 messages", "batch", batch);
        require(
                receiveMaximum >= 1 && receiveMaximum <= 65_535,
                "the receive maximum must be 1 to 65535",
                "receiveMaximum",
                receiveMaximum);
        require(
                maxMessage >= 1 && maxMessage <= 16 << 20,
                "a message may have 1 byte to 16 MiB",
                "maxMessage",
                maxMessage);
        require(!force || persist != null, "only what is kept on a disk can be forced to it", "persist", "none");
    }

    private static void require(boolean holds, String what, String name, Object value) {
        if (!holds) {
            throw new IllegalArgumentException(what + ": " + name + "=" + value);
        }
    }

    Backlog openBacklog() {
        Path folder = persist;
        return folder == null
                ? new MemoryBacklog(level, policy, fair)
                : new DurableBacklog(folder, level, policy, fair, maxMessage);
    }
}
