/** A crash-safe elastic queue: a write-ahead log and a bounded part in memory. */
@NullMarked
package io.elasticq.persistent;

import org.jspecify.annotations.NullMarked;
