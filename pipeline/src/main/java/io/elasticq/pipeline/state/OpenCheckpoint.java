package io.elasticq.pipeline.state;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A checkpoint that was begun and is not over. Under the store's lock. */
final class OpenCheckpoint {

    final long id;
    final String fingerprint;
    final boolean full;
    private final @Nullable CompleteCheckpoint base; // null if whole states are wanted
    private final Set<String> begun = new HashSet<>();
    private final Map<String, List<PartRecords>> parts = new TreeMap<>();

    @Nullable
    Throwable failure;

    OpenCheckpoint(long id, String fingerprint, @Nullable CompleteCheckpoint base) {
        this.id = id;
        this.fingerprint = fingerprint;
        this.base = base;
        this.full = base == null;
    }

    /** Takes the name, before the first piece is written. */
    void begin(String name, boolean fullPart) {
        if (!fullPart && (base == null || !base.parts().containsKey(name))) { // ChangesFollow
            throw new IllegalArgumentException("the whole state is needed, not changes: checkpoint=" + id + ", part="
                    + name + ", known parts of the one before="
                    + (base == null ? Set.of() : base.parts().keySet()));
        }
        if (!begun.add(name)) {
            throw new IllegalArgumentException("the part was given before: checkpoint=" + id + ", part=" + name);
        }
    }

    /** All its pieces are written. */
    void add(PartRecords part) {
        List<PartRecords> states = new ArrayList<>();
        if (!part.full() && base != null) {
            states.addAll(base.parts().getOrDefault(part.name(), List.of()));
        }
        states.add(part);
        parts.put(part.name(), List.copyOf(states));
    }

    /** The parts, if they are these. */
    Map<String, List<PartRecords>> requireParts(Set<String> expected) {
        Set<String> missing = new TreeSet<>(expected);
        missing.removeAll(parts.keySet());
        Set<String> unknown = new TreeSet<>(begun);
        unknown.removeAll(expected);
        if (!missing.isEmpty() || !unknown.isEmpty()) {
            throw new IllegalStateException("the parts are not those that are expected: checkpoint=" + id + ", missing="
                    + missing + ", unknown=" + unknown);
        }
        return parts;
    }
}
