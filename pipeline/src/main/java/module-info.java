/** {@link io.elasticq.pipeline.Pipeline}: from source to sink, with explicit overload, structured shutdown and exact recovery. */
@SuppressWarnings("requires-automatic") // HdrHistogram has no descriptor
module io.elasticq.pipeline {
    requires HdrHistogram;
    requires transitive io.elasticq;
    requires transitive io.elasticq.journal;
    requires io.elasticq.lockbased;
    requires io.elasticq.lockfree;
    requires io.elasticq.sequencer;
    requires org.jctools.core;
    requires static org.jspecify;

    exports io.elasticq.pipeline;
    exports io.elasticq.pipeline.io;
    exports io.elasticq.pipeline.state;
    exports io.elasticq.pipeline.window;
}
