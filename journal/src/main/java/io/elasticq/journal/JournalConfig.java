package io.elasticq.journal;

import io.elasticq.InvalidConfigException;
import java.time.InstantSource;
import java.util.Objects;

/**
 * How a journal is laid out, what it promises and what it keeps. Immutable, and valid by construction.
 *
 * @param segmentSize bytes of each new file, a multiple of 4096, from 4096 to 1 GiB
 * @param maxRecordSize bytes of the largest payload; a record never spans segments
 * @param durability when records are forced to the disk
 * @param retention which records are kept
 * @param clock gives records their time; it may go backwards, their times then don't
 */
public record JournalConfig(
        int segmentSize, int maxRecordSize, Durability durability, Retention retention, InstantSource clock) {

    /** The smallest segment, and what all sizes are multiples of, in bytes. */
    public static final int MIN_SEGMENT_SIZE = 4096;

    /** The largest segment, in bytes. */
    public static final int MAX_SEGMENT_SIZE = 1 << 30;

    private static final int DEFAULT_SEGMENT_SIZE = 64 << 20;
    private static final int DEFAULT_MAX_RECORD_SIZE = 1 << 20;

    /**
     * Checks that the values make sense together.
     *
     * @param segmentSize in bytes
     * @param maxRecordSize in bytes
     * @param durability not null
     * @param retention not null
     * @param clock not null
     * @throws InvalidConfigException if they contradict each other; the message names the values
     */
    public JournalConfig {
        Objects.requireNonNull(durability, "durability");
        Objects.requireNonNull(retention, "retention");
        Objects.requireNonNull(clock, "clock");
        if (segmentSize < MIN_SEGMENT_SIZE || segmentSize > MAX_SEGMENT_SIZE || segmentSize % MIN_SEGMENT_SIZE != 0) {
            throw new InvalidConfigException("segmentSize must be a multiple of " + MIN_SEGMENT_SIZE + " up to "
                    + MAX_SEGMENT_SIZE + ": segmentSize=" + segmentSize);
        }
        int largest = SegmentDescriptor.largestPayload(segmentSize);
        if (maxRecordSize < 0 || maxRecordSize > largest) {
            throw new InvalidConfigException("maxRecordSize must be from 0 to " + largest + ": maxRecordSize="
                    + maxRecordSize + ", segmentSize=" + segmentSize);
        }
        if (retention instanceof Retention.Size size && size.bytes() < 2L * segmentSize) {
            throw new InvalidConfigException(
                    "the size to keep must be >= two segments: bytes=" + size.bytes() + ", segmentSize=" + segmentSize);
        }
    }

    /**
     * The defaults: segments of 64 MiB, records up to 1 MiB, no forces, everything is kept.
     *
     * @return the default configuration
     */
    public static JournalConfig defaults() {
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

    /** Collects the values of a configuration. Not for several threads. */
    public static final class Builder {

        private int segmentSize = DEFAULT_SEGMENT_SIZE;
        private int maxRecordSize = -1; // as large as its default and the segment allow
        private Durability durability = Durability.NO_SYNC;
        private Retention retention = Retention.ALL;
        private InstantSource clock = InstantSource.system();

        private Builder() {}

        /**
         * Sets the size of each new file. Unless set: 64 MiB.
         *
         * @param bytes a multiple of 4096
         * @return this
         */
        public Builder segmentSize(int bytes) {
            segmentSize = bytes;
            return this;
        }

        /**
         * Sets the size of the largest payload. Unless set: 1 MiB, or what fits into a segment.
         *
         * @param bytes from 0
         * @return this
         * @throws InvalidConfigException if it is negative
         */
        public Builder maxRecordSize(int bytes) {
            if (bytes < 0) {
                throw new InvalidConfigException("maxRecordSize must be >= 0: maxRecordSize=" + bytes);
            }
            maxRecordSize = bytes;
            return this;
        }

        /**
         * Sets when records are forced. Unless set: {@link Durability#NO_SYNC}.
         *
         * @param newDurability not null
         * @return this
         */
        public Builder durability(Durability newDurability) {
            durability = newDurability;
            return this;
        }

        /**
         * Sets which records are kept. Unless set: {@link Retention#ALL}.
         *
         * @param newRetention not null
         * @return this
         */
        public Builder retention(Retention newRetention) {
            retention = newRetention;
            return this;
        }

        /**
         * Sets the clock that gives records their time; each append asks it, in its own thread, for milliseconds. Unless set: the system's.
         *
         * @param newClock not null
         * @return this
         */
        public Builder clock(InstantSource newClock) {
            clock = newClock;
            return this;
        }

        /**
         * Checks everything.
         *
         * @return the configuration
         * @throws InvalidConfigException if the values contradict each other; the message names them
         * @throws NullPointerException if one is null
         */
        public JournalConfig build() {
            int largest = SegmentDescriptor.largestPayload(segmentSize);
            return new JournalConfig(
                    segmentSize,
                    maxRecordSize >= 0 ? maxRecordSize : Math.max(0, Math.min(DEFAULT_MAX_RECORD_SIZE, largest)),
                    durability,
                    retention,
                    clock);
        }
    }
}
