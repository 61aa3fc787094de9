package io.elasticq.metrics;

import java.util.AbstractCollection;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;

/**
 * The target of a batch, as the queue sees it: it remembers what the target has taken, so that this can be reported when the
 * queue has counted it, after the call. Only added to, by one thread, during one call.
 *
 * @param <E> the type of the elements
 */
final class WatchedCollection<E> extends AbstractCollection<E> {

    private final Collection<? super E> target;
    private final List<E> taken = new ArrayList<>();

    WatchedCollection(Collection<? super E> target) {
        this.target = target;
    }

    @Override
    public boolean add(E element) {
        boolean changed = target.add(element);
        taken.add(element);
        return changed;
    }

    /** What the target has taken. */
    List<E> taken() {
        return taken;
    }

    @Override
    public Iterator<E> iterator() {
        throw new UnsupportedOperationException("only to add to");
    }

    @Override
    public int size() {
        return target.size();
    }
}
