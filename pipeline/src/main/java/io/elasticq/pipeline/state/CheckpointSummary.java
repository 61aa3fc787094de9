package io.elasticq.pipeline.state;

import java.time.Instant;
import java.util.Map;

/**
 * What is known of a checkpoint without reading its states, for a person.
 *
 * @param id its number
 * @param time when it was completed; where it was not, when the oldest record of it that is left was written
 * @param parts bytes that it has written itself, by the names of the parts; those of a part that is not whole as far as they are there
 * @param complete whether it can be restored
 * @param note why it can't, or nothing
 */
public record CheckpointSummary(long id, Instant time, Map<String, Long> parts, boolean complete, String note) {

    /**
     * Copies the parts.
     *
     * @param id any
     * @param time not null
     * @param parts not null
     * @param complete any
     * @param note not null
     */
    public CheckpointSummary {
        parts = Map.copyOf(parts);
    }

    /**
     * Bytes that it has written itself.
     *
     * @return the sum of its parts
     */
    public long bytes() {
        return parts.values().stream().mapToLong(Long::longValue).sum();
    }

    /** One line. */
    @Override
    public String toString() {
        return id + " " + time + " " + (complete ? "complete" : note) + ", parts: " + parts.size() + ", bytes: "
                + bytes();
    }
}
