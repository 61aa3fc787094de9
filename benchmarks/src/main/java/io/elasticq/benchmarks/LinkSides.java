package io.elasticq.benchmarks;

/** Where the ends of a link are. */
public enum LinkSides {
    /** In two threads of a process. */
    THREADS,
    /** In two processes. */
    PROCESSES
}
