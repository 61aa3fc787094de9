/** What the modules of this project share and nobody else can use. */
@NullMarked
package io.elasticq.internal;

import org.jspecify.annotations.NullMarked;
