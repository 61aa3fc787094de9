/** An elastic queue with levels of priority: strict, fair or weighted, each level first in, first out. */
@NullMarked
package io.elasticq.priority;

import org.jspecify.annotations.NullMarked;
