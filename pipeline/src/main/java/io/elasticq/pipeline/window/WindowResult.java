package io.elasticq.pipeline.window;

/**
 * What came out of one window.
 *
 * @param key whose events they are
 * @param start the first instant of the window, in milliseconds since the epoch; for windows by number, the index of the first event of the key that is in it, from 0
 * @param end the first instant, or index, after the window
 * @param events how many are in it
 * @param value the aggregate
 * @param <K> the keys
 * @param <R> the aggregates
 */
public record WindowResult<K, R>(K key, long start, long end, long events, R value) {}
