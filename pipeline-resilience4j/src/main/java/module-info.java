/** Retry with backoff and circuit breakers for the stages of a pipeline, by Resilience4j. */
@SuppressWarnings({"requires-automatic", "requires-transitive-automatic"
}) // Resilience4j has module names, no descriptors
module io.elasticq.pipeline.resilience4j {
    requires transitive io.elasticq.pipeline;
    requires transitive io.github.resilience4j.circuitbreaker;
    requires transitive io.github.resilience4j.retry;
    requires org.slf4j; // Resilience4j needs it, and has no descriptor to say so
    requires static org.jspecify;

    exports io.elasticq.pipeline.resilience4j;
}
