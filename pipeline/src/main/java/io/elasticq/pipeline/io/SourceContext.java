package io.elasticq.pipeline.io;

import org.jspecify.annotations.Nullable;

/** What a source is told when it is opened. */
public interface SourceContext {

    /**
     * The name of the source in the description.
     *
     * @return the name
     */
    String name();

    /**
     * What {@link SourceReader#writePosition} wrote for the checkpoint that the run begins from.
     *
     * @return null to begin at the beginning
     */
    byte @Nullable [] position();

    /**
     * Says that there may be something to read. A source that other threads write to may call this to be read sooner; it is read from time to time in any case. Any thread may call it.
     */
    void signal();
}
