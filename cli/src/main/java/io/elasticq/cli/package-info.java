/** The {@code elasticq} program: one class per command, and what they are made of. */
@NullMarked
package io.elasticq.cli;

import org.jspecify.annotations.NullMarked;
