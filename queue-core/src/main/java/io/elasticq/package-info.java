/**
 * Elastic queues: bounded queues that grow under a burst and shrink after it.
 *
 * <p>Start at {@link io.elasticq.ElasticQueue}. How large a queue may be is said in an {@link io.elasticq.ElasticConfig},
 * what happens at the bound in an {@link io.elasticq.OverflowPolicy}, by how much it grows and shrinks in a {@link
 * io.elasticq.ResizePolicy}.
 */
@NullMarked
package io.elasticq;

import org.jspecify.annotations.NullMarked;
