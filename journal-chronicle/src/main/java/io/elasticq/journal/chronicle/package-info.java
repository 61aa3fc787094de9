/** The journal's interface on Chronicle Queue, with checksums, a writer's lock, and verification when it is opened. */
@NullMarked
package io.elasticq.journal.chronicle;

import org.jspecify.annotations.NullMarked;
