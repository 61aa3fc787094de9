package io.elasticq.bridge.aeron;

/**
 * A snapshot of what a sender has done. Between two calls of its thread, {@code taken = sent + skipped + discarded}, and {@code taken = confirmed + outstanding}, where the confirmed are those that were
 * confirmed, discarded, or are {@code unconfirmed}.
 *
 * @param taken events taken: the next one's sequence
 * @param sent events given to Aeron
 * @param skipped events that can't be sent
 * @param discarded events discarded since nobody was there
 * @param confirmed the position up to which nothing is outstanding
 * @param unconfirmed events of which nobody will ever say what became of them, since the last receiver for which they were sent went before it did
 * @param creditWaits how often an event had to wait for credits
 * @param receiverWaits how often an event had to wait for a receiver
 * @param pressureWaits how often an event had to wait for room in Aeron's buffers
 * @param marks messages that say how far the sender is
 * @param joined how often a receiver came
 * @param left how often one said that it leaves
 * @param lost how often one was lost
 * @param refusedStatuses messages of receivers that can't be true, or are foreign
 * @param receivers how many there are
 * @param listenerFailures how often the listener threw
 */
public record SenderStats(
        long taken,
        long sent,
        long skipped,
        long discarded,
        long confirmed,
        long unconfirmed,
        long creditWaits,
        long receiverWaits,
        long pressureWaits,
        long marks,
        long joined,
        long left,
        long lost,
        long refusedStatuses,
        long receivers,
        long listenerFailures) {

    /**
     * Events that are on their way, or given out and not confirmed yet.
     *
     * @return from 0
     */
    public long outstanding() {
        return taken - confirmed;
    }
}
