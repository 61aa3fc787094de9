/** Windows over events, and what is aggregated in them. */
@NullMarked
package io.elasticq.pipeline.window;

import org.jspecify.annotations.NullMarked;
