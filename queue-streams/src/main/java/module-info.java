/** {@link io.elasticq.streams.AsyncElasticQueue}: elastic queues without waiting threads; Flow, channels and streams. */
module io.elasticq.streams {
    requires transitive io.elasticq;
    requires static org.jspecify;

    exports io.elasticq.streams;
}
