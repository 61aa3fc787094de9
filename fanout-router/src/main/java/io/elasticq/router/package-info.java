/** One source to many subscribers, each with its own credits and overload policy. */
@NullMarked
package io.elasticq.router;

import org.jspecify.annotations.NullMarked;
