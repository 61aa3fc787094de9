/**
 * Elastic queues whose users do not wait in a thread: {@link io.elasticq.streams.AsyncElasticQueue} answers with futures, {@link
 * io.elasticq.streams.QueuePublisher} and {@link io.elasticq.streams.QueueSubscriber} speak {@link java.util.concurrent.Flow}, {@link
 * io.elasticq.streams.ElasticChannel} and {@link io.elasticq.streams.Select} are Go's channels.
 */
@NullMarked
package io.elasticq.streams;

import org.jspecify.annotations.NullMarked;
