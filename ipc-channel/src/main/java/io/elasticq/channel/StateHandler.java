package io.elasticq.channel;

import java.nio.ByteBuffer;

/**
 * Takes a state of a {@link StateLane}.
 *
 * @param <X> what it may throw
 */
@FunctionalInterface
public interface StateHandler<X extends Exception> {

    /**
     * Takes a state.
     *
     * @param state a copy of it from 0 to its size, read-only, little-endian unless set otherwise; may be kept
     * @param version from 1
     * @throws X comes out of the read
     */
    void onState(ByteBuffer state, long version) throws X;
}
