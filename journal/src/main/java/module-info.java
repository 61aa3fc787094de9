/** {@link io.elasticq.journal.Journal}: a segmented append-only log with checksums, recovery and tailers. */
module io.elasticq.journal {
    requires transitive io.elasticq;
    requires static org.jspecify;

    exports io.elasticq.journal;
}
