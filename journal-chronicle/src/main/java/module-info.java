/** {@link io.elasticq.journal.chronicle.ChronicleJournal}: the journal's interface on Chronicle Queue. */
@SuppressWarnings("requires-automatic") // Chronicle Queue has no descriptors
module io.elasticq.journal.chronicle {
    requires chronicle.bytes;
    requires chronicle.core;
    requires chronicle.queue;
    requires chronicle.wire;
    requires transitive io.elasticq;
    requires transitive io.elasticq.journal;
    requires static org.jspecify;

    exports io.elasticq.journal.chronicle;
}
