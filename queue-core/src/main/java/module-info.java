/**
 * The contracts that all elastic queues share: {@link io.elasticq.ElasticQueue} and what it is configured with. Depends
 * on nothing but the JDK.
 */
module io.elasticq {
    requires static org.jspecify;

    exports io.elasticq;
    exports io.elasticq.stats;
}
