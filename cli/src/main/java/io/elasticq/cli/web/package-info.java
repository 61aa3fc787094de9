/**
 * The demonstration as a page in a browser: {@link io.elasticq.cli.web.WebDemo} runs it, {@link io.elasticq.cli.web.LiveScene} is what is shown, {@link
 * io.elasticq.cli.web.WebServer} shows it.
 */
@NullMarked
package io.elasticq.cli.web;

import org.jspecify.annotations.NullMarked;
