/** A segmented append-only log with checksums: append, tail, replay, recover; durable, or shared by processes. */
@NullMarked
package io.elasticq.journal;

import org.jspecify.annotations.NullMarked;
