/** Retry with backoff and circuit breakers for the stages of a pipeline, by Resilience4j. */
@NullMarked
package io.elasticq.pipeline.resilience4j;

import org.jspecify.annotations.NullMarked;
