package io.elasticq.cli;

import org.jspecify.annotations.Nullable;

/**
 * What one reader reads from its beginning to its end.
 *
 * @param name for messages, or null if it is all that the command reads
 * @param lines opened by the first read
 */
record Input(@Nullable String name, LineInput lines) {}
