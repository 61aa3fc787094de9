/** {@link io.elasticq.channel.Channel}: zero-copy messages between two threads or two processes. */
@NullMarked
package io.elasticq.channel;

import org.jspecify.annotations.NullMarked;
