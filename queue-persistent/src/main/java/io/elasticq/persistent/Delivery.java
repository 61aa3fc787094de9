package io.elasticq.persistent;

/**
 * An element that was received and not yet acknowledged. Until {@link #ack()} it belongs to the queue, takes up room in it, and comes back: on {@link #giveBack()},
 * when its time is over, and after a crash. Any thread may call this.
 *
 * @param <E> the type of the element
 */
public interface Delivery<E> {

    /**
     * The element.
     *
     * @return always the same
     */
    E element();

    /**
     * The element's number: the same in each delivery of it, also after a crash, and never used again. A consumer that stores it together with
     * what it does can tell what it has done already. But for this: without {@link io.elasticq.journal.Durability.EveryWrite}, numbers behind the last force are used again after a
     * loss of power.
     *
     * @return above 0; greater than that of each element offered before
     */
    long id();

    /**
     * How often it was received since the queue was opened, this time included.
     *
     * @return 1 or more
     */
    int attempt();

    /**
     * Takes the element out of the queue for good. With {@link io.elasticq.journal.Durability.EveryWrite} it returns when that is on the disk.
     *
     * @return false if it was acknowledged or given back before, or its time was over, and then nothing has changed
     * @throws io.elasticq.QueueClosedException if the queue has let go of its files; the element comes back with the next open
     * @throws io.elasticq.journal.JournalFailedException if a force or a write has failed
     * @throws java.io.UncheckedIOException if the disk has no room; it may be tried again
     */
    boolean ack();

    /**
     * Gives the element back to the queue's head, to its place in the order.
     *
     * @return false if it was acknowledged or given back before, or its time was over
     */
    boolean giveBack();
}
