/** {@link io.elasticq.lockbased.LockedElasticQueue}: an elastic blocking queue under a lock. */
module io.elasticq.lockbased {
    requires transitive io.elasticq;
    requires static org.jspecify;

    exports io.elasticq.lockbased;
}
