/** Tests that fail on the queues as they are. Not run by default; one that has been put right moves up. */
@NullMarked
package io.elasticq.jcstress.findings;

import org.jspecify.annotations.NullMarked;
