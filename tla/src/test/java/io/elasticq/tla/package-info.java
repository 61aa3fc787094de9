/** Checks the models with TLC, and the code against the models. */
@NullMarked
package io.elasticq.tla;

import org.jspecify.annotations.NullMarked;
