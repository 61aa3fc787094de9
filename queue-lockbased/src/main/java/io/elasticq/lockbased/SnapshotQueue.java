package io.elasticq.lockbased;

import java.util.AbstractQueue;
import java.util.Arrays;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What a collection can do beside being a queue: search, iterate, remove from the middle. All of it works on a snapshot,
 * since it calls code of the user ({@code equals}, predicates, actions), which must not run under a lock. What is then to
 * be removed is found again by identity, at its position or before it, so one that has left the queue meanwhile is left alone.
 *
 * @param <E> the type of the elements
 */
abstract class SnapshotQueue<E> extends AbstractQueue<E> {

    /** The elements at one instant, none of them null. */
    static final class Snapshot {
        final @Nullable Object[] elements;
        final long headPosition; // of the first; elements move behind it only when others are put back before them

        Snapshot(@Nullable Object[] elements, long headPosition) {
            this.elements = elements;
            this.headPosition = headPosition;
        }
    }

    abstract Snapshot snapshot();

    /** Removes this very object, the last one at or before the position. */
    abstract boolean removeOccurrence(Object element, long position);

    /** Removes, before the position, each object as often as the map says. Returns how many were removed. */
    abstract int removeOccurrences(IdentityHashMap<Object, int[]> victims, long endPosition);

    @Override
    public boolean contains(@Nullable Object o) {
        return o != null && Arrays.stream(snapshot().elements).anyMatch(o::equals);
    }

    @Override
    public boolean remove(@Nullable Object o) {
        if (o == null) {
            return false;
        }
        boolean seen;
        do {
            seen = false;
            Snapshot snapshot = snapshot();
            for (int i = 0; i < snapshot.elements.length; i++) {
                Object element = Objects.requireNonNull(snapshot.elements[i]);
                if (o.equals(element)) {
                    if (removeOccurrence(element, snapshot.headPosition + i)) {
                        return true;
                    }
                    seen = true; // gone meanwhile; another may have come
                }
            }
        } while (seen);
        return false;
    }

    /**
     * Removes the elements that fulfil the predicate: those in the queue when this is called. If the predicate throws,
     * nothing is removed.
     */
    @Override
    @SuppressWarnings("unchecked") // only E goes in
    public boolean removeIf(Predicate<? super E> filter) {
        Objects.requireNonNull(filter, "filter");
        Snapshot snapshot = snapshot();
        IdentityHashMap<Object, int[]> victims = new IdentityHashMap<>();
        for (Object element : snapshot.elements) {
            if (filter.test((E) element)) {
                victims.computeIfAbsent(Objects.requireNonNull(element), e -> new int[1])[0]++;
            }
        }
        return !victims.isEmpty() && removeOccurrences(victims, snapshot.headPosition + snapshot.elements.length) > 0;
    }

    @Override
    public boolean removeAll(Collection<?> c) {
        Objects.requireNonNull(c, "c");
        return removeIf(c::contains);
    }

    @Override
    public boolean retainAll(Collection<?> c) {
        Objects.requireNonNull(c, "c");
        return removeIf(e -> !c.contains(e));
    }

    @Override
    @SuppressWarnings("unchecked") // only E goes in
    public void forEach(Consumer<? super E> action) {
        Objects.requireNonNull(action, "action");
        for (Object element : snapshot().elements) {
            action.accept((E) element);
        }
    }

    @Override
    public @Nullable Object[] toArray() {
        return snapshot().elements;
    }

    @Override
    @SuppressWarnings({"unchecked", "NullAway"}) // the contract of toArray: a null marks the end of a longer array
    public <T> T[] toArray(T[] a) {
        Object[] elements = snapshot().elements;
        if (a.length < elements.length) {
            return (T[]) Arrays.copyOf(elements, elements.length, a.getClass());
        }
        System.arraycopy(elements, 0, a, 0, elements.length);
        if (a.length > elements.length) {
            a[elements.length] = null;
        }
        return a;
    }

    /** Iterates over what the queue holds now; {@code remove} removes the element from the queue if it is still there. */
    @Override
    public Iterator<E> iterator() {
        return new SnapshotIterator(snapshot());
    }

    @Override
    public Spliterator<E> spliterator() {
        return Spliterators.spliterator(snapshot().elements, Spliterator.ORDERED | Spliterator.NONNULL);
    }

    private final class SnapshotIterator implements Iterator<E> {
        private final @Nullable Object[] elements;
        private long position; // of the element that next() returns next, as far as removals of our own moved it
        private int next;
        private boolean removable;

        SnapshotIterator(Snapshot snapshot) {
            this.elements = snapshot.elements;
            this.position = snapshot.headPosition;
        }

        @Override
        public boolean hasNext() {
            return next < elements.length;
        }

        @Override
        @SuppressWarnings({"unchecked", "NullAway"}) // only E goes in
        public E next() {
            if (next == elements.length) {
                throw new NoSuchElementException();
            }
            position++;
            removable = true;
            return (E) elements[next++];
        }

        @Override
        public void remove() {
            if (!removable) {
                throw new IllegalStateException("next() has not been called since the last remove()");
            }
            removable = false;
            if (removeOccurrence(Objects.requireNonNull(elements[next - 1]), position - 1)) {
                position--;
            }
        }
    }
}
