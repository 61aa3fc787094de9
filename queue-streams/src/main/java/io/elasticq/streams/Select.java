package io.elasticq.streams;

import io.elasticq.QueueClosedException;
import io.elasticq.QueueFullException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Waits for several channels at once, and does exactly one of the things that it waits for, as Go's {@code select} does.
 *
 * <pre>{@code
 * ElasticChannel<Integer> numbers = ElasticChannel.over(
 *         new LockedElasticQueue<>(ElasticConfig.upTo(8), OverflowPolicy.BLOCK));
 * ElasticChannel<String> words = ElasticChannel.over(
 *         new LockedElasticQueue<>(ElasticConfig.upTo(8), OverflowPolicy.BLOCK));
 * Select<String> select = Select.<String>builder()
 *         .receive(numbers, number -> "number " + number)
 *         .receive(words, word -> "word " + word)
 *         .build();
 * words.send("hello");
 * System.out.println(select.await());              // word hello
 * System.out.println(select.poll().isPresent());   // false: Go's default case
 * }</pre>
 *
 * <p>Of the cases that are ready one is chosen at random, each as likely; if none is, the first that becomes ready. The others have no effect: no
 * element is taken out, and none is inserted. A receive is ready when there is an element or the channel is closed and empty; a send when there is room or
 * the channel is closed, or if its overflow policy never waits. Where others wait in the same channel, it is ready when it is its turn.
 *
 * <p>A select is immutable and can be used many times, by any thread, and by several at the same time. The function of the chosen
 * case is run by the thread that waits, or, of {@link #async}, by the one that completes the future. Each use is O(cases).
 *
 * @param <R> the type of the results
 */
public final class Select<R> {

    private final List<Case<?, R>> cases;

    private Select(List<Case<?, R>> cases) {
        this.cases = List.copyOf(cases);
    }

    /**
     * Starts a select.
     *
     * @param <R> the type of the results
     * @return a new builder
     */
    public static <R> Builder<R> builder() {
        return new Builder<>();
    }

    /**
     * Does one case, waiting until one is ready.
     *
     * @return the result of its function
     * @throws InterruptedException if interrupted; no case has taken effect
     * @throws QueueClosedException if the chosen case sends to a closed channel, or receives from one that is closed and empty, and does not
     *     say what to do then
     * @throws QueueFullException if the chosen case sends, and the policy or want of memory refuses
     * @throws NullPointerException if the function returns null
     */
    public R await() throws InterruptedException {
        return ElasticChannel.await(begin(null)).result();
    }

    /**
     * Does one case, waiting up to the given time until one is ready.
     *
     * @param timeout how long to wait; 0 or less does not wait
     * @return the result of its function; nothing if the time is over
     * @throws InterruptedException if interrupted; no case has taken effect
     * @throws QueueClosedException as from {@link #await()}
     * @throws QueueFullException as from {@link #await()}
     * @throws NullPointerException if the function returns null, or the timeout is null
     */
    public Optional<R> await(Duration timeout) throws InterruptedException {
        Objects.requireNonNull(timeout, "timeout");
        if (QueueFuture.nanos(timeout) <= 0) {
            return poll();
        }
        Outcome<R> outcome = ElasticChannel.await(begin(timeout));
        return outcome.equals(Outcome.NONE) ? Optional.empty() : Optional.of(outcome.result());
    }

    /**
     * Does one case if one is ready at once.
     *
     * @return the result of its function; nothing if none is ready
     * @throws QueueClosedException as from {@link #await()}
     * @throws QueueFullException as from {@link #await()}
     * @throws NullPointerException if the function returns null
     */
    public Optional<R> poll() {
        for (Case<?, R> each : shuffled()) {
            Selection<R, ?> selection =
                    Selection.forOutcome(each.queue().exchange().trampoline());
            if (each.attempt(selection)) {
                return Optional.of(selection.outcome().result());
            }
        }
        return Optional.empty();
    }

    /**
     * Does one case as soon as one is ready.
     *
     * @return the result of its function, or what {@link #await()} would throw. To cancel or complete it withdraws all cases, unless
     *     one has been chosen; what is derived from it by {@code thenApply} and the like does not
     */
    public CompletableFuture<R> async() {
        return Selection.<R>forResult(trampoline()).begin(shuffled(), null);
    }

    private CompletableFuture<Outcome<R>> begin(@Nullable Duration timeout) {
        return Selection.<R>forOutcome(trampoline()).begin(shuffled(), timeout);
    }

    private Trampoline trampoline() {
        return cases.get(0).queue().exchange().trampoline();
    }

    private List<Case<?, R>> shuffled() {
        List<Case<?, R>> order = new ArrayList<>(cases);
        Collections.shuffle(order, ThreadLocalRandom.current());
        return order;
    }

    /**
     * Gathers the cases of a {@link Select}. For one thread.
     *
     * @param <R> the type of the results
     */
    public static final class Builder<R> {

        private final List<Case<?, R>> cases = new ArrayList<>();

        private Builder() {}

        /**
         * Receives from this channel. If the channel is closed and empty, this case is ready, and fails with a {@link
         * QueueClosedException}.
         *
         * @param channel where the element comes from
         * @param function makes the result, not null, from the element
         * @param <E> the type of the elements
         * @return this
         * @throws NullPointerException if an argument is null
         */
        public <E> Builder<R> receive(ElasticChannel<E> channel, Function<? super E, ? extends R> function) {
            return receive(channel, function, () -> {
                throw new QueueClosedException("the channel is closed: " + channel);
            });
        }

        /**
         * Receives from this channel, or hears of its end.
         *
         * @param channel where the element comes from
         * @param function makes the result, not null, from the element
         * @param ended makes the result, not null, if the channel is closed and empty
         * @param <E> the type of the elements
         * @return this
         * @throws NullPointerException if an argument is null
         */
        public <E> Builder<R> receive(
                ElasticChannel<E> channel, Function<? super E, ? extends R> function, Supplier<? extends R> ended) {
            Objects.requireNonNull(function, "function");
            Objects.requireNonNull(ended, "ended");
            cases.add(new Case.Receive<>(channel.async(), function, ended));
            return this;
        }

        /**
         * Sends an element to this channel. If the channel is closed, this case is ready, and fails with a {@link
         * QueueClosedException}.
         *
         * @param channel where the element goes
         * @param element the element; the same one each time that the select is used
         * @param sent makes the result, not null, when the element is in the channel
         * @param <E> the type of the elements
         * @return this
         * @throws NullPointerException if an argument is null
         */
        public <E> Builder<R> send(ElasticChannel<E> channel, E element, Supplier<? extends R> sent) {
            Objects.requireNonNull(element, "element");
            Objects.requireNonNull(sent, "sent");
            cases.add(new Case.Send<>(channel.async(), element, sent));
            return this;
        }

        /**
         * Makes the select.
         *
         * @return a select of the cases so far
         * @throws IllegalStateException if there is none: it would wait for ever
         */
        public Select<R> build() {
            if (cases.isEmpty()) {
                throw new IllegalStateException("a select must have a case: cases=0");
            }
            return new Select<>(cases);
        }
    }
}
