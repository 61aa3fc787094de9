package io.elasticq.sequencer;

import org.jspecify.annotations.Nullable;

/**
 * How a consumer is.
 *
 * @param name as given
 * @param state where it is in its life
 * @param reason why it has ended; null if it has not
 * @param failure what it ended with, or what its {@link EventHandler#onEnd} threw; null if nothing
 * @param start the position of the first event that it was subscribed for
 * @param position the next event: everything from the start to before it was handled or skipped
 * @param skipped how many failed and were skipped
 * @param suspect an event that it was in when it was ungated, which may have been written again meanwhile; null if there was none
 * @param running whether its thread has begun and not ended
 */
public record ConsumerReport(
        String name,
        EventProcessor.State state,
        @Nullable EndReason reason,
        @Nullable Throwable failure,
        long start,
        long position,
        long skipped,
        @Nullable Long suspect,
        boolean running) {

    /**
     * How many events it has handled.
     *
     * @return without those skipped
     */
    public long handled() {
        return position - start - skipped;
    }
}
