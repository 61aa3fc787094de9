package io.elasticq.cli;

/** What messages say about memory. */
final class Memory {

    private static final long MIB = 1 << 20;

    private Memory() {}

    static String limit() {
        return Runtime.getRuntime().maxMemory() / MIB + " MiB (ELASTICQ_JAVA_OPTS=-Xmx... raises it)";
    }
}
