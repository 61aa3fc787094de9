/** The router, the journal and the pipeline over Kafka. */
@SuppressWarnings({"requires-automatic", "requires-transitive-automatic"}) // Kafka's clients have no descriptor
module io.elasticq.bridge.kafka {
    requires transitive io.elasticq;
    requires transitive io.elasticq.router;
    requires transitive io.elasticq.journal;
    requires transitive io.elasticq.pipeline;
    requires transitive io.elasticq.persistent;
    requires transitive kafka.clients;
    requires io.elasticq.lockbased;
    requires org.slf4j; // Kafka's clients need it, and have no descriptor to say so
    requires static org.jspecify;

    exports io.elasticq.bridge.kafka;
}
