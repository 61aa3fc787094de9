package io.elasticq;

/**
 * What all exceptions of the queues have in common. Full, empty and closed are answers ({@link OfferResult}, {@code
 * null}, {@link ElasticQueue#isTerminated()}); an exception comes only from those methods that the JDK defines to throw,
 * and for misuse.
 *
 * <p>Against the errors of the Rust library elasticq: full is {@link QueueFullException} or {@link OfferResult#FULL},
 * maximum capacity reached is the same (a queue below its maximum is never full); empty is {@link QueueEmptyException}
 * or {@code null}; timeout is {@link OfferResult#TIMED_OUT} or {@code null}; resize error is {@link
 * ResizeFailedException} or {@link OfferResult#NO_MEMORY}; invalid configuration is {@link InvalidConfigException};
 * invalid operation is {@link QueueClosedException} or the JDK's own exception for the misuse at hand.
 */
public sealed interface QueueError
        permits QueueFullException,
                QueueEmptyException,
                QueueClosedException,
                ResizeFailedException,
                InvalidConfigException {

    /**
     * Whether the same call may succeed later.
     *
     * @return true if the reason can pass
     */
    boolean isRetriable();
}
