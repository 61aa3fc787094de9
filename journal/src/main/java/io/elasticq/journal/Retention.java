package io.elasticq.journal;

import io.elasticq.InvalidConfigException;
import java.time.Duration;
import java.util.Objects;

/**
 * Which records are kept. Whole segments are recycled, the oldest first, when the log reaches a new segment and on {@link Journal#trim()}; never the
 * one that is written.
 */
public sealed interface Retention {

    /** Everything, for ever. */
    record All() implements Retention {}

    /** What a named cursor still has to read. While there is no cursor, everything. */
    record Cursors() implements Retention {}

    /**
     * As much as fits. A tailer that is slower is overrun.
     *
     * @param bytes of the disk, for all segments together, the prepared one too
     */
    record Size(long bytes) implements Retention {}

    /**
     * What is young enough. A tailer that is slower is overrun.
     *
     * @param age how long ago the last record of a segment was appended
     */
    record Age(Duration age) implements Retention {
        /**
         * Checks the age.
         *
         * @param age above zero
         * @throws InvalidConfigException if it is not
         */
        public Age {
            Objects.requireNonNull(age, "age");
            if (age.isNegative() || age.isZero()) {
                throw new InvalidConfigException("age must be > 0: age=" + age);
            }
        }
    }

    /**
     * A number of segments, the prepared one too. A tailer that is slower is overrun.
     *
     * @param segments at least 2
     */
    record Ring(int segments) implements Retention {
        /**
         * Checks the number.
         *
         * @param segments at least 2
         * @throws InvalidConfigException if it is less
         */
        public Ring {
            if (segments < 2) {
                throw new InvalidConfigException("segments must be >= 2: segments=" + segments);
            }
        }
    }

    /** See {@link All}. */
    Retention ALL = new All();

    /** See {@link Cursors}. */
    Retention CURSORS = new Cursors();

    /**
     * See {@link Size}.
     *
     * @param bytes at least two segments; that is checked with the configuration
     * @return the retention
     */
    static Retention size(long bytes) {
        return new Size(bytes);
    }

    /**
     * See {@link Age}.
     *
     * @param age above zero
     * @return the retention
     * @throws InvalidConfigException if it is not above zero
     */
    static Retention age(Duration age) {
        return new Age(age);
    }

    /**
     * See {@link Ring}.
     *
     * @param segments at least 2
     * @return the retention
     * @throws InvalidConfigException if it is less
     */
    static Retention ring(int segments) {
        return new Ring(segments);
    }
}
