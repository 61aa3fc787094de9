/** What every journal does, as suites of tests for those who make one. */
@NullMarked
package io.elasticq.journal.contract;

import org.jspecify.annotations.NullMarked;
