package io.elasticq.pipeline.io;

import java.util.Objects;

/**
 * What is known about a source before it is opened.
 *
 * @param kind what it is, for a person
 * @param replayable whether a reader that is opened with a position gives all that came after that position, again if need be; what a checkpoint is worth with a
 *     source that is not, the README says
 * @param bounded whether it ends by itself
 */
public record SourceMetadata(String kind, boolean replayable, boolean bounded) {

    /**
     * Checks the components.
     *
     * @param kind not null
     * @param replayable any
     * @param bounded any
     */
    public SourceMetadata {
        Objects.requireNonNull(kind, "kind");
    }

    /**
     * Of a source that neither replays nor ends.
     *
     * @param kind what it is, for a person
     * @return the metadata
     */
    public static SourceMetadata of(String kind) {
        return new SourceMetadata(kind, false, false);
    }

    /**
     * Of one that replays.
     *
     * @return a copy
     */
    public SourceMetadata replaying() {
        return new SourceMetadata(kind, true, bounded);
    }

    /**
     * Of one that ends by itself.
     *
     * @return a copy
     */
    public SourceMetadata ending() {
        return new SourceMetadata(kind, replayable, true);
    }
}
