/** A pre-allocated ring with strict order: claims, publication, barriers and gates. */
@NullMarked
package io.elasticq.sequencer;

import org.jspecify.annotations.NullMarked;
