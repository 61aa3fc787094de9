package io.elasticq.cli;

import io.elasticq.OfferResult;

/**
 * Where lines are handed in.
 *
 * @param <E> the type of the elements
 */
interface Inlet<E> {

    /** Inserts the element. May wait for room, until the inlet is closed. */
    OfferResult insert(E element) throws InterruptedException;

    /** Accepts no more elements. Any thread may call this. */
    void close();

    /** Whether {@link #close} has been called. */
    boolean isClosed();

    /** Why {@link #insert} has just answered that there is no room, in words. */
    String refusal(OfferResult result);
}
