/** The lock-free queues under jcstress: each class forbids one kind of bug. */
@NullMarked
package io.elasticq.jcstress;

import org.jspecify.annotations.NullMarked;
