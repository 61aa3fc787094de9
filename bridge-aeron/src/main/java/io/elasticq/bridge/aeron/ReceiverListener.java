package io.elasticq.bridge.aeron;

/**
 * Hears what happens at the receiving side. Called by the thread that drains the source, so it must be quick, and must not call the source. What it throws is counted and logged once. Every method does
 * nothing unless overridden.
 */
public interface ReceiverListener {

    /**
     * A sender's first message is there.
     *
     * @param session Aeron's number of the sender's publication
     * @param from the first event that may come
     */
    default void began(int session, long from) {}

    /**
     * Events of a sender will never come: they were lost on the way, sent while this was cut off, or can't be sent. Called before any later event is given out.
     *
     * @param session whose
     * @param from the first of them
     * @param to behind the last of them
     */
    default void missed(int session, long from, long to) {}

    /**
     * An event can't be decoded.
     *
     * @param session whose
     * @param sequence its place
     * @param failure what the codec threw
     */
    default void failed(int session, long sequence, Throwable failure) {}

    /**
     * A sender is gone.
     *
     * @param session whose
     * @param next the first event that has not come
     * @param lost false if it has said that there are no more events; true if its process, its machine or the way to it is gone
     */
    default void ended(int session, long next, boolean lost) {}
}
