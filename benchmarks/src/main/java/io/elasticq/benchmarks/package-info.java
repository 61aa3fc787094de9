/** The queues against their peers, in JMH, and the report that compares them. Nothing here is published. */
@NullMarked
package io.elasticq.benchmarks;

import org.jspecify.annotations.NullMarked;
