package io.elasticq.streams;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the queue answers with: a future whose place in a line goes with it.
 *
 * @param <T> the type of the answer
 */
// Two things that CompletableFuture does not do:
//
//   OneOwner    Either the queue gives this an answer (assign, under the lock) or the user completes or cancels it,
//               never both: who wants to complete it must first take it out of its line, and that succeeds only as
//               long as it has no answer. So an element is never given to a future that has been cancelled.
//   FlatStack   A callback that is run because the future has its answer already is run inside the trampoline, and
//               the futures that it asks the queue for are completed when it has returned. That is hidden from who
//               looks: a future that has its answer completes when it is looked at. With an executor it is not, since
//               then callbacks belong there.
//
// What is derived by thenApply and the like is a QueueFuture without a place, so that FlatStack holds along a chain.
final class QueueFuture<T> extends CompletableFuture<T> {

    private static final Object NOTHING = new Object();

    private record Failure(Throwable cause) {}

    /** An answer that code of the user makes, once, by whoever completes the future. */
    private record Made(Supplier<?> maker, AtomicBoolean begun) {}

    private final Trampoline trampoline;
    private final @Nullable BooleanSupplier withdrawal;

    private volatile @Nullable Object answer;
    private volatile @Nullable CompletableFuture<?> alarm;

    private QueueFuture(Trampoline trampoline) {
        this.trampoline = trampoline;
        this.withdrawal = null;
    }

    /** One with a place; the withdrawal gives the place up, and returns false if the queue was first. */
    QueueFuture(Trampoline trampoline, BooleanSupplier withdrawal) {
        this.trampoline = trampoline;
        this.withdrawal = withdrawal;
    }

    void assign(@Nullable T value) {
        answer = value == null ? NOTHING : value;
    }

    void assignFailure(Throwable failure) {
        answer = new Failure(failure);
    }

    /** The answer will be made when the future is completed: outside of the lock. */
    void assignMadeBy(Supplier<? extends T> maker) {
        answer = new Made(maker, new AtomicBoolean());
    }

    boolean isAssigned() {
        return answer != null;
    }

    /** Completes this with what was assigned, before anybody can have seen it: there are no callbacks yet. */
    void settleUnseen() {
        if (trampoline.isDeliveringHere()) {
            trampoline.deliver(this::settle); // FlatStack
        } else {
            settle();
        }
    }

    /** Completes this with what was assigned. Any number of times. */
    @SuppressWarnings("unchecked") // assign took a T
    void settle() {
        Object assigned = answer;
        cancelAlarm();
        if (assigned instanceof Failure failure) {
            super.completeExceptionally(failure.cause());
        } else if (assigned instanceof Made made) {
            make(made);
        } else {
            super.complete(assigned == NOTHING ? null : (T) assigned);
        }
    }

    @SuppressWarnings("unchecked") // assignMadeBy took a maker of T
    private void make(Made made) {
        if (!made.begun().compareAndSet(false, true)) {
            return; // another thread is at it, and completes this
        }
        try {
            super.complete((T) made.maker().get());
        } catch (Throwable e) {
            super.completeExceptionally(e);
        }
    }

    /** Runs this once after the time, on a shared thread, unless there is an answer before. */
    void after(Duration timeout, Runnable expiry) {
        CompletableFuture<@Nullable Void> set =
                new CompletableFuture<@Nullable Void>().completeOnTimeout(null, nanos(timeout), TimeUnit.NANOSECONDS);
        var unused = set.thenRunAsync(expiry); // not on the one thread that serves all timeouts: callbacks may follow
        alarm = set;
        if (isAssigned() || super.isDone()) {
            cancelAlarm(); // who gave the answer may have looked for the alarm before it was set
        }
    }

    static long nanos(Duration duration) {
        try {
            return duration.toNanos();
        } catch (ArithmeticException tooLong) {
            return duration.isNegative() ? 0 : Long.MAX_VALUE;
        }
    }

    private void cancelAlarm() {
        CompletableFuture<?> set = alarm;
        if (set != null) {
            set.cancel(false);
        }
    }

    private void look() {
        if (answer != null && !trampoline.hasExecutor()) {
            settle();
        }
    }

    /** Whether the user may complete this now. */
    private boolean withdraw() {
        if (withdrawal == null) {
            return true;
        }
        if (super.isDone() || !withdrawal.getAsBoolean()) {
            look();
            return false;
        }
        cancelAlarm();
        return true;
    }

    @Override
    public boolean complete(T value) {
        return withdraw() && super.complete(value);
    }

    @Override
    public boolean completeExceptionally(Throwable failure) {
        if (failure == null) {
            throw new NullPointerException("failure");
        }
        return withdraw() && super.completeExceptionally(failure);
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        return withdraw() ? super.cancel(mayInterruptIfRunning) : super.isCancelled();
    }

    @Override
    public CompletableFuture<T> completeAsync(Supplier<? extends T> supplier, Executor executor) {
        if (supplier == null) {
            throw new NullPointerException("supplier");
        }
        executor.execute(() -> {
            try {
                complete(supplier.get());
            } catch (Throwable e) {
                completeExceptionally(e);
            }
        });
        return this;
    }

    @Override
    public CompletableFuture<T> completeAsync(Supplier<? extends T> supplier) {
        return completeAsync(supplier, defaultExecutor());
    }

