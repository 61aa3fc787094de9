package io.elasticq.examples.mqttproxy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.elasticq.metrics.ElasticQueueMetrics;
import io.elasticq.stats.MetricSource;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Serves metrics at {@code /metrics} to this machine, in the text format of Prometheus. A server of the JDK, with one thread: an example. */
final class MetricsServer implements AutoCloseable {

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Map<String, MetricSource> sources; // held: the binding is weak
    private final HttpServer server;
    private final ExecutorService thread;

    /**
     * Opens the port and answers from now on.
     *
     * @param port 0 for any that is free
     */
    MetricsServer(int port, Map<String, MetricSource> sources) throws IOException {
        this.sources = Map.copyOf(sources);
        this.sources.forEach((name, source) -> ElasticQueueMetrics.monitor(registry, source, name));
        try {
            this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        } catch (IOException e) {
            throw new IOException("can't serve metrics on port " + port + ": " + e.getMessage(), e);
        }
        this.thread = Executors.newSingleThreadExecutor(task -> {
            Thread made = new Thread(task, "mqtt-proxy-metrics");
            made.setDaemon(true);
            return made;
        });
        server.setExecutor(thread);
        server.createContext("/metrics", this::answer);
        server.start();
    }

    /** Where the metrics are. */
    String url() {
        return "http://" + server.getAddress().getAddress().getHostAddress() + ":"
                + server.getAddress().getPort() + "/metrics";
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] text = registry.scrape().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
            exchange.sendResponseHeaders(200, text.length);
            exchange.getResponseBody().write(text);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        thread.shutdownNow();
        registry.close();
    }
}
