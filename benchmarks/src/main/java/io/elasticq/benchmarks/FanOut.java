package io.elasticq.benchmarks;

import io.elasticq.router.SubscriberConfig;

/** From one producer to several consumers, each of which gets everything, on a thread of its own. */
interface FanOut {

    /** What goes through. Made before, so that only what is measured allocates. */
    final class Item {
        final int id;
        long sentAt;

        Item(int id) {
            this.id = id;
        }
    }

    /** Gets each item; one for each consumer. */
    interface Receiver {
        void receive(Item item);
    }

    /** Waits for room. */
    void publish(Item item);

    /** Ends when all consumers have had everything and their threads have ended. */
    void end() throws InterruptedException;

    static FanOut create(OtherType type, int capacity, int batch, Receiver... receivers) {
        return switch (type) {
            case ROUTER -> new RouterFanOut(capacity, batch, capacity, receivers);
            case ROUTER_WITHOUT_CREDITS ->
                new RouterFanOut(capacity, batch, SubscriberConfig.NO_CREDIT_LIMIT, receivers);
            case DISRUPTOR -> new DisruptorFanOut(capacity, receivers);
            case JC_RINGS -> new JcFanOut(capacity, batch, receivers);
            default -> throw new IllegalArgumentException("not a fan-out: type=" + type);
        };
    }
}
