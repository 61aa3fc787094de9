package io.elasticq.metrics;

import io.micrometer.core.instrument.Measurement;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;

/**
 * The meters that one owner has in one registry, so that it removes its own and never another's.
 *
 * <p>Invariant: each meter here was not in the registry before. A registry gives the meter that it has to who registers a
 * second one of the same name and tags; without this check the second owner's numbers would never be seen, and its {@link
 * #remove} would take the first one's meters away.
 *
 * <p>One thread adds, any thread removes, any number of times. Nothing here waits, but for the registry.
 */
final class OwnMeters {

    private final MeterRegistry registry;
    private final Set<Meter> others = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Queue<Meter> own = new ConcurrentLinkedQueue<>();

    /** Takes note of the meters that are there. O(meters in the registry). */
    OwnMeters(MeterRegistry registry) {
        this.registry = registry;
        others.addAll(registry.getMeters());
    }

    /**
     * Registers a meter.
     *
     * @throws IllegalArgumentException if the registry has one of this name and these tags
     */
    <M extends Meter> M add(Function<MeterRegistry, M> registration) {
        M meter = registration.apply(registry);
        if (others.contains(meter)) {
            read(meter); // one whose component is gone notices it when it is read, and removes itself
            meter = registration.apply(registry);
        }
        if (others.contains(meter)) {
            throw new IllegalArgumentException("a meter of this name with these tags is already registered: "
                    + meter.getId().getName() + meter.getId().getTags());
        }
        own.add(meter);
        return meter;
    }

    /** Takes what was added out of the registry. */
    void remove() {
        for (Meter meter = own.poll(); meter != null; meter = own.poll()) {
            registry.remove(meter);
        }
    }

    private static void read(Meter meter) {
        for (Measurement measurement : meter.measure()) {
            measurement.getValue();
        }
    }
}
