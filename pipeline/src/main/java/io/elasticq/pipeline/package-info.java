/** Typed, immutable descriptions of pipelines, and how they run. */
@NullMarked
package io.elasticq.pipeline;

import org.jspecify.annotations.NullMarked;
