/**
 * The contracts that all elastic queues share: {@link io.elasticq.ElasticQueue} and what it is configured with. Depends
 * on nothing but the JDK.
 */
@SuppressWarnings("module") // those that it is opened to are compiled later
module io.elasticq {
    requires static org.jspecify;

    exports io.elasticq;
    exports io.elasticq.internal to
            io.elasticq.bridge.aeron,
            io.elasticq.bridge.kafka,
            io.elasticq.channel,
            io.elasticq.journal,
            io.elasticq.lockbased,
            io.elasticq.lockfree,
            io.elasticq.persistent,
            io.elasticq.pipeline,
            io.elasticq.priority,
            io.elasticq.router,
            io.elasticq.sequencer;
    exports io.elasticq.stats;
}
