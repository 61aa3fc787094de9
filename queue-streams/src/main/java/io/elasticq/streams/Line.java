package io.elasticq.streams;

import org.jspecify.annotations.Nullable;

/**
 * Waiters in order of arrival. Guarded by the lock of the {@link Exchange}. All operations are O(1); one that leaves, leaves
 * nothing behind.
 *
 * @param <E> the type of the elements
 */
final class Line<E> {

    private @Nullable Waiter<E> first;
    private @Nullable Waiter<E> last;
    private int length;

    void add(Waiter<E> waiter) {
        waiter.line = this;
        waiter.previous = last;
        if (last == null) {
            first = waiter;
        } else {
            last.next = waiter;
        }
        last = waiter;
        length++;
    }

    /** Returns false if the waiter is no longer in this line. */
    boolean remove(Waiter<E> waiter) {
        if (waiter.line != this) {
            return false;
        }
        Waiter<E> before = waiter.previous;
        Waiter<E> after = waiter.next;
        if (before == null) {
            first = after;
        } else {
            before.next = after;
        }
        if (after == null) {
            last = before;
        } else {
            after.previous = before;
        }
        waiter.previous = null;
        waiter.next = null;
        waiter.line = null;
        length--;
        return true;
    }

    @Nullable
    Waiter<E> first() {
        return first;
    }

    boolean isEmpty() {
        return first == null;
    }

    int length() {
        return length;
    }
}
