package io.elasticq.benchmarks;

import java.io.IOException;

/**
 * A way for messages from one sender to one receiver, in one process or in two. All links are asked for the same: the sender
 * copies a whole message out of an array, the receiver copies a whole message into one, each with one copy where the link
 * lets its memory be written and read in place. Each end is opened by the thread that uses it.
 */
interface Link {

    /** The end that messages go in. */
    interface Sender {
        /** Sends the message, or returns false if there is no room. */
        boolean offer(byte[] message);
    }

    /** The end that they come out of. */
    interface Receiver {
        /** Receives what is there, up to a limit; returns how many. */
        int poll(int limit);
    }

    /** Waits for the other end where the link must. */
    Sender sender() throws IOException;

    /**
     * Waits for the other end where the link must.
     *
     * @param into where each message is copied to
     * @param numbers which looks at it there
     */
    Receiver receiver(byte[] into, Numbers numbers) throws IOException;
}
