package io.elasticq.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticq.DropListener.Cause;
import io.elasticq.ElasticConfig;
import io.elasticq.ElasticQueue;
import io.elasticq.OfferResult;
import io.elasticq.OverflowPolicy;
import io.elasticq.QueueStats;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/**
 * Any sequence of calls, on a queue of any configuration, does what it would do to a plain list with a bound. Subclasses say
 * how to make the queue.
 */
public abstract class ElasticQueueProperties implements QueueUnderTest {

    /** What can be done to a queue. */
    enum Call {
        OFFER,
        RELAXED_OFFER,
        OFFER_BATCH,
        OFFER_BATCH_PARTIAL,
        POLL,
        RELAXED_POLL,
        POLL_BATCH,
        DRAIN,
        PEEK,
        REMOVE_IF,
        ITERATOR_REMOVE,
        CLEAR,
        TRIM,
        CLOSE
    }

    record Step(Call call, int n) {}

    @Provide
    Arbitrary<Step> step() {
        Arbitrary<Call> calls = Arbitraries.frequencyOf(
                Tuple.of(20, Arbitraries.of(Call.OFFER, Call.RELAXED_OFFER, Call.OFFER_BATCH)),
                Tuple.of(20, Arbitraries.of(Call.POLL, Call.RELAXED_POLL, Call.POLL_BATCH)),
                Tuple.of(6, Arbitraries.of(Call.OFFER_BATCH_PARTIAL, Call.PEEK, Call.DRAIN, Call.TRIM)),
                Tuple.of(2, Arbitraries.of(Call.CLEAR, Call.REMOVE_IF, Call.ITERATOR_REMOVE)),
                Tuple.of(1, Arbitraries.of(Call.CLEAR, Call.CLOSE)));
        return Combinators.combine(calls, Arbitraries.integers().between(1, 40)).as(Step::new);
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        return step().list().ofMaxSize(400);
    }

    @Provide
    Arbitrary<ElasticConfig> configs() {
        Arbitrary<int[]> capacities = Arbitraries.integers()
                .between(1, 60)
                .array(int[].class)
                .ofSize(3)
                .map(a -> Arrays.stream(a).sorted().toArray());
        Arbitrary<Double> growth = Arbitraries.doubles().between(1.01, 4.0);
        Arbitrary<Double> shrink = Arbitraries.doubles().between(0.0, 0.9);
        return Combinators.combine(capacities, growth, shrink)
                .filter((c, g, s) -> g * s <= 0.8)
                .as((c, g, s) -> new ElasticConfig(c[1], c[0], c[2], g, s));
    }

    @Property
    void anySequenceOfCalls_doesWhatTheModelDoes(
            @ForAll("configs") ElasticConfig config, @ForAll OverflowPolicy policy, @ForAll("steps") List<Step> steps) {
        if (supports(policy)) {
            Comparison comparison = new Comparison(config, policy);
            steps.forEach(comparison::perform);
            comparison.drain();
        }
    }

    /** The queue beside a plain list with a bound. Elements are new objects, compared by identity. */
    private final class Comparison {
        private final Deque<Object> model = new ArrayDeque<>();
        private final List<Object> expectedDrops = new ArrayList<>();
        private final List<Object> drops = new ArrayList<>();
        private final OverflowPolicy policy;
        private final int max;
        private final int min;
        private final ElasticQueue<Object> queue;
        private boolean closed;
        private long refused;
        private long accepted;
        private int highest;

        Comparison(ElasticConfig config, OverflowPolicy policy) {
            this.policy = policy;
            this.max = config.maxCapacity();
            this.min = config.minCapacity();
            this.queue = create(QueueSpec.of(config, policy).onDrop((element, cause) -> {
                drops.add(element);
                assertThat(cause).isEqualTo(policy == OverflowPolicy.DROP_OLDEST ? Cause.OLDEST : Cause.NEWEST);
            }));
        }

        void perform(Step step) {
            int n = step.n;
            switch (step.call) {
                case OFFER -> {
                    Object element = new Object();
                    assertThat(queue.tryOffer(element)).isEqualTo(insert(element));
                }
                case RELAXED_OFFER -> {
                    Object element = new Object();
                    assertThat(queue.relaxedOffer(element))
                            .isEqualTo(insert(element).isAccepted());
                }
                case OFFER_BATCH -> offerBatch(Math.min(n, max));
                case OFFER_BATCH_PARTIAL -> offerBatchPartial(n);
                case POLL -> assertThat(queue.poll()).isSameAs(model.poll());
                case RELAXED_POLL -> assertThat(queue.relaxedPoll()).isSameAs(model.poll());
                case PEEK -> assertThat(queue.peek()).isSameAs(model.peek());
                case POLL_BATCH -> {
                    Object[] into = new Object[n];
                    assertTaken(n, Arrays.asList(into).subList(0, queue.pollBatch(into, 0, n)));
                }
                case DRAIN -> {
                    List<Object> into = new ArrayList<>();
                    assertThat(queue.pollBatch(into, n)).isEqualTo(into.size());
                    assertTaken(n, into);
                }
                case REMOVE_IF -> removeSome(n);
                case ITERATOR_REMOVE -> removeByIterator(n);
                case CLEAR -> {
                    queue.clear();
                    model.clear();
                }
                case TRIM -> queue.trimToSize();
                case CLOSE -> {
                    queue.close();
                    closed = true;
                }
            }
            compare();
        }

