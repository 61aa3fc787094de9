package io.elasticq.channel;

/**
 * Takes messages.
 *
 * @param <X> what it may throw
 */
@FunctionalInterface
public interface FragmentHandler<X extends Exception> {

    /**
     * Takes a message.
     *
     * @param fragment the message; only during this call. Without flow control it may be overwritten meanwhile: what was read counts only if
     *     {@link Fragment#isIntact} says so afterwards
     * @throws X comes out of the poll; the message counts as taken
     */
    void onFragment(Fragment fragment) throws X;
}
