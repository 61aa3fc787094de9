package io.elasticq.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticq.OfferResult;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;

/** Any sequence of calls does what a plain model with a list of elements and two lines would do. */
class AsyncElasticQueueProperties {

    private enum Kind {
        SEND,
        SEND_ALL,
        TRY_SEND,
        RECEIVE,
        RECEIVE_BATCH,
        TRY_RECEIVE,
        CANCEL,
        COMPLETE,
        CLOSE
    }

    record Step(Kind kind, int number) {}

    @Provide
    Arbitrary<List<Step>> steps() {
        Arbitrary<Kind> kinds = Arbitraries.frequencyOf(
                net.jqwik.api.Tuple.of(12, Arbitraries.of(Kind.SEND, Kind.RECEIVE)),
                net.jqwik.api.Tuple.of(8, Arbitraries.of(Kind.SEND_ALL, Kind.RECEIVE_BATCH, Kind.CANCEL)),
                net.jqwik.api.Tuple.of(4, Arbitraries.of(Kind.TRY_SEND, Kind.TRY_RECEIVE, Kind.COMPLETE)),
                net.jqwik.api.Tuple.of(1, Arbitraries.of(Kind.CLOSE)));
        return Combinators.combine(kinds, Arbitraries.integers().between(0, 6))
                .as(Step::new)
                .list()
                .ofMaxSize(60);
    }

    /** Null: waits. */
    private static final class Waiting {
        final int places;
        final List<Integer> elements;
        final CompletableFuture<?> future;

        @Nullable
        Object expected;

        Waiting(int places, List<Integer> elements, CompletableFuture<?> future) {
            this.places = places;
            this.elements = elements;
            this.future = future;
        }
    }

    private static final Object DONE = "done";
    private static final Object REFUSED = "refused";
    private static final Object CANCELLED = "cancelled";

    /** One run. */
    private static final class Run {
        final int capacity;
        final AsyncElasticQueue<Integer> queue;
        final Deque<Integer> elements = new ArrayDeque<>();
        final List<Waiting> senders = new ArrayList<>();
        final List<Waiting> receivers = new ArrayList<>();
        final List<Waiting> all = new ArrayList<>();
        boolean closed;
        int next;

        Run(int capacity) {
            this.capacity = capacity;
            this.queue = Queues.async(capacity);
        }

        void apply(Step step) {
            switch (step.kind) {
                case SEND -> {
                    int element = next++;
                    sender(List.of(element), queue.send(element));
                }
                case SEND_ALL -> {
                    List<Integer> batch = new ArrayList<>();
                    for (int i = 0; i < Math.min(step.number, capacity); i++) {
                        batch.add(next++);
                    }
                    sender(batch, queue.sendAll(batch));
                }
                case TRY_SEND -> {
                    int element = next++;
                    OfferResult expected = closed
                            ? OfferResult.CLOSED
                            : senders.isEmpty() && elements.size() < capacity ? OfferResult.ACCEPTED : OfferResult.FULL;
                    assertThat(queue.trySend(element)).isEqualTo(expected);
                    if (expected.isAccepted()) {
                        elements.add(element);
                    }
                }
                case RECEIVE -> receiver(0, queue.receive());
                case RECEIVE_BATCH -> receiver(step.number + 1, queue.receiveBatch(step.number + 1));
                case TRY_RECEIVE -> assertThat(queue.tryReceive()).isEqualTo(elements.poll());
                case CANCEL -> withdraw(step.number, waiting -> waiting.future.cancel(false));
                case COMPLETE ->
                    withdraw(
                            step.number,
                            waiting -> waiting.future.completeExceptionally(
                                    new java.util.concurrent.CancellationException("by the user")));
                case CLOSE -> {
                    queue.close();
                    closed = true;
                }
            }
            settle();
            check();
        }

        private void sender(List<Integer> batch, CompletableFuture<?> future) {
            Waiting waiting = new Waiting(batch.size(), batch, future);
            senders.add(waiting);
            all.add(waiting);
        }

        private void receiver(int max, CompletableFuture<?> future) {
            Waiting waiting = new Waiting(max, List.of(), future);
            receivers.add(waiting);
            all.add(waiting);
        }

        private void withdraw(int number, java.util.function.Predicate<Waiting> withdrawal) {
            if (all.isEmpty()) {
                return;
            }
            Waiting waiting = all.get(Math.max(0, all.size() - 1 - number));
            boolean waits = waiting.expected == null;
            boolean cancelled = waiting.expected == CANCELLED;
            boolean answer = withdrawal.test(waiting);
            if (waits) {
                assertThat(answer).isTrue();
                waiting.expected = CANCELLED;
                senders.remove(waiting);
                receivers.remove(waiting);
            } else if (!cancelled) {
                assertThat(answer).isFalse();
            }
        }

        private void settle() {
            boolean moved;
            do {
                moved = false;
                while (!senders.isEmpty() && (closed || senders.get(0).places <= capacity - elements.size())) {
                    Waiting sender = senders.remove(0);
                    sender.expected = closed ? REFUSED : DONE;
                    if (!closed) {
                        elements.addAll(sender.elements);
                    }
                    moved = true;
                }
                while (!receivers.isEmpty() && (closed || !elements.isEmpty())) {
                    receive(receivers.remove(0));
                    moved = true;
                }
            } while (moved);
        }

        private void receive(Waiting receiver) {
            if (receiver.places == 0) {
                Integer element = elements.poll();
                receiver.expected = element == null ? REFUSED : element;
                return;
            }
            List<Integer> batch = new ArrayList<>();
            while (batch.size() < receiver.places && !elements.isEmpty()) {
                batch.add(elements.remove());
            }
            receiver.expected = batch;
        }

        private void check() {
            for (Waiting waiting : all) {
                if (waiting.expected == null) {
                    assertThat(waiting.future).isNotDone();
                } else if (waiting.expected == REFUSED || waiting.expected == CANCELLED) {
                    assertThat(waiting.future.isCompletedExceptionally()).isTrue();
                } else {
                    assertThat(waiting.future.join()).isEqualTo(waiting.expected == DONE ? null : waiting.expected);
                }
            }
            assertThat(queue.size()).isEqualTo(elements.size());
            assertThat(queue.waitingSenders()).isEqualTo(senders.size());
            assertThat(queue.waitingReceivers()).isEqualTo(receivers.size());
            assertThat(queue.isTerminated()).isEqualTo(closed && elements.isEmpty());
        }
    }

    @Property
    void anySequenceOfCalls_doesWhatTheModelDoes(
            @ForAll("steps") List<Step> steps, @ForAll @IntRange(min = 1, max = 4) int capacity) {
        Run run = new Run(capacity);
        steps.forEach(run::apply);
    }
}