        private OfferResult insert(Object element) {
            if (closed) {
                refused++;
                return OfferResult.CLOSED;
            }
            OfferResult result = OfferResult.ACCEPTED;
            if (model.size() == max) {
                switch (policy) {
                    case DROP_OLDEST -> {
                        expectedDrops.add(model.poll());
                        result = OfferResult.ACCEPTED_DROPPED_OLDEST;
                    }
                    case DROP_NEWEST -> {
                        expectedDrops.add(element);
                        return OfferResult.DROPPED_NEWEST;
                    }
                    default -> {
                        refused++;
                        return OfferResult.FULL;
                    }
                }
            }
            model.add(element);
            accepted++;
            return result;
        }

        private void offerBatch(int n) {
            Object[] batch = newBatch(n);
            boolean fits = !closed && (policy == OverflowPolicy.DROP_OLDEST || model.size() + n <= max);
            assertThat(queue.offerBatch(batch, 0, n)).isEqualTo(fits);
            if (fits) {
                for (Object element : batch) {
                    insert(element);
                }
            } else if (policy == OverflowPolicy.DROP_NEWEST && !closed) {
                expectedDrops.addAll(Arrays.asList(batch));
            } else {
                refused += n;
            }
        }

        private void offerBatchPartial(int n) {
            Object[] batch = newBatch(n);
            int expected = 0;
            for (Object element : batch) {
                expected += insert(element).isAccepted() ? 1 : 0;
            }
            assertThat(queue.offerBatchPartial(batch, 0, n)).isEqualTo(expected);
        }

        private Object[] newBatch(int n) {
            Object[] batch = new Object[n];
            Arrays.setAll(batch, i -> new Object());
            return batch;
        }

        private void assertTaken(int atMost, List<Object> taken) {
            assertThat(taken).hasSize(Math.min(atMost, model.size()));
            for (Object element : taken) {
                assertThat(element).isSameAs(model.poll());
            }
        }

        private void removeSome(int n) {
            if (isCollection()) {
                List<Object> all = new ArrayList<>(model);
                assertThat(queue.removeIf(e -> all.indexOf(e) % 5 == n % 5))
                        .isEqualTo(model.removeIf(e -> all.indexOf(e) % 5 == n % 5));
            }
        }

        private void removeByIterator(int n) {
            if (isCollection()) {
                var ours = queue.iterator();
                var theirs = model.iterator();
                for (int i = 0; theirs.hasNext(); i++) {
                    assertThat(ours.next()).isSameAs(theirs.next());
                    if (i % 7 == n % 7) {
                        ours.remove();
                        theirs.remove();
                    }
                }
                assertThat(ours.hasNext()).isFalse();
            }
        }

        private void compare() {
            highest = Math.max(highest, model.size());
            assertThat(queue.size()).isEqualTo(model.size());
            assertThat(queue.isTerminated()).isEqualTo(closed && model.isEmpty());
            assertThat(queue.currentCapacity()).isBetween(Math.max(min, model.size()), max);
            QueueStats stats = queue.stats();
            assertThat(stats.accepted()).isEqualTo(accepted);
            assertThat(stats.refused()).isEqualTo(refused);
            assertThat(stats.dropped()).isEqualTo(expectedDrops.size());
            assertThat(stats.highWaterMark()).isBetween(highest, max);
            assertThat(drops).hasSameSizeAs(expectedDrops);
            if (isCollection()) {
                assertThat(queue.toArray())
                        .usingElementComparator((a, b) -> a == b ? 0 : 1)
                        .isEqualTo(model.toArray());
            }
        }

        void drain() {
            while (!model.isEmpty()) {
                assertThat(queue.poll()).isSameAs(model.poll());
            }
            assertThat(queue.poll()).isNull();
            for (int i = 0; i < drops.size(); i++) {
                assertThat(drops.get(i)).isSameAs(expectedDrops.get(i));
            }
        }
    }
}
