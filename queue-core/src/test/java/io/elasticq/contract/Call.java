package io.elasticq.contract;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.awaitility.Awaitility;

/**
 * A call in a thread of its own.
 *
 * @param <T> what it returns
 */
public final class Call<T> {
    private final FutureTask<T> result;
    private final Thread thread;

    private Call(Callable<T> body) {
        result = new FutureTask<>(body);
        thread = new Thread(result);
        thread.setDaemon(true);
        thread.start();
    }

    public static <T> Call<T> of(Callable<T> body) {
        return new Call<>(body);
    }

    public static Call<Void> running(Race.Task body) {
        return new Call<>(() -> {
            body.run();
            return null;
        });
    }

    public Call<T> awaitWaiting() {
        Awaitility.await().pollInterval(Duration.ofMillis(1)).until(this::isWaiting);
        return this;
    }

    /** For a call with a short timeout, which may have ended before this thread gets to look. */
    public Call<T> awaitWaitingOrEnd() {
        Awaitility.await()
                .pollInterval(Duration.ofMillis(1))
                .until(() -> isWaiting() || thread.getState() == Thread.State.TERMINATED);
        return this;
    }

    private boolean isWaiting() {
        return thread.getState() == Thread.State.WAITING || thread.getState() == Thread.State.TIMED_WAITING;
    }

    public Call<T> interrupt() {
        thread.interrupt();
        return this;
    }

    public T get() {
        try {
            return result.get(2, TimeUnit.MINUTES);
        } catch (ExecutionException e) {
            throw new AssertionError("the call threw", e.getCause());
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError("the call did not end: " + thread.getState(), e);
        }
    }

    public Throwable thrown() {
        try {
            throw new AssertionError("returned " + result.get(2, TimeUnit.MINUTES));
        } catch (ExecutionException e) {
            return e.getCause();
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError("the call did not end: " + thread.getState(), e);
        }
    }

    /** The result, as the call gave it; for a test that does not know how the call will end. */
    public T getOrThrow() throws InterruptedException, ExecutionException {
        return result.get();
    }
}
