package io.elasticq.bridge.aeron;

import io.elasticq.InvalidConfigException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a receiver is to be. Immutable, and valid by construction.
 *
 * @param name tells receivers apart in metrics and messages; not empty
 * @param address where it receives, and where its credits go
 * @param window how many events of a sender may be on their way, from 1: the credits
 * @param endsWithSender whether it is over when a sender has said that there are no more events, and no other sender is there
 * @param badEvents what becomes of what can't be decoded
 * @param listener hears what happens; null for nobody
 */
public record ReceiverConfig(
        String name,
        AeronAddress address,
        int window,
        boolean endsWithSender,
        BadEvents badEvents,
        @Nullable ReceiverListener listener) {

    private static final int DEFAULT_WINDOW = 65_536;

    /**
     * Checks the values.
     *
     * @param name not empty
     * @param address not null
     * @param window from 1
     * @param endsWithSender either
     * @param badEvents not null
     * @param listener may be null
     * @throws InvalidConfigException if a value is out of its range
     */
    public ReceiverConfig {
        Objects.requireNonNull(address, "address");
        Objects.requireNonNull(badEvents, "badEvents");
        if (name.isEmpty()) {
            throw new InvalidConfigException("name must not be empty: address=" + address);
        }
        if (window < 1) {
            throw new InvalidConfigException("window must be >= 1: window=" + window + ", name=" + name);
        }
    }

    /**
     * Starts a configuration with the defaults: named after its stream; 65,536 credits; waits for the next sender when one has ended; what can't be decoded is skipped; nobody listens.
     *
     * @param address where to receive
     * @return a new builder
     */
    public static Builder from(AeronAddress address) {
        return new Builder(address);
    }

    /** Collects the values of a configuration. Not for several threads. */
    public static final class Builder {

        private final AeronAddress address;
        private String name;
        private int window = DEFAULT_WINDOW;
        private boolean endsWithSender;
        private BadEvents badEvents = BadEvents.SKIP;
        private @Nullable ReceiverListener listener;

        private Builder(AeronAddress address) {
            this.address = Objects.requireNonNull(address, "address");
            this.name = "aeron-receiver-" + address.stream();
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
         * Sets the credits. They take no memory here: Aeron's buffers hold what is on its way, and are a bound of their own, in bytes.
         *
         * @param events how many of a sender may be on their way, from 1
         * @return this
         */
        public Builder window(int events) {
            window = events;
            return this;
        }

        /**
         * Sets whether it is over when a sender has said that there are no more events, and no other sender is there.
         *
         * @param ends false to wait for the next sender
         * @return this
         */
        public Builder endsWithSender(boolean ends) {
            endsWithSender = ends;
            return this;
        }

        /**
         * Sets what becomes of what can't be decoded.
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
        public Builder listener(ReceiverListener newListener) {
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
        public ReceiverConfig build() {
            return new ReceiverConfig(name, address, window, endsWithSender, badEvents, listener);
        }
    }
}
