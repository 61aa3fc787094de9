/** The lock-free queues and the sequenced ring under jcstress: each class forbids one kind of bug. */
@NullMarked
package io.elasticq.jcstress;

import org.jspecify.annotations.NullMarked;
