/** How a component says what can be measured about it, once, for every monitoring system. */
@NullMarked
package io.elasticq.stats;

import org.jspecify.annotations.NullMarked;
