package io.elasticq.cli.web;

/**
 * Checks by their numbers that no event is lost and none comes twice, over all lives of a subscriber. One thread at a time calls {@link #arrived}; any may read the
 * {@link #tally}.
 */
final class RollCall {

    /**
     * What was found so far.
     *
     * @param last the highest number that has arrived; below it nothing is to come any more
     * @param arrived how many events have arrived
     * @param skipped how many numbers were left out
     * @param twice arrivals that had been there before, or came after a younger one
     */
    record Tally(long last, long arrived, long skipped, long twice) {}

    private final long[] lastOf; // by producer
    private volatile Tally tally;

    /**
     * Begins.
     *
     * @param last the number before the first that is to come
     */
    RollCall(int producers, long last) {
        this.lastOf = new long[producers];
        this.tally = new Tally(last, 0, 0, 0);
    }

    void arrived(Event event) {
        Tally old = tally;
        if (event.number() <= old.last() || event.sequence() <= lastOf[event.producer()]) {
            tally = new Tally(old.last(), old.arrived(), old.skipped(), old.twice() + 1);
            return;
        }
        lastOf[event.producer()] = event.sequence();
        long skipped = old.skipped() + event.number() - old.last() - 1;
        tally = new Tally(event.number(), old.arrived() + 1, skipped, old.twice());
    }

    Tally tally() {
        return tally;
    }
}
