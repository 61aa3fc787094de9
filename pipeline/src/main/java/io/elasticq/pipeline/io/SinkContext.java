package io.elasticq.pipeline.io;

import org.jspecify.annotations.Nullable;

/** What a sink is told when it is opened. */
public interface SinkContext {

    /**
     * The name of the sink in the description.
     *
     * @return the name
     */
    String name();

    /**
     * What {@link SinkWriter#prepare} wrote for the checkpoint that the run begins from. That checkpoint is complete, but {@link SinkWriter#commit} may not have been called: a
     * transactional sink makes up for it when it is opened, and takes back whatever it wrote after that.
     *
     * @return null if the run begins at the beginning
     */
    byte @Nullable [] state();

    /**
     * The number of that checkpoint.
     *
     * @return 0 if the run begins at the beginning
     */
    long checkpoint();
}
