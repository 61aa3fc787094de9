/** Meters, waiting times and flight recorder events for elastic queues and everything else that has elasticq metrics. */
@NullMarked
package io.elasticq.metrics;

import org.jspecify.annotations.NullMarked;
