/** {@link io.elasticq.examples.accesslog.AccessLog}: what an access log says of its clients and of its busiest minutes. */
@NullMarked
package io.elasticq.examples.accesslog;

import org.jspecify.annotations.NullMarked;
