package io.elasticq.router;

import io.elasticq.InvalidConfigException;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the router does with an event that a subscriber has no credit, or no room, for. Each subscriber has its own.
 *
 * <p>In a work queue such an event goes to another subscriber, or {@link Pressure} says what becomes of it. Of the policy of a subscriber, only
 * what detaches it counts there.
 */
public sealed interface OverloadPolicy {

    /** The event is dropped for this subscriber, and counted by reason. The router goes on. */
    record Drop() implements OverloadPolicy {}

    /**
     * The router holds the event, and takes no further one, until the subscriber can take it: the source feels it. All others are given the event that is held.
     *
     * @param atMost how long until the subscriber is detached; null for as long as it takes
     */
    record Park(@Nullable Duration atMost) implements OverloadPolicy {

        /**
         * Checks the time.
         *
         * @param atMost above zero, or null
         * @throws InvalidConfigException if it is not
         */
        public Park {
            if (atMost != null) {
                requirePositive("the longest time to park", atMost);
            }
        }
    }

    /**
     * Events are refused, while the router goes on, until the time is over since the first of them; then the subscriber is detached. If it can take one before,
     * those that were refused are dropped, and the time begins anew with the next.
     *
     * @param after how long
     */
    record DetachAfter(Duration after) implements OverloadPolicy {

        /**
         * Checks the time.
         *
         * @param after above zero
         * @throws InvalidConfigException if it is not
         */
        public DetachAfter {
            requirePositive("the time until a subscriber is detached", after);
        }
    }

    /**
     * The same by a number of events: the last one of so many in a row that were refused detaches the subscriber.
     *
     * @param events how many
     */
    record DetachAfterRefusals(int events) implements OverloadPolicy {

        /**
         * Checks the number.
         *
         * @param events from 1
         * @throws InvalidConfigException if it is less
         */
        public DetachAfterRefusals {
            if (events < 1) {
                throw new InvalidConfigException("events must be >= 1: events=" + events);
            }
        }
    }

    /**
     * See {@link Drop}.
     *
     * @return the policy
     */
    static OverloadPolicy drop() {
        return new Drop();
    }

    /**
     * See {@link Park}; for as long as it takes.
     *
     * @return the policy
     */
    static OverloadPolicy park() {
        return new Park(null);
    }

    /**
     * See {@link Park}.
     *
     * @param atMost how long until the subscriber is detached, above zero
     * @return the policy
     * @throws InvalidConfigException if the time is not above zero
     */
    static OverloadPolicy park(Duration atMost) {
        return new Park(Objects.requireNonNull(atMost, "atMost"));
    }

    /**
     * See {@link DetachAfter}.
     *
     * @param after above zero
     * @return the policy
     * @throws InvalidConfigException if the time is not above zero
     */
    static OverloadPolicy detachAfter(Duration after) {
        return new DetachAfter(Objects.requireNonNull(after, "after"));
    }

    /**
     * See {@link DetachAfterRefusals}.
     *
     * @param events from 1
     * @return the policy
     * @throws InvalidConfigException if the number is less
     */
    static OverloadPolicy detachAfter(int events) {
        return new DetachAfterRefusals(events);
    }

    private static void requirePositive(String name, Duration time) {
        if (time.isZero() || time.isNegative()) {
            throw new InvalidConfigException(name + " must be above zero: " + time);
        }
    }
}
