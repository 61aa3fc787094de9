package io.elasticq.stats;

import java.util.Map;
import java.util.Objects;
import java.util.function.LongSupplier;

/**
 * One number that a component can be asked for. Reading it is what costs; having it costs nothing, since no hot path
 * writes to it.
 *
 * @param name dotted lower-case name without a unit, such as {@code elasticq.queue.size}; the same name always has the
 *     same kind and unit
 * @param kind whether the number goes up and down or only up
 * @param unit what is counted, in the plural, such as {@code elements}
 * @param description one sentence for a person who looks at a chart of it
 * @param tags what tells metrics of one name apart, such as {@code policy=drop_oldest}
 * @param value reads the number; any thread may call it at any time, and it must not block for long
 */
public record Metric(
        String name, Kind kind, String unit, String description, Map<String, String> tags, LongSupplier value) {

    /** Whether a number goes up and down or only up. */
    public enum Kind {
        /** A level: goes up and down. */
        GAUGE,
        /** A count since the component was made: never goes down. */
        COUNTER
    }

    /**
     * Checks the components and copies the tags.
     *
     * @param name not empty
     * @param kind not null
     * @param unit not null
     * @param description not null
     * @param tags no nulls in it
     * @param value not null
     * @throws NullPointerException if any is null
     * @throws IllegalArgumentException if the name is empty
     */
    public Metric {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(unit, "unit");
        Objects.requireNonNull(description, "description");
        Objects.requireNonNull(value, "value");
        if (name.isEmpty()) {
            throw new IllegalArgumentException("name must not be empty: description=" + description);
        }
        tags = Map.copyOf(tags);
    }

    /**
     * Returns the number as it is now.
     *
     * @return the current value, in {@link #unit()}
     */
    public long read() {
        return value.getAsLong();
    }
}
