package io.elasticq.journal;

import io.elasticq.InvalidConfigException;
import java.time.Duration;
import java.util.Objects;

/** When records are forced to the disk. */
public sealed interface Durability {

    /** Only on {@link Journal#sync()} and on close. What was appended survives the process being killed, not the loss of power. */
    record NoSync() implements Durability {}

    /**
     * By a thread, again and again. At a loss of power, what was appended since the last time may be lost.
     *
     * @param period from the end of one force to the beginning of the next
     */
    record Periodic(Duration period) implements Durability {
        /**
         * Checks the period.
         *
         * @param period above zero
         * @throws InvalidConfigException if it is not
         */
        public Periodic {
            Objects.requireNonNull(period, "period");
            if (period.isNegative() || period.isZero()) {
                throw new InvalidConfigException("period must be > 0: period=" + period);
            }
        }
    }

    /**
     * When {@link Journal#sync(long)} says so, as cheaply as can be: segments are forced before they are used, as with {@link EveryWrite}. For
     * those who append first and wait later.
     */
    record OnSync() implements Durability {}

    /** Before an append returns. Threads that append at the same time share a force. */
    record EveryWrite() implements Durability {}

    /** See {@link NoSync}. */
    Durability NO_SYNC = new NoSync();

    /** See {@link OnSync}. */
    Durability ON_SYNC = new OnSync();

    /** See {@link EveryWrite}. */
    Durability EVERY_WRITE = new EveryWrite();

    /**
     * See {@link Periodic}.
     *
     * @param period above zero
     * @return the durability
     * @throws InvalidConfigException if the period is not above zero
     */
    static Durability periodic(Duration period) {
        return new Periodic(period);
    }
}
