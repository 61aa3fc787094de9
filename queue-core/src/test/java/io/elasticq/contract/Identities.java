package io.elasticq.contract;

import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/** Sets of objects, told apart by identity. */
public final class Identities {

    private Identities() {}

    /** Fails on an object that comes twice. */
    public static <E> Set<E> of(Collection<? extends E> elements) {
        Set<E> set = Collections.newSetFromMap(new IdentityHashMap<>());
        for (E element : elements) {
            if (!set.add(element)) {
                throw new AssertionError("twice: " + element);
            }
        }
        return set;
    }
}
