package io.elasticq.router;

/**
 * Hears what happens to a subscriber. What it throws is counted in {@link RouterStats#listenerFailures()} and logged once. Every method does nothing unless
 * overridden.
 */
public interface SubscriptionListener {

    /**
     * The router has detached the subscriber. Called by the router's thread, at once, so it must be quick; the subscriber may still have events to take.
     *
     * @param subscription which one
     * @param cause why
     */
    default void detached(Subscription<?> subscription, DetachCause cause) {}

    /**
     * The router has attached the subscriber, for the first time or again. Called by the router's thread, so it must be quick.
     *
     * @param subscription which one
     */
    default void attached(Subscription<?> subscription) {}

    /**
     * Events are missing at this place of the subscriber's stream, after those it has taken and before those it will take. Called by the subscriber's thread.
     *
     * @param subscription which one
     * @param missed how many events were routed while it was detached; where the gap is in a journal that was recycled, how many records
     */
    default void gap(Subscription<?> subscription, long missed) {}

    /**
     * A handler or a filter threw. Called by the thread that it threw in, before the error policy is applied.
     *
     * @param subscription whose
     * @param event the event that it threw for
     * @param failure what it threw
     */
    default void failed(Subscription<?> subscription, Object event, Throwable failure) {}

    /**
     * The subscriber could not go on, and is unsubscribed: its replay failed, or its own thread was ended by a failure. Called by the subscriber's thread.
     *
     * @param subscription which one
     * @param failure what ended it
     */
    default void ended(Subscription<?> subscription, Throwable failure) {}
}
