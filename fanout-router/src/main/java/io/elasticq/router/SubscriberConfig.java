package io.elasticq.router;

import io.elasticq.ElasticConfig;
import io.elasticq.InvalidConfigException;
import io.elasticq.WaitStrategy;
import io.elasticq.journal.TailStart;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What a subscriber is to be. Immutable, and valid by construction.
 *
 * @param name tells subscribers apart in metrics, messages and reports; not empty
 * @param credits how many events it may have that it was given and has not given back the credits of; {@link #NO_CREDIT_LIMIT} for as many as its ring holds
 * @param acknowledgement how credits are given back
 * @param overload what happens to an event without a credit, or without room
 * @param filter which events it wants; called by the router's thread, and by the subscriber's where that replays; null for all
 * @param ring the ring that its events wait in
 * @param replay where in the router's journal it begins; null for the next event
 * @param errors what happens when its handler or its filter throws
 * @param reattach when it is attached again after it was detached
 * @param catchUpLag with how many events to go at the most it asks to be attached while it replays, from 0
 * @param waitStrategy how its thread waits for events
 * @param listener hears what happens to it; null for nobody
 * @param <E> the type of the events
 */
public record SubscriberConfig<E>(
        String name,
        int credits,
        Acknowledgement acknowledgement,
        OverloadPolicy overload,
        @Nullable Predicate<? super E> filter,
        ElasticConfig ring,
        @Nullable TailStart replay,
        ErrorPolicy errors,
        Reattach reattach,
        int catchUpLag,
        WaitStrategy waitStrategy,
        @Nullable SubscriptionListener listener) {

    /** As many credits as the ring has room. */
    public static final int NO_CREDIT_LIMIT = Integer.MAX_VALUE;

    private static final int DEFAULT_CREDITS = 65_536;
    private static final int DEFAULT_MIN_RING = 1024;
    private static final int DEFAULT_CATCH_UP_LAG = 256;

    /**
     * Checks that the values make sense together.
     *
     * @param name not empty
     * @param credits from 1
     * @param acknowledgement not null
     * @param overload not null
     * @param filter may be null
     * @param ring not null
     * @param replay may be null
     * @param errors not null
     * @param reattach not null
     * @param catchUpLag from 0
     * @param waitStrategy not null
     * @param listener may be null
     * @throws InvalidConfigException if they contradict each other; the message names the values
     */
    public SubscriberConfig {
        Objects.requireNonNull(acknowledgement, "acknowledgement");
        Objects.requireNonNull(overload, "overload");
        Objects.requireNonNull(ring, "ring");
        Objects.requireNonNull(errors, "errors");
        Objects.requireNonNull(reattach, "reattach");
        Objects.requireNonNull(waitStrategy, "waitStrategy");
        if (name.isEmpty()) {
            throw new InvalidConfigException("name must not be empty");
        }
        if (credits < 1) {
            throw new InvalidConfigException("credits must be >= 1: credits=" + credits + ", name=" + name);
        }
        if (catchUpLag < 0) {
            throw new InvalidConfigException("catchUpLag must be >= 0: catchUpLag=" + catchUpLag + ", name=" + name);
        }
    }

    /**
     * Starts a configuration with the defaults: 65,536 credits, given back automatically; parks; no filter; a ring from 1024 events to as many as there are
     * credits; no replay; an event whose handler throws is dropped; attached again when caught up; backs off to wait.
     *
     * @param name tells subscribers apart, not empty
     * @param <E> the type of the events
     * @return a new builder
     */
    public static <E> Builder<E> named(String name) {
        return new Builder<>(name);
    }

    /**
     * Collects the values of a configuration. Not for several threads.
     *
     * @param <E> the type of the events
     */
    public static final class Builder<E> {

        private final String name;
        private int credits = DEFAULT_CREDITS;
        private Acknowledgement acknowledgement = Acknowledgement.AUTO;
        private OverloadPolicy overload = OverloadPolicy.park();
        private @Nullable Predicate<? super E> filter;
        private @Nullable ElasticConfig ring;
        private @Nullable TailStart replay;
        private ErrorPolicy errors = ErrorPolicy.DROP_EVENT;
        private Reattach reattach = Reattach.WHEN_CAUGHT_UP;
        private int catchUpLag = DEFAULT_CATCH_UP_LAG;
        private WaitStrategy waitStrategy = WaitStrategy.backoff();
        private @Nullable SubscriptionListener listener;

        private Builder(String name) {
            this.name = Objects.requireNonNull(name, "name");
        }

        /**
         * Sets the budget.
         *
         * @param newCredits from 1, or {@link #NO_CREDIT_LIMIT}
         * @return this
         */
        public Builder<E> credits(int newCredits) {
            credits = newCredits;
            return this;
        }

        /**
         * Sets how credits are given back.
         *
         * @param how not null
         * @return this
         */
        public Builder<E> acknowledgement(Acknowledgement how) {
            acknowledgement = how;
            return this;
        }

        /**
         * Sets what happens to an event without a credit.
         *
         * @param policy not null
         * @return this
         */
        public Builder<E> overload(OverloadPolicy policy) {
            overload = policy;
            return this;
        }

        /**
         * Sets which events the subscriber wants.
         *
         * @param wanted called by the router's thread, and by the subscriber's where that replays; at the same time, too
         * @return this
         */
        public Builder<E> filter(Predicate<? super E> wanted) {
            filter = Objects.requireNonNull(wanted, "wanted");
            return this;
        }

        /**
         * Sets the ring. Where its maximum is below the credits, events may find no room although there is a credit: {@code dropped_queue_full}.
         *
         * @param config not null
         * @return this
         */
        public Builder<E> ring(ElasticConfig config) {
            ring = Objects.requireNonNull(config, "config");
            return this;
        }

        /**
         * Sets where in the router's journal the subscriber begins.
         *
         * @param start not null
         * @return this
         */
        public Builder<E> replay(TailStart start) {
            replay = Objects.requireNonNull(start, "start");
            return this;
        }

        /**
         * Sets what happens when the subscriber's handler or filter throws.
         *
         * @param policy not null
         * @return this
         */
        public Builder<E> errors(ErrorPolicy policy) {
            errors = policy;
            return this;
        }

        /**
         * Sets when the subscriber is attached again.
         *
         * @param when not null
         * @return this
         */
        public Builder<E> reattach(Reattach when) {
            reattach = when;
            return this;
        }

        /**
         * Sets how far behind the router a subscriber that replays may be when it asks to be attached.
         *
         * @param events from 0
         * @return this
         */
        public Builder<E> catchUpLag(int events) {
            catchUpLag = events;
            return this;
        }

        /**
         * Sets how the subscriber's thread waits.
         *
         * @param strategy its {@code signalAll} is called after each step that gave the subscriber something
         * @return this
         */
        public Builder<E> waitStrategy(WaitStrategy strategy) {
            waitStrategy = strategy;
            return this;
        }

        /**
         * Sets who hears what happens to the subscriber.
         *
         * @param newListener not null
         * @return this
         */
        public Builder<E> listener(SubscriptionListener newListener) {
            listener = Objects.requireNonNull(newListener, "newListener");
            return this;
        }

        /**
         * Checks everything.
         *
         * @return the configuration
         * @throws InvalidConfigException if the values contradict each other; the message names them
         * @throws NullPointerException if one is null
         */
        public SubscriberConfig<E> build() {
            return new SubscriberConfig<>(
                    name,
                    credits,
                    acknowledgement,
                    overload,
                    filter,
                    ring == null ? ringFor(credits) : ring,
                    replay,
                    errors,
                    reattach,
                    catchUpLag,
                    waitStrategy,
                    listener);
        }

        private static ElasticConfig ringFor(int credits) {
            int most = credits == NO_CREDIT_LIMIT ? DEFAULT_CREDITS : Math.min(credits, ElasticConfig.MAX_CAPACITY);
            int least = Math.min(DEFAULT_MIN_RING, Math.max(1, most));
            return ElasticConfig.builder()
                    .initialCapacity(least)
                    .minCapacity(least)
                    .maxCapacity(Math.max(1, most))
                    .build();
        }
    }
}
