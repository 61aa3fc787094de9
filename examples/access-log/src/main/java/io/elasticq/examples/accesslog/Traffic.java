package io.elasticq.examples.accesslog;

import java.util.List;
import java.util.Locale;

/** Which requests are of people. */
final class Traffic {

    private static final List<String> BOTS = List.of("bot", "crawler", "spider", "monitor", "curl/", "python-");
    private static final List<String> HEALTH_CHECKS = List.of("/health", "/healthz", "/ready", "/ping");

    private Traffic() {}

    static boolean isOfAPerson(AccessEntry entry) {
        return !isOfABot(entry.agent()) && !HEALTH_CHECKS.contains(entry.path());
    }

    private static boolean isOfABot(String agent) {
        String lower = agent.toLowerCase(Locale.ROOT);
        return BOTS.stream().anyMatch(lower::contains);
    }
}
