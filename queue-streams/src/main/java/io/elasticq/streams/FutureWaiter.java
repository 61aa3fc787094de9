package io.elasticq.streams;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A waiter that answers with a future.
 *
 * @param <E> the type of the elements
 * @param <T> the type of the answer
 */
final class FutureWaiter<E, T> extends Waiter<E> {

    private final BooleanSupplier ready;
    private final Supplier<? extends @Nullable T> transfer;
    private final @Nullable Supplier<? extends @Nullable T> timedOut;
    private final QueueFuture<T> future;

    /**
     * Makes one.
     *
     * @param ready under the lock: whether the transfer can be done
     * @param transfer under the lock: moves the elements and gives the answer, or throws what the future is to fail with
     * @param timedOut under the lock: the answer when the time is over; null for one that waits without end
     */
    FutureWaiter(
            Exchange<E> exchange,
            BooleanSupplier ready,
            Supplier<? extends @Nullable T> transfer,
            @Nullable Supplier<? extends @Nullable T> timedOut) {
        this.ready = ready;
        this.transfer = transfer;
        this.timedOut = timedOut;
        this.future = new QueueFuture<>(exchange.trampoline(), () -> exchange.withdraw(this));
    }

    /** Takes its place in the line. */
    QueueFuture<T> in(Exchange<E> exchange, Line<E> line, @Nullable Duration timeout) {
        if (exchange.pass(line, this)) {
            future.settleUnseen();
            return future;
        }
        if (timeout != null && !future.isAssigned()) {
            if (QueueFuture.nanos(timeout) <= 0) {
                exchange.expire(this);
            } else {
                future.after(timeout, () -> exchange.expire(this));
            }
        }
        return future;
    }

    /** Waits for the end. */
    QueueFuture<T> inEndings(Exchange<E> exchange) {
        exchange.awaitEnding(this);
        return future;
    }

    @Override
    boolean isReady() {
        return ready.getAsBoolean();
    }

    @Override
    void perform() {
        future.assign(transfer.get());
    }

    @Override
    void expire() {
        if (timedOut == null) {
            super.expire();
        } else {
            future.assign(timedOut.get());
        }
    }

    @Override
    void fail(Throwable failure) {
        future.assignFailure(failure);
    }

    @Override
    void deliver() {
        future.settle();
    }
}
