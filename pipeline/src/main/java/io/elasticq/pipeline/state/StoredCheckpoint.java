package io.elasticq.pipeline.state;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** A checkpoint that was read back as a whole. Immutable, but for the bytes, which are the caller's. */
public final class StoredCheckpoint {

    private final long id;
    private final Instant time;
    private final String fingerprint;
    private final Map<String, List<byte[]>> parts;

    StoredCheckpoint(long id, Instant time, String fingerprint, Map<String, List<byte[]>> parts) {
        this.id = id;
        this.time = time;
        this.fingerprint = fingerprint;
        this.parts = Collections.unmodifiableMap(parts);
    }

    /**
     * Its number.
     *
     * @return from 1
     */
    public long id() {
        return id;
    }

    /**
     * When it was completed, by the clock of the store.
     *
     * @return to the millisecond
     */
    public Instant time() {
        return time;
    }

    /**
     * Whose it is.
     *
     * @return what {@link CheckpointStore#begin} was given
     */
    public String fingerprint() {
        return fingerprint;
    }

    /**
     * The states, by the names of the parts.
     *
     * @return by name; for each part its newest whole state, followed by the changes since, the oldest first
     */
    public Map<String, List<byte[]>> parts() {
        return parts;
    }

    /**
     * The size of all parts.
     *
     * @return in bytes
     */
    public long bytes() {
        return parts.values().stream()
                .flatMap(List::stream)
                .mapToLong(state -> state.length)
                .sum();
    }

    /** For a person: number, time, parts and sizes. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("checkpoint " + id + " of " + time + ", " + bytes() + " bytes:");
        parts.forEach((name, states) -> {
            text.append(' ').append(name).append('=').append(states.get(0).length);
            states.stream().skip(1).forEach(changes -> text.append('+').append(changes.length));
        });
        return text.toString();
    }
}
