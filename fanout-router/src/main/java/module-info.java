/** {@link io.elasticq.router.Router}: one source, many subscribers, and overload that is explicit. */
module io.elasticq.router {
    requires transitive io.elasticq;
    requires io.elasticq.lockfree;
    requires static transitive io.elasticq.journal;
    requires static transitive io.elasticq.sequencer;
    requires static org.jspecify;

    exports io.elasticq.router;
}
