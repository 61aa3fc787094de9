package io.elasticq.pipeline.io;

/** What a sink does with a file that is there, and not empty, in a run that begins without a checkpoint. */
public enum ExistingFile {
    /** Writes after what is there; a last line without an end gets one first. */
    APPEND,
    /** Fails the pipeline with a {@link java.nio.file.FileAlreadyExistsException}. */
    REFUSE,
    /** Begins with an empty file: what is there is lost. With checkpoints that is what takes back the lines of a run that was killed before its first one. */
    REPLACE
}
