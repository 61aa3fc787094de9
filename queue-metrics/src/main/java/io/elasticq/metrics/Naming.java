package io.elasticq.metrics;

import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import java.util.Objects;
import java.util.Set;

/** The tags that all meters of one component have: its name, and what its user adds. */
final class Naming {

    static final String NAME = "name";

    private Naming() {}

    /**
     * Checks and joins them.
     *
     * @param taken keys that the meters use themselves
     */
    static Tags tags(String name, Iterable<Tag> more, Set<String> taken) {
        Objects.requireNonNull(name, "name");
        if (name.isBlank()) {
            throw new IllegalArgumentException("name must not be blank: name='" + name + "'");
        }
        for (Tag tag : more) {
            if (tag.getKey().equals(NAME) || taken.contains(tag.getKey())) {
                throw new IllegalArgumentException(
                        "the tag is used by the meters themselves: " + tag.getKey() + "=" + tag.getValue());
            }
        }
        return Tags.of(NAME, name).and(more);
    }
}
