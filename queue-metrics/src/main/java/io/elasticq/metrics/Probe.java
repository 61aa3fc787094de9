package io.elasticq.metrics;

import java.lang.ref.WeakReference;

/**
 * One element that is followed from its insertion to its removal. Holds it weakly: what leaves a queue by another way than
 * through the timed queue must not be kept alive by its measurement.
 */
final class Probe extends WeakReference<Object> {

    /** The element was inserted by a method that may wait, and that has not returned. */
    static final long UNKNOWN = Long.MIN_VALUE;

    /** How many elements had entered the queue before the insertion began: so many leave it before this one. */
    final long enteredBefore;

    /** When it came into the queue, or {@link #UNKNOWN}. Written by the inserting thread only. */
    volatile long since;

    /** When so many elements have left the queue, this one has. Not known before its insertion has returned. */
    volatile long goneAfter = Long.MAX_VALUE;

    /** Whether it is not to be looked for any more. */
    volatile boolean over;

    /** How often the same object was met too early. Under the lock. */
    int mistaken;

    Probe(Object element, long since, long enteredBefore) {
        super(element);
        this.since = since;
        this.enteredBefore = enteredBefore;
    }
}
