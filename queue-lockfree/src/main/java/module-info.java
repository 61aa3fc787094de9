/** {@link io.elasticq.lockfree.MpscElasticQueue}: elastic queues for one consumer, without locks. */
module io.elasticq.lockfree {
    requires transitive io.elasticq;
    requires transitive org.jctools.core;
    requires static org.jspecify;

    exports io.elasticq.lockfree;
}
