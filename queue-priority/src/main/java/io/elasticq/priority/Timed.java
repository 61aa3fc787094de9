package io.elasticq.priority;

import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * An element, with the time at which it was offered. Elements are stored like that where the queue has a clock, and as they are where it has none.
 *
 * @param nanos as the queue's clock has it
 */
record Timed(Object element, long nanos) {

    /** What is stored for an element. */
    static Object stamp(Object element, @Nullable LongSupplier clock) {
        return clock == null ? element : new Timed(element, clock.getAsLong());
    }

    /** What is stored for these elements. */
    static Object[] stamp(Object[] elements, int offset, int length, @Nullable LongSupplier clock) {
        Object[] stored = new Object[length];
        for (int i = 0; i < length; i++) {
            stored[i] = stamp(elements[offset + i], clock);
        }
        return stored;
    }

    /** The element of what was stored for it. */
    static Object element(Object stored, @Nullable LongSupplier clock) {
        return clock == null ? stored : ((Timed) stored).element();
    }
}
