package io.elasticq.persistent;

/** An element of the queue that is in memory. All but the final fields is guarded by the queue's lock. */
final class Entry<E> {

    /** For those that are in flight without a limit of time. */
    static final long NEVER = Long.MAX_VALUE;

    final E element;

    /** As it is written. */
    final int bytes;

    /** The sequence under which it was offered. */
    long id;

    /** The sequence of the record that has it: its id, unless it was moved. */
    long position;

    /** How often it was received. */
    int attempts;

    /** When it comes back, by the clock of {@link System#nanoTime}. */
    long deadline = NEVER;

    /** Whether it once left its place in the order, so that its neighbours are not next to it. */
    boolean apart;

    Entry(E element, int bytes) {
        this.element = element;
        this.bytes = bytes;
    }

    Entry<E> at(long newId, long newPosition) {
        id = newId;
        position = newPosition;
        return this;
    }
}
