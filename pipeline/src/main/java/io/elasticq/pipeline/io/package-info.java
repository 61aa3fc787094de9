/** Where events come from and where they go: what a source and a sink must do, and those that come with the library. */
@NullMarked
package io.elasticq.pipeline.io;

import org.jspecify.annotations.NullMarked;
