package io.elasticq.bridge.aeron;

/**
 * Hears what happens to a sender. Called by the sender's thread, so it must be quick, and must not call the sender. What it throws is counted and logged once. Every method does nothing unless
 * overridden.
 */
public interface SenderListener {

    /**
     * A receiver has come, or has come back.
     *
     * @param receiver its number, drawn at random when it was opened
     * @param from the first event that is sent for it
     */
    default void joined(long receiver, long from) {}

    /**
     * A receiver is gone: its credits count no more.
     *
     * @param receiver its number
     * @param confirmed all events below it were given out there, or told to be missing
     * @param lost false if it has said that it leaves; true if its process, its machine or the way to it is gone
     */
    default void left(long receiver, long confirmed, boolean lost) {}

    /**
     * The last receiver for which these events were sent is gone, and so nobody will ever say what became of them. Each of them was given out there once, or never. Who has come later does not get them.
     *
     * @param from the first of them
     * @param to behind the last of them
     */
    default void unconfirmed(long from, long to) {}

    /**
     * An event can't be sent, and is left out.
     *
     * @param event what can't be sent
     * @param sequence its place, which the receivers are told to be missing
     * @param failure why
     */
    default void failed(Object event, long sequence, Throwable failure) {}
}
