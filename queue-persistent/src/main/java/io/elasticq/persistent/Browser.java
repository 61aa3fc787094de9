package io.elasticq.persistent;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Queue;

/**
 * Goes over the elements that waited when it was made, some at a time. Of those that are taken meanwhile, some are shown, and some not.
 */
final class Browser<E> implements Iterator<E> {

    private static final int SOME = 256;

    private final Monitor<E> monitor;
    private final Outlet<E> outlet;
    private final Queue<Entry<E>> some = new ArrayDeque<>();
    private final long last;
    private long shown;
    private boolean removable;

    Browser(Monitor<E> monitor, Outlet<E> outlet) {
        this.monitor = monitor;
        this.outlet = outlet;
        this.last = monitor.lookAhead(0, SOME, some);
    }

    @Override
    public boolean hasNext() {
        if (some.isEmpty()) {
            monitor.lookAhead(shown, SOME, some);
        }
        return !some.isEmpty() && some.element().id <= last;
    }

    @Override
    public E next() {
        if (!hasNext()) {
            throw new NoSuchElementException("no more elements");
        }
        Entry<E> entry = some.remove();
        shown = entry.id;
        removable = true;
        return entry.element;
    }

    @Override
    public void remove() {
        if (!removable) {
            throw new IllegalStateException("no element was shown since the last one was removed");
        }
        removable = false;
        removeShown();
    }

    /** Whether the element that was shown last still waited, and does no longer. */
    boolean removeShown() {
        return monitor.settled(outlet.remove(shown));
    }
}
