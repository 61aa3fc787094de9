package io.elasticq.pipeline.resilience4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elasticq.pipeline.Guard;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.github.resilience4j.core.IntervalFunction;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class ResilienceGuardsTest {

    private static final Duration LONG = Duration.ofHours(1);

    private final AtomicInteger calls = new AtomicInteger();

    private static Retry retry(int attempts, Duration wait) {
        return Retry.of(
                "r",
                RetryConfig.custom().maxAttempts(attempts).waitDuration(wait).build());
    }

    private static CircuitBreaker breaker(int window, int halfOpen) {
        return CircuitBreaker.of(
                "b",
                CircuitBreakerConfig.custom()
                        .slidingWindowType(SlidingWindowType.COUNT_BASED)
                        .slidingWindowSize(window)
                        .minimumNumberOfCalls(window)
                        .permittedNumberOfCallsInHalfOpenState(halfOpen)
                        .waitDurationInOpenState(LONG)
                        .build());
    }

    /** Fails so many times with what is given, then succeeds. */
    private Guard.Attempt failing(int times, Exception failure) {
        return () -> {
            if (calls.incrementAndGet() <= times) {
                throw failure;
            }
        };
    }

    @Test
    void retry_callsAgain_untilItSucceeds() throws Exception {
        Retry retry = retry(3, Duration.ofMillis(1));
        ResilienceGuards.retry(retry).run(failing(2, new IOException("no")));
        assertThat(calls).hasValue(3);
        assertThat(retry.getMetrics().getNumberOfSuccessfulCallsWithRetryAttempt())
                .isEqualTo(1);
    }

    @Test
    void retry_thatGivesUp_throwsTheLastException_asItCame() {
        Retry retry = retry(3, Duration.ofMillis(1));
        IOException failure = new IOException("no");
        assertThatThrownBy(() -> ResilienceGuards.retry(retry).run(failing(9, failure)))
                .isSameAs(failure);
        assertThat(calls).hasValue(3);
        assertThat(retry.getMetrics().getNumberOfFailedCallsWithRetryAttempt()).isEqualTo(1);
    }

    @Test
    void retry_triesAgainWhatItsRulesSay_only() {
        Retry retry = Retry.of(
                "r",
                RetryConfig.custom()
                        .maxAttempts(5)
                        .waitDuration(Duration.ofMillis(1))
                        .retryExceptions(IOException.class)
                        .build());
        assertThatThrownBy(() -> ResilienceGuards.retry(retry).run(failing(9, new IllegalStateException("no"))))
                .hasMessage("no");
        assertThat(calls).hasValue(1);
    }

    @Test
    void retry_neverTriesAgain_afterAnInterruption_orAnError() {
        Guard guard = ResilienceGuards.retry(retry(5, Duration.ofMillis(1)));
        InterruptedException interruption = new InterruptedException("stop");
        assertThatThrownBy(() -> guard.run(failing(9, interruption))).isSameAs(interruption);
        assertThat(calls).hasValue(1);
        AssertionError error = new AssertionError("broken");
        assertThatThrownBy(() -> guard.run(() -> {
                    calls.incrementAndGet();
                    throw error;
                }))
                .isSameAs(error);
        assertThat(calls).hasValue(2);
    }

    @Test
    void retry_thatWaits_isInterruptible_andKeepsTheFailure() throws Exception {
        Guard guard = ResilienceGuards.retry(retry(3, LONG));
        CountDownLatch tried = new CountDownLatch(1);
        AtomicReference<Throwable> ended = new AtomicReference<>();
        Thread worker = new Thread(() -> {
            try {
                guard.run(() -> {
                    calls.incrementAndGet();
                    tried.countDown();
                    throw new IOException("no");
                });
            } catch (Throwable e) {
                ended.set(e);
            }
        });
        worker.start();
        tried.await();
        worker.interrupt();
        worker.join();
        assertThat(ended.get()).isInstanceOf(InterruptedException.class);
        assertThat(ended.get().getSuppressed()).hasSize(1).allMatch(e -> "no".equals(e.getMessage()));
        assertThat(calls).hasValue(1);
    }

    @Test
    void retry_backsOff_byItsIntervalFunction() throws Exception {
        List<Integer> asked = new ArrayList<>();
        IntervalFunction interval = attempt -> {
            asked.add(attempt);
            return 1L;
        };
        Retry retry = Retry.of(
                "r",
                RetryConfig.custom().maxAttempts(4).intervalFunction(interval).build());
        ResilienceGuards.retry(retry).run(failing(3, new IOException("no")));
        assertThat(asked).containsExactly(1, 2, 3);
    }

    @Test
    void retry_whoseRulesThrow_keepsTheFailureToo() {
        Retry retry = Retry.of(
                "r",
                RetryConfig.custom()
                        .retryOnException(e -> {
                            throw new IllegalStateException("bad rule");
                        })
                        .build());
        assertThatThrownBy(() -> ResilienceGuards.retry(retry).run(failing(9, new IOException("no"))))
                .hasMessage("bad rule")
                .satisfies(e -> assertThat(e.getSuppressed()).hasSize(1).allMatch(s -> "no".equals(s.getMessage())));
    }

    @Test
    void openBreaker_refuses_andTheCallIsNotMade() {
        CircuitBreaker breaker = breaker(2, 1);
        Guard guard = ResilienceGuards.circuitBreaker(breaker);
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> guard.run(failing(9, new IOException("no"))))
                    .isInstanceOf(IOException.class);
        }
        assertThat(breaker.getState()).isEqualTo(CircuitBreaker.State.OPEN);
        assertThatThrownBy(() -> guard.run(failing(0, new IOException("no"))))
                .isInstanceOf(CallNotPermittedException.class);
        assertThat(calls).hasValue(2);
    }

    /** Whoever is told success was handed on; whoever is refused was not: known by identity. */
    @Test
    void halfOpenBreaker_neverAnswersSuccess_forAnEventThatWasNotHandedOn() throws Exception {
        CircuitBreaker breaker = breaker(2, 2);
        Guard guard = ResilienceGuards.circuitBreaker(breaker);
        breaker.transitionToOpenState();
        breaker.transitionToHalfOpenState();
        List<Integer> handedOn = new ArrayList<>();
        List<Integer> succeeded = new ArrayList<>();
        List<Integer> refused = new ArrayList<>();
        CountDownLatch inside = new CountDownLatch(2);
        CountDownLatch go = new CountDownLatch(1);
        List<Thread> trials = new ArrayList<>();
        for (int id = 0; id < 2; id++) {
            int trial = id;
            trials.add(new Thread(() -> {
                try {
                    guard.run(() -> {
                        synchronizedAdd(handedOn, trial);
                        inside.countDown();
                        go.await();
                    });
                    synchronizedAdd(succeeded, trial);
                } catch (Exception e) {
                    throw new AssertionError(e);
                }
            }));
        }
        trials.forEach(Thread::start);
        inside.await();
        for (int id = 2; id < 10; id++) {
            int event = id;
            try {
                guard.run(() -> synchronizedAdd(handedOn, event));
                synchronizedAdd(succeeded, event);
            } catch (CallNotPermittedException e) {
                refused.add(event);
            }
        }
        go.countDown();
        for (Thread trial : trials) {
            trial.join();
        }
        assertThat(refused).containsExactly(2, 3, 4, 5, 6, 7, 8, 9);
        assertThat(handedOn).containsExactlyInAnyOrder(0, 1);
        assertThat(succeeded).containsExactlyInAnyOrder(0, 1);
        assertThat(breaker.getState()).isEqualTo(CircuitBreaker.State.CLOSED);
    }

    private static void synchronizedAdd(List<Integer> list, int id) {
        synchronized (ResilienceGuardsTest.class) {
            list.add(id);
        }
    }

    @Test
    void halfOpenBreaker_whoseTrialIsInterrupted_hasThePermissionBack() throws Exception {
        CircuitBreaker breaker = breaker(2, 1);
        Guard guard = ResilienceGuards.circuitBreaker(breaker);
        breaker.transitionToOpenState();
        breaker.transitionToHalfOpenState();
        assertThatThrownBy(() -> guard.run(failing(1, new InterruptedException("stop"))))
                .isInstanceOf(InterruptedException.class);
        assertThat(breaker.getState()).isEqualTo(CircuitBreaker.State.HALF_OPEN);
        guard.run(failing(0, new IOException("no")));
        assertThat(breaker.getState()).isEqualTo(CircuitBreaker.State.CLOSED);
    }

    @Test
    void halfOpenBreaker_whoseTrialThrowsAnError_opensAgain() {
        CircuitBreaker breaker = breaker(2, 1);
        Guard guard = ResilienceGuards.circuitBreaker(breaker);
        breaker.transitionToOpenState();
        breaker.transitionToHalfOpenState();
        assertThatThrownBy(() -> guard.run(() -> {
                    throw new StackOverflowError("deep");
                }))
                .isInstanceOf(StackOverflowError.class);
        assertThat(breaker.getState()).isEqualTo(CircuitBreaker.State.OPEN);
    }

    @Test
    void retryAroundABreaker_waitsForIt_andTheBreakerSeesEachAttempt() throws Exception {
        CircuitBreaker breaker = breaker(2, 1);
        List<CircuitBreaker.State> states = new ArrayList<>();
        Retry retry = retry(5, Duration.ofMillis(1));
        retry.getEventPublisher().onRetry(event -> {
            states.add(breaker.getState());
            if (event.getLastThrowable() instanceof CallNotPermittedException) {
                breaker.transitionToHalfOpenState(); // as time would
            }
        });
        Guard guard = ResilienceGuards.retry(retry).andThen(ResilienceGuards.circuitBreaker(breaker));
        guard.run(failing(2, new IOException("no")));
        assertThat(calls).hasValue(3);
        assertThat(states)
                .containsExactly(CircuitBreaker.State.CLOSED, CircuitBreaker.State.OPEN, CircuitBreaker.State.OPEN);
        assertThat(breaker.getState()).isEqualTo(CircuitBreaker.State.CLOSED);
    }

    @Test
    void breakerAroundARetry_countsOneCall_forAllAttempts() throws Exception {
        CircuitBreaker breaker = breaker(4, 1);
        Guard guard = ResilienceGuards.circuitBreaker(breaker)
                .andThen(ResilienceGuards.retry(retry(3, Duration.ofMillis(1))));
        guard.run(failing(2, new IOException("no")));
        assertThat(breaker.getMetrics().getNumberOfSuccessfulCalls()).isEqualTo(1);
        assertThat(breaker.getMetrics().getNumberOfFailedCalls()).isZero();
    }
}
