package io.elasticq.streams;

import org.jspecify.annotations.Nullable;

/**
 * One that wants something of the queue, and can wait for it in a {@link Line}. All methods but {@link #deliver} are called under
 * the lock of the {@link Exchange}, and call no code of the user.
 *
 * @param <E> the type of the elements
 */
abstract class Waiter<E> {

    @Nullable
    Waiter<E> previous;

    @Nullable
    Waiter<E> next; // in the line; when it has left the line, in the chain of those to be delivered

    @Nullable
    Line<E> line; // that it stands in, or null

    /** Whether {@link #perform} would have an effect now. */
    abstract boolean isReady();

    /**
     * Asks for the right to be served, which only one place of those that belong together gets. Once it is given, {@link
     * #perform} or {@link #expire} follows in the same critical section.
     */
    boolean claim() {
        return true;
    }

    /** Moves elements, and keeps what came of it for {@link #deliver}. */
    abstract void perform();

    /** Keeps the answer that the time is over. */
    void expire() {
        throw new IllegalStateException("does not end by time: " + this);
    }

    /** Keeps the failure that {@link #perform} ended with. */
    abstract void fail(Throwable failure);

    /** Tells the user; outside of the lock, once, after {@code perform}, {@code expire} or {@code fail}. */
    abstract void deliver();
}
