package io.elasticq.channel;

import io.elasticq.InvalidConfigException;

/**
 * What a region is made with; all who open it find it there. Immutable, and valid by construction.
 *
 * @param depth how many messages, or fragments, may be under way: the credits of the producer
 * @param chunkSize bytes of the largest payload of one chunk
 * @param flowControl whether the producer waits for its consumer: then there is one, and no loss; otherwise any number of consumers, who may miss messages
 * @param fragments whether messages larger than a chunk are split, and joined again
 * @param timestamps whether each message carries the times of its origin and publication
 * @param initialSequence the sequence of the first message
 */
public record ChannelConfig(
        int depth, int chunkSize, boolean flowControl, boolean fragments, boolean timestamps, long initialSequence) {

    /** The largest depth. */
    public static final int MAX_DEPTH = 1 << 24;

    /** The largest chunk, in bytes. */
    public static final int MAX_CHUNK_SIZE = 1 << 30;

    static final int MAX_REGION_SIZE = Integer.MAX_VALUE - 4095; // 2 GiB but for a page

    private static final int DEFAULT_DEPTH = 1024;
    private static final int DEFAULT_CHUNK_SIZE = 1024;

    /**
     * Checks that the values make sense together.
     *
     * @param depth from 1 to {@link #MAX_DEPTH}
     * @param chunkSize in bytes, from 1 to {@link #MAX_CHUNK_SIZE}
     * @param flowControl whether the producer waits
     * @param fragments whether large messages are split
     * @param timestamps whether messages carry times
     * @param initialSequence any
     * @throws InvalidConfigException if a value is out of its range, or the region would be larger than 2 GiB; the message names the values
     */
    public ChannelConfig {
        if (depth < 1 || depth > MAX_DEPTH) {
            throw new InvalidConfigException("depth must be from 1 to " + MAX_DEPTH + ": depth=" + depth);
        }
        if (chunkSize < 1 || chunkSize > MAX_CHUNK_SIZE) {
            throw new InvalidConfigException(
                    "chunkSize must be from 1 to " + MAX_CHUNK_SIZE + ": chunkSize=" + chunkSize);
        }
        long size = RegionDescriptor.size(depth, chunkSize);
        if (size > MAX_REGION_SIZE) {
            throw new InvalidConfigException("a region may have " + MAX_REGION_SIZE + " bytes: depth=" + depth
                    + ", chunkSize=" + chunkSize + " need " + size + " bytes");
        }
    }

    /**
     * The defaults: 1024 chunks of 1024 bytes, flow control, neither fragments nor timestamps.
     *
     * @return the default configuration
     */
    public static ChannelConfig defaults() {
        return builder().build();
    }

    /**
     * Starts a configuration in which everything has its default.
     *
     * @return a new builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * The largest message: a chunk, or with {@link #fragments} all chunks.
     *
     * @return in bytes
     */
    public int maxMessageSize() {
        return fragments ? (int) Math.min((long) depth * chunkSize, Integer.MAX_VALUE) : chunkSize;
    }

    /**
     * How large the region is: the file, or the memory.
     *
     * @return in bytes
     */
    public int regionSize() {
        return (int) RegionDescriptor.size(depth, chunkSize);
    }

    int flags() {
        return (flowControl ? RegionDescriptor.FLOW_CONTROL : 0)
                | (fragments ? RegionDescriptor.FRAGMENTS : 0)
                | (timestamps ? RegionDescriptor.TIMESTAMPS : 0);
    }

    /** Collects the values of a configuration. Not for several threads. */
    public static final class Builder {

        private int depth = DEFAULT_DEPTH;
        private int chunkSize = DEFAULT_CHUNK_SIZE;
        private boolean flowControl = true;
        private boolean fragments;
        private boolean timestamps;
        private long initialSequence;

        private Builder() {}

        /**
         * Sets how many messages may be under way. Unless set: 1024.
         *
         * @param messages from 1; any number, the array behind it is a power of two
         * @return this
         */
        public Builder depth(int messages) {
            depth = messages;
            return this;
        }

        /**
         * Sets the size of the largest payload of one chunk. Unless set: 1024.
         *
         * @param bytes from 1
         * @return this
         */
        public Builder chunkSize(int bytes) {
            chunkSize = bytes;
            return this;
        }

        /**
         * Sets whether the producer waits for its one consumer. Unless set: it does.
         *
         * @param on false for a broadcast that may lose
         * @return this
         */
        public Builder flowControl(boolean on) {
            flowControl = on;
            return this;
        }

        /**
         * Sets whether messages larger than a chunk are split. Unless set: they are refused.
         *
         * @param on true to split them
         * @return this
         */
        public Builder fragments(boolean on) {
            fragments = on;
            return this;
        }

        /**
         * Sets whether messages carry times, which costs a look at the clock for each. Unless set: they don't.
         *
         * @param on true for times
         * @return this
         */
        public Builder timestamps(boolean on) {
            timestamps = on;
            return this;
        }

        /**
         * Sets the sequence of the first message. Unless set: 0.
         *
         * @param sequence any
         * @return this
         */
        public Builder initialSequence(long sequence) {
            initialSequence = sequence;
            return this;
        }

        /**
         * Checks everything.
         *
         * @return the configuration
         * @throws InvalidConfigException if a value is out of its range; the message names it
         */
        public ChannelConfig build() {
            return new ChannelConfig(depth, chunkSize, flowControl, fragments, timestamps, initialSequence);
        }
    }
}
