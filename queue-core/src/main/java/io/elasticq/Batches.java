package io.elasticq;

import java.util.Collection;

/** What the default methods for batches share. */
final class Batches {

    private Batches() {}

    @SuppressWarnings("unchecked") // only ever read as E, and never stored into
    static <E> E[] toArray(ElasticQueue<E> queue, Collection<? extends E> elements) {
        if (elements == queue) {
            throw new IllegalArgumentException("a queue can't be offered to itself");
        }
        return (E[]) elements.toArray();
    }
}
