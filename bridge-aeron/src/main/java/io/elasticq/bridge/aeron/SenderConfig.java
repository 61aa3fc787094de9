package io.elasticq.bridge.aeron;

import io.elasticq.InvalidConfigException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a sender is to be. Immutable, and valid by construction.
 *
 * @param name tells senders apart in metrics, messages and threads; not empty
 * @param address where it sends, and where its credits come from
 * @param gating whose credits count
 * @param withoutReceivers what it does while nobody is there
 * @param badEvents what becomes of what can't be sent
 * @param listener hears what happens; null for nobody
 */
public record SenderConfig(
        String name,
        AeronAddress address,
        Gating gating,
        WithoutReceivers withoutReceivers,
        BadEvents badEvents,
        @Nullable SenderListener listener) {

    /**
     * Checks the values.
     *
     * @param name not empty
     * @param address not null
     * @param gating not null
     * @param withoutReceivers not null
     * @param badEvents not null
     * @param listener may be null
     * @throws InvalidConfigException if the name is empty
     */
    public SenderConfig {
        Objects.requireNonNull(address, "address");
        Objects.requireNonNull(gating, "gating");
        Objects.requireNonNull(withoutReceivers, "withoutReceivers");
        Objects.requireNonNull(badEvents, "badEvents");
        if (name.isEmpty()) {
            throw new InvalidConfigException("name must not be empty: address=" + address);
        }
    }

    /**
     * Starts a configuration with the defaults: named after its stream; the slowest receiver gates; waits without receivers; what can't be sent is skipped; nobody listens.
     *
     * @param address where to send
     * @return a new builder
     */
    public static Builder to(AeronAddress address) {
        return new Builder(address);
    }

    /** Collects the values of a configuration. Not for several threads. */
    public static final class Builder {

        private final AeronAddress address;
        private String name;
        private Gating gating = Gating.SLOWEST;
        private WithoutReceivers withoutReceivers = WithoutReceivers.WAIT;
        private BadEvents badEvents = BadEvents.SKIP;
        private @Nullable SenderListener listener;

        private Builder(AeronAddress address) {
            this.address = Objects.requireNonNull(address, "address");
            this.name = "aeron-sender-" + address.stream();
        }

        /**
         * Sets the name.
         *
         * @param newName not empty
         * @return this
         */
        public Builder name(String newName) {
            name = Objects.requireNonNull(newName, "newName");
            return this;
        }

        /**
         * Sets whose credits count.
         *
         * @param whose not null
         * @return this
         */
        public Builder gating(Gating whose) {
            gating = whose;
            return this;
        }

        /**
         * Sets what it does while nobody is there.
         *
         * @param what not null
         * @return this
         */
        public Builder withoutReceivers(WithoutReceivers what) {
            withoutReceivers = what;
            return this;
        }

        /**
         * Sets what becomes of what can't be sent.
         *
         * @param what not null
         * @return this
         */
        public Builder badEvents(BadEvents what) {
            badEvents = what;
            return this;
        }

        /**
         * Sets who hears what happens.
         *
         * @param newListener not null
         * @return this
         */
        public Builder listener(SenderListener newListener) {
            listener = Objects.requireNonNull(newListener, "newListener");
            return this;
        }

        /**
         * Checks everything.
         *
         * @return the configuration
         * @throws InvalidConfigException if a value is out of its range
         * @throws NullPointerException if one is null
         */
        public SenderConfig build() {
            return new SenderConfig(name, address, gating, withoutReceivers, badEvents, listener);
        }
    }
}
