/** What a pipeline knows besides its events: how it is written, and the checkpoints that it is restored from. */
@NullMarked
package io.elasticq.pipeline.state;

import org.jspecify.annotations.NullMarked;
