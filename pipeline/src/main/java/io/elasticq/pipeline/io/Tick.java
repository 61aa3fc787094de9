package io.elasticq.pipeline.io;

/**
 * One beat of {@link Sources#ticks}.
 *
 * @param number how many periods have passed since the source was opened, at least 1; ascending, not without gaps
 * @param missed how many directly before it were not told, since nobody was there to read them
 */
public record Tick(long number, long missed) {}
