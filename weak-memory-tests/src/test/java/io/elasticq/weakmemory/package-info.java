/** The lock-free queues under the release-acquire memory model, which is weaker than the machine that the build runs on. */
@NullMarked
package io.elasticq.weakmemory;

import org.jspecify.annotations.NullMarked;
