/** Tests of the benchmarks and of the report; they measure nothing. */
@NullMarked
package io.elasticq.benchmarks;

import org.jspecify.annotations.NullMarked;
