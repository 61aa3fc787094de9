package io.elasticq.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PaceTest {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final AtomicLong clock = new AtomicLong(-7 * SECOND);

    @Test
    void events_areEvenlySpread_overManySeconds() {
        Pace pace = new Pace(3, clock::get);
        long start = clock.get();
        for (int i = 0; i < 31; i++) {
            clock.addAndGet(Math.max(0, pace.untilDueNanos()));
            assertThat(clock.get() - start).isBetween(i * SECOND / 3 - 1, i * SECOND / 3);
            pace.pass();
        }
    }

    @Test
    void aLittleLate_doesNotMakeTheNextLate() {
        Pace pace = new Pace(100, clock::get);
        pace.pass();
        clock.addAndGet(TimeUnit.MILLISECONDS.toNanos(14)); // 4 ms late
        pace.pass();
        assertThat(pace.untilDueNanos()).isEqualTo(TimeUnit.MILLISECONDS.toNanos(6));
    }

    @Test
    void afterAPause_thereIsNoBurst() {
        Pace pace = new Pace(100, clock::get);
        pace.pass();
        clock.addAndGet(10 * SECOND);
        pace.pass();
        assertThat(pace.untilDueNanos()).isEqualTo(TimeUnit.MILLISECONDS.toNanos(10));
    }
}
