/** The bridge to Aeron. */
@NullMarked
package io.elasticq.bridge.aeron;

import org.jspecify.annotations.NullMarked;
