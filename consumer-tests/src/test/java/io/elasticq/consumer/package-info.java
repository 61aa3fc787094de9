/** What would be published, as those see it who depend on it. */
@NullMarked
package io.elasticq.consumer;

import org.jspecify.annotations.NullMarked;
