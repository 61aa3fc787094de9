package io.elasticq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elasticq.contract.Call;
import io.elasticq.contract.Race;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class WaitStrategyTest {

    @Test
    void everyStrategy_letsAWaiterSeeTheChange() {
        for (WaitStrategy strategy : List.of(
                WaitStrategy.busySpin(), WaitStrategy.yielding(), WaitStrategy.backoff(), WaitStrategy.blocking())) {
            AtomicBoolean change = new AtomicBoolean();
            Call<Void> waiter = Call.running(() -> {
                int idle = 0;
                while (!change.get()) {
                    idle = strategy.idle(idle);
                }
            });
            change.set(true);
            strategy.signalAll();
            waiter.get();
        }
    }

    @Test
    void onlyTheBlockingOne_needsSignals() {
        assertThat(WaitStrategy.blocking().needsSignals()).isTrue();
        assertThat(List.of(WaitStrategy.busySpin(), WaitStrategy.yielding(), WaitStrategy.backoff()))
                .noneMatch(WaitStrategy::needsSignals);
    }

    @Test
    void backoff_countsItsStepsAndStopsAtTheLongest() {
        WaitStrategy strategy = WaitStrategy.backoff(3, 2, Duration.ofNanos(100), Duration.ofNanos(850));
        int idle = 0;
        for (int i = 0; i < 30; i++) {
            int next = strategy.idle(idle);
            assertThat(next).isEqualTo(i < 9 ? idle + 1 : idle);
            idle = next;
        }
        assertThat(idle).isEqualTo(3 + 2 + 4); // 100, 200, 400, 800, and 850 from then on
    }

    @Test
    void backoff_refusesWhatMakesNoSense() {
        assertThatThrownBy(() -> WaitStrategy.backoff(-1, 0, Duration.ofNanos(1), Duration.ofNanos(1)))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContaining("spins=-1");
        assertThatThrownBy(() -> WaitStrategy.backoff(1, 0, Duration.ZERO, Duration.ofNanos(1)))
                .hasMessageContaining("minPark=PT0S");
        assertThatThrownBy(() -> WaitStrategy.backoff(1, 0, Duration.ofMillis(2), Duration.ofMillis(1)))
                .hasMessageContaining("maxPark=PT0.001S");
        WaitStrategy.backoff(0, 0, Duration.ofNanos(1), Duration.ofSeconds(Long.MAX_VALUE));
    }

    @Test
    void blocking_parksUntilItIsSignalled() {
        WaitStrategy strategy = WaitStrategy.blocking();
        AtomicBoolean change = new AtomicBoolean();
        Call<Void> waiter = Call.running(() -> {
            int idle = 0;
            while (!change.get()) {
                idle = strategy.idle(idle);
            }
        });
        waiter.awaitWaiting();
        strategy.signalAll(); // for nothing: it must park again
        waiter.awaitWaiting();
        change.set(true);
        strategy.signalAll();
        waiter.get();
    }

    @Test
    void blocking_losesNoWakeUp_inManyHandOvers() {
        int rounds = Boolean.getBoolean("elasticq.deep") ? 2_000_000 : 20_000;
        WaitStrategy ping = WaitStrategy.blocking();
        WaitStrategy pong = WaitStrategy.blocking();
        AtomicLong ball = new AtomicLong();
        AtomicInteger spectators = new AtomicInteger();
        Race race = new Race();
        race.with(() -> {
            for (long i = 0; i < rounds; i++) {
                await(pong, ball, 2 * i);
                ball.set(2 * i + 1);
                ping.signalAll();
            }
        });
        race.with(() -> {
            for (long i = 0; i < rounds; i++) {
                await(ping, ball, 2 * i + 1);
                ball.set(2 * i + 2);
                pong.signalAll();
            }
        });
        // Several may wait for the same thing.
        for (int i = 0; i < 2; i++) {
            race.with(() -> {
                awaitAtLeast(pong, ball, 2L * rounds);
                spectators.incrementAndGet();
            });
        }
        race.run();
        assertThat(ball.get()).isEqualTo(2L * rounds);
        assertThat(spectators.get()).isEqualTo(2);
    }

    private static void await(WaitStrategy strategy, AtomicLong ball, long value) throws InterruptedException {
        int idle = 0;
        while (ball.get() != value) {
            idle = strategy.idle(idle);
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
        }
    }

    private static void awaitAtLeast(WaitStrategy strategy, AtomicLong ball, long value) throws InterruptedException {
        int idle = 0;
        while (ball.get() < value) {
            idle = strategy.idle(idle);
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
        }
    }

    @Test
    void interruption_isLeftForTheCallerToSee() {
        for (WaitStrategy strategy : List.of(
                WaitStrategy.busySpin(), WaitStrategy.yielding(), WaitStrategy.backoff(), WaitStrategy.blocking())) {
            Call<Boolean> call = Call.of(() -> {
                Thread.currentThread().interrupt();
                int idle = 0;
                for (int i = 0; i < 200; i++) {
                    idle = strategy.idle(idle);
                }
                return Thread.currentThread().isInterrupted();
            });
            assertThat(call.get()).isTrue();
        }
    }
}
