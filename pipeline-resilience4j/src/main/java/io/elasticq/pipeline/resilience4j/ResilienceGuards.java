package io.elasticq.pipeline.resilience4j;

import io.elasticq.pipeline.Guard;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.retry.Retry;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * Guards by Resilience4j. The objects of that library keep their meters, events and configuration; one of them may guard any number of stages and workers.
 *
 * <p>A guard returns only if the function has returned, in its last attempt: there is no answer "success" for an event that was not handed on. An {@link InterruptedException} passes,
 * whatever the configuration says of exceptions: it is neither tried again nor counted as a failure of what is called. Nulls are refused.
 */
public final class ResilienceGuards {

    private ResilienceGuards() {}

    /**
     * Calls again what failed, by the rules of a retry: how often, how soon, and for which exceptions. The wait between two attempts is one of the worker, and can be
     * interrupted; its own upstream waits meanwhile. When there is no further attempt, the last exception is thrown as it came. An {@link Error} is never tried again.
     *
     * @param retry its rules for results are not used, as there is no result
     * @return the guard
     */
    public static Guard retry(Retry retry) {
        Objects.requireNonNull(retry, "retry");
        return attempt -> {
            Retry.AsyncContext<Void> context = retry.asyncContext();
            while (!succeeds(attempt, context)) {}
            context.onComplete(); // not within the try: what a listener throws is no reason to call again
        };
    }

    private static boolean succeeds(Guard.Attempt attempt, Retry.AsyncContext<Void> context) throws Exception {
        try {
            attempt.run();
            return true;
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            await(waitAfter(context, e), e);
            return false;
        }
    }

    /** How long to wait before the next attempt, in milliseconds; throws the failure if there is none. */
    private static long waitAfter(Retry.AsyncContext<Void> context, Exception failure) throws Exception {
        long millis;
        try {
            millis = context.onError(failure);
        } catch (RuntimeException | Error e) { // a predicate, an interval function or a listener of the user's
            e.addSuppressed(failure);
            throw e;
        }
        if (millis < 0) {
            throw failure;
        }
        return millis;
    }

    private static void await(long millis, Exception failure) throws InterruptedException {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException e) {
            e.addSuppressed(failure);
            throw e;
        }
    }

    /**
     * Calls only while a circuit breaker permits it. Otherwise it throws {@link CallNotPermittedException}, and the event goes to the error action of the stage; the call was not
     * made. So it is in the half-open state, too: each call that it permits is made and decides, and the others are refused.
     *
     * <p>To wait for the breaker instead, put a retry outside: {@code retry(r).andThen(circuitBreaker(b))}.
     *
     * @param breaker its rules for results are not used, as there is no result
     * @return the guard
     */
    public static Guard circuitBreaker(CircuitBreaker breaker) {
        Objects.requireNonNull(breaker, "breaker");
        return attempt -> {
            breaker.acquirePermission();
            long start = breaker.getCurrentTimestamp();
            try {
                attempt.run();
            } catch (InterruptedException e) {
                breaker.releasePermission();
                throw e;
            } catch (Throwable e) { // errors too, or their permission would never come back
                breaker.onError(breaker.getCurrentTimestamp() - start, breaker.getTimestampUnit(), e);
                throw e;
            }
            breaker.onSuccess(breaker.getCurrentTimestamp() - start, breaker.getTimestampUnit());
        };
    }
}
