/** {@link io.elasticq.persistent.PersistentElasticQueue}: a crash-safe elastic queue. */
module io.elasticq.persistent {
    requires transitive io.elasticq;
    requires transitive io.elasticq.journal;
    requires io.elasticq.lockbased;
    requires static org.jspecify;

    exports io.elasticq.persistent;
}
