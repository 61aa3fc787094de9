package io.elasticq.benchmarks;

/** What is measured, ours or a peer. */
sealed interface Subject permits QueueType, OtherType {

    /** As the report names it. */
    String label();

    boolean ours();
}
