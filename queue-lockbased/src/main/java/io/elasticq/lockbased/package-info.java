/** An elastic queue for many producers and many consumers, under a lock. */
@NullMarked
package io.elasticq.lockbased;

import org.jspecify.annotations.NullMarked;