    @Override
    public void obtrudeValue(T value) {
        refuseToObtrude();
        super.obtrudeValue(value);
    }

    @Override
    public void obtrudeException(Throwable failure) {
        refuseToObtrude();
        super.obtrudeException(failure);
    }

    private void refuseToObtrude() {
        if (withdrawal != null) {
            throw new UnsupportedOperationException("would lose what the queue has given, or is about to give");
        }
    }

    @Override
    public boolean isDone() {
        look();
        return super.isDone();
    }

    @Override
    public boolean isCompletedExceptionally() {
        look();
        return super.isCompletedExceptionally();
    }

    @Override
    public T get() throws InterruptedException, ExecutionException {
        look();
        return super.get();
    }

    @Override
    public T get(long timeout, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException {
        look();
        return super.get(timeout, unit);
    }

    @Override
    public T join() throws CompletionException, CancellationException {
        look();
        return super.join();
    }

    @Override
    public T getNow(T valueIfAbsent) {
        look();
        return super.getNow(valueIfAbsent);
    }

    @Override
    public <U> CompletableFuture<U> newIncompleteFuture() {
        return new QueueFuture<>(trampoline);
    }

    @Override
    public <U> CompletableFuture<U> thenApply(Function<? super T, ? extends U> function) {
        return trampoline.hasExecutor()
                ? super.<U>thenApplyAsync(function, trampoline)
                : trampoline.within(() -> super.<U>thenApply(function));
    }

    @Override
    public CompletableFuture<Void> thenAccept(Consumer<? super T> action) {
        return trampoline.hasExecutor()
                ? super.thenAcceptAsync(action, trampoline)
                : trampoline.within(() -> super.thenAccept(action));
    }

    @Override
    public CompletableFuture<Void> thenRun(Runnable action) {
        return trampoline.hasExecutor()
                ? super.thenRunAsync(action, trampoline)
                : trampoline.within(() -> super.thenRun(action));
    }

    @Override
    public <U, V> CompletableFuture<V> thenCombine(
            CompletionStage<? extends U> other, BiFunction<? super T, ? super U, ? extends V> function) {
        return trampoline.hasExecutor()
                ? super.<U, V>thenCombineAsync(other, function, trampoline)
                : trampoline.within(() -> super.<U, V>thenCombine(other, function));
    }

    @Override
    public <U> CompletableFuture<Void> thenAcceptBoth(
            CompletionStage<? extends U> other, BiConsumer<? super T, ? super U> action) {
        return trampoline.hasExecutor()
                ? super.<U>thenAcceptBothAsync(other, action, trampoline)
                : trampoline.within(() -> super.<U>thenAcceptBoth(other, action));
    }

    @Override
    public CompletableFuture<Void> runAfterBoth(CompletionStage<?> other, Runnable action) {
        return trampoline.hasExecutor()
                ? super.runAfterBothAsync(other, action, trampoline)
                : trampoline.within(() -> super.runAfterBoth(other, action));
    }

    @Override
    public <U> CompletableFuture<U> applyToEither(CompletionStage<? extends T> other, Function<? super T, U> function) {
        return trampoline.hasExecutor()
                ? super.applyToEitherAsync(other, function, trampoline)
                : trampoline.within(() -> super.applyToEither(other, function));
    }

    @Override
    public CompletableFuture<Void> acceptEither(CompletionStage<? extends T> other, Consumer<? super T> action) {
        return trampoline.hasExecutor()
                ? super.acceptEitherAsync(other, action, trampoline)
                : trampoline.within(() -> super.acceptEither(other, action));
    }

    @Override
    public CompletableFuture<Void> runAfterEither(CompletionStage<?> other, Runnable action) {
        return trampoline.hasExecutor()
                ? super.runAfterEitherAsync(other, action, trampoline)
                : trampoline.within(() -> super.runAfterEither(other, action));
    }

    @Override
    public <U> CompletableFuture<U> thenCompose(Function<? super T, ? extends CompletionStage<U>> function) {
        return trampoline.hasExecutor()
                ? super.<U>thenComposeAsync(function, trampoline)
                : trampoline.within(() -> super.<U>thenCompose(function));
    }

    @Override
    public CompletableFuture<T> whenComplete(BiConsumer<? super T, ? super Throwable> action) {
        return trampoline.hasExecutor()
                ? super.whenCompleteAsync(action, trampoline)
                : trampoline.within(() -> super.whenComplete(action));
    }

    @Override
    public <U> CompletableFuture<U> handle(BiFunction<? super T, Throwable, ? extends U> function) {
        return trampoline.hasExecutor()
                ? super.<U>handleAsync(function, trampoline)
                : trampoline.within(() -> super.<U>handle(function));
    }

    @Override
    public CompletableFuture<T> exceptionally(Function<Throwable, ? extends T> function) {
        return trampoline.hasExecutor()
                ? super.exceptionallyAsync(function, trampoline)
                : trampoline.within(() -> super.exceptionally(function));
    }

    @Override
    public CompletableFuture<T> exceptionallyCompose(Function<Throwable, ? extends CompletionStage<T>> function) {
        return trampoline.hasExecutor()
                ? super.exceptionallyComposeAsync(function, trampoline)
                : trampoline.within(() -> super.exceptionallyCompose(function));
    }
}
