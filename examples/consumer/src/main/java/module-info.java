/** A program that uses every module of elasticq that needs no flag. */
module com.example.consumer {
    requires io.elasticq;
    requires io.elasticq.bridge.kafka;
    requires io.elasticq.channel;
    requires io.elasticq.journal;
    requires io.elasticq.lockbased;
    requires io.elasticq.lockfree;
    requires io.elasticq.metrics;
    requires io.elasticq.persistent;
    requires io.elasticq.pipeline;
    requires io.elasticq.pipeline.resilience4j;
    requires io.elasticq.priority;
    requires io.elasticq.router;
    requires io.elasticq.sequencer;
    requires io.elasticq.streams;
}
