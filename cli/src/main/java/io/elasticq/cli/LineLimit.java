package io.elasticq.cli;

/**
 * How long a line may be.
 *
 * @param bytes with the line feed
 * @param what it becomes, for messages
 */
record LineLimit(int bytes, String what) {

    /** Any line that fits in memory. */
    static LineLimit none() {
        return new LineLimit(Integer.MAX_VALUE, "line");
    }
}
