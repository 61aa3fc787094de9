package io.elasticq.examples.accesslog;

import java.time.Duration;

/**
 * What an analysis is to do.
 *
 * @param parsers how many workers parse lines
 * @param waiting how many lines may wait for each of them; then the reader of the file waits
 * @param top how many paths there are for each minute
 * @param outOfOrder how much earlier a line may be than one before it
 * @param gap the pause that ends a session
 */
record Settings(int parsers, int waiting, int top, Duration outOfOrder, Duration gap) {

    static Settings defaults() {
        return new Settings(2, 1024, 5, Duration.ofSeconds(10), Duration.ofMinutes(30));
    }

    Settings top(int paths) {
        return new Settings(parsers, waiting, paths, outOfOrder, gap);
    }

    Settings parsers(int workers) {
        return new Settings(workers, waiting, top, outOfOrder, gap);
    }

    Settings outOfOrder(Duration bound) {
        return new Settings(parsers, waiting, top, bound, gap);
    }
}
