package io.elasticq.sequencer;

/** Lets producers have events before the batch that they are in is over. For the thread of the handler that it was given to. */
@FunctionalInterface
public interface EarlyRelease {

    /**
     * Gives up events. Each call wakes those who wait, so once for some events is better than for each. One that was given up can't be handed out again: if
     * its handler fails, {@link ExceptionHandler.Answer#RETRY} is taken for HALT.
     *
     * @param sequence the last event that is no longer needed, and all before it; nothing happens if that was said before
     * @throws IllegalArgumentException if the event has not been handed out
     * @throws IllegalStateException if another thread calls
     */
    void upTo(long sequence);
}
