/** The bridge to Kafka. */
@NullMarked
package io.elasticq.bridge.kafka;

import org.jspecify.annotations.NullMarked;
