/** Elastic queues for one consumer and one or many producers, without locks. */
@NullMarked
package io.elasticq.lockfree;

import org.jspecify.annotations.NullMarked;
