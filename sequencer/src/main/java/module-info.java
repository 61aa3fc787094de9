/** {@link io.elasticq.sequencer.SequencedRing}: strict order, many consumers, and events that are never copied. */
module io.elasticq.sequencer {
    requires transitive io.elasticq;
    requires static org.jspecify;

    exports io.elasticq.sequencer;
}
