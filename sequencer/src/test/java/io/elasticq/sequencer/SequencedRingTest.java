package io.elasticq.sequencer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elasticq.OfferResult;
import io.elasticq.QueueClosedException;
import io.elasticq.WaitStrategy;
import io.elasticq.contract.Race;
import io.elasticq.stats.Metric;
import java.time.Duration;
import java.util.BitSet;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a ring promises to one thread at a time. */
class SequencedRingTest {

    /** Both kinds, all small capacities, from zero, and over the places where an index or a position wraps. */
    static Stream<Arguments> rings() {
        return Stream.of(RingKind.values())
                .flatMap(kind -> Stream.of(0L, (1L << 31) - 2, (1L << 35) - 3, Long.MAX_VALUE - 2)
                        .flatMap(first ->
                                IntStream.rangeClosed(1, 9).mapToObj(capacity -> Arguments.of(kind, capacity, first))));
    }

    @ParameterizedTest
    @MethodSource("rings")
    void claims_goAsFarAsTheCapacityBeyondTheGate_whateverItIs(RingKind kind, int capacity, long first) {
        SequencedRing<Event> ring = kind.ring(capacity, first);
        Sequence gate = ring.addGate();
        assertThat(gate.get()).isEqualTo(first);

        for (int lap = 0; lap < 5; lap++) {
            for (int i = 0; i < capacity; i++) {
                long position = ring.tryClaim();
                assertThat(position).isEqualTo(gate.get() + i);
                ring.publish(position);
            }
            assertThat(ring.tryClaim()).isEqualTo(SequencedRing.NO_ROOM);
            ring.advance(gate, gate.get() + capacity);
        }
        assertThat(ring.position()).isEqualTo(first + 5L * capacity);
        assertThat(ring.lowestGate()).isEqualTo(ring.position());
    }

    @ParameterizedTest
    @MethodSource("rings")
    void batches_haveRoomForAll_orClaimNothing(RingKind kind, int capacity, long first) {
        SequencedRing<Event> ring = kind.ring(capacity, first);
        Sequence gate = ring.addGate();
        SequenceBarrier barrier = ring.barrier();

        for (int n = 1; n <= capacity; n++) {
            long claimed = ring.tryClaim(n);
            assertThat(claimed).isEqualTo(gate.get());
            assertThat(ring.tryClaim(capacity - n + 1)).isEqualTo(SequencedRing.NO_ROOM);
            assertThat(barrier.available(claimed)).as("nothing is published").isEqualTo(claimed);
            ring.publish(claimed, n);
            assertThat(barrier.available(claimed)).isEqualTo(claimed + n);
            ring.advance(gate, claimed + n);
        }
    }

    @ParameterizedTest
    @MethodSource("rings")
    void eventsOfALap_areDifferentObjects_andTheSameEachLap(RingKind kind, int capacity, long first) {
        SequencedRing<Event> ring = kind.ring(capacity, first);
        Map<Event, Long> seen = new IdentityHashMap<>();

        for (long position = first; position != first + capacity; position++) {
            assertThat(seen.put(ring.get(position), position)).isNull();
        }
        Sequence gate = ring.addGate();
        for (int i = 0; i < 3 * capacity; i++) {
            ring.publish(Event::write);
            assertThat(ring.get(gate.get()).value).isEqualTo(Event.valueAt(gate.get()));
            ring.advance(gate, gate.get() + 1);
        }
    }

    @ParameterizedTest
    @MethodSource("rings")
    void withoutConsumers_claimsGoOn_andAGateStartsBehindThem(RingKind kind, int capacity, long first) {
        SequencedRing<Event> ring = kind.ring(capacity, first);
        for (int i = 0; i < 3 * capacity + 1; i++) {
            assertThat(ring.tryPublish(Event::write)).isEqualTo(OfferResult.ACCEPTED);
        }

        Sequence gate = ring.addGate();

        assertThat(gate.get()).isEqualTo(first + 3L * capacity + 1);
        assertThat(ring.barrier().available(gate.get())).isEqualTo(gate.get());
        for (int i = 0; i < capacity; i++) {
            assertThat(ring.tryPublish(Event::write)).isEqualTo(OfferResult.ACCEPTED);
        }
        assertThat(ring.tryPublish(Event::write)).isEqualTo(OfferResult.FULL);
        assertThat(ring.barrier().available(gate.get())).isEqualTo(gate.get() + capacity);
    }

    @ParameterizedTest
    @MethodSource("rings")
    void withoutConsumers_nothingLapsWhatIsNotPublished(RingKind kind, int capacity, long first) {
        SequencedRing<Event> ring = kind.ring(capacity, first);
        long unpublished = ring.tryClaim();

        for (int i = 1; i < capacity; i++) {
            assertThat(ring.tryClaim()).isEqualTo(first + i);
        }
        assertThat(ring.tryClaim()).isEqualTo(SequencedRing.NO_ROOM);

        Sequence gate = ring.addGate();
        assertThat(gate.get()).as("it will see what is not published yet").isEqualTo(first);
        ring.removeGate(gate);
        assertThat(ring.tryClaim()).isEqualTo(SequencedRing.NO_ROOM);

        ring.publish(unpublished, capacity);
        assertThat(ring.tryClaim()).isEqualTo(first + capacity);
    }

    @Test
    void gate_ofAConsumerThatLeft_isWhereWhatIsPublishedIsLookedForNext() {
        SequencedRing<Event> ring = RingKind.MULTI.ring(4);
        Sequence gate = ring.addGate();
        for (int i = 0; i < 20; i++) {
            ring.publish(Event::write);
            ring.advance(gate, i + 1);
        }
        ring.removeGate(gate);

        for (int i = 0; i < 20; i++) {
            assertThat(ring.tryPublish(Event::write)).isEqualTo(OfferResult.ACCEPTED);
        }
        assertThat(ring.addGate().get()).isEqualTo(40);
    }

    @Test
    void producers_claimDifferentPositions() {
        int each = 100_000;
        SequencedRing<Event> ring = RingKind.MULTI.ring(2 * each);
        BitSet claimed = new BitSet();
        Race race = new Race();
        for (int i = 0; i < 2; i++) {
            race.with(() -> {
                BitSet own = new BitSet();
                for (int k = 0; k < each; k++) {
                    own.set((int) ring.tryClaim());
                }
                synchronized (claimed) {
                    claimed.or(own);
                }
            });
        }
        race.run();
        assertThat(claimed.cardinality()).isEqualTo(2 * each);
    }

    @Test
    void producers_publishOutOfOrder_consumersSeeNoGap() {
        SequencedRing<Event> ring = RingKind.MULTI.ring(4);
        SequenceBarrier barrier = ring.barrier();
        long first = ring.tryClaim(2);
        long third = ring.tryClaim();

        ring.publish(third);
        assertThat(barrier.available(0)).isZero();
        ring.publish(first + 1);
        assertThat(barrier.available(0)).isZero();
        ring.publish(first);
        assertThat(barrier.available(0)).isEqualTo(3);
    }

    @ParameterizedTest
    @EnumSource(RingKind.class)
    void secondLap_isNotSeen_beforeItIsPublished(RingKind kind) {
        SequencedRing<Event> ring = kind.ring(2);
        Sequence gate = ring.addGate();
        SequenceBarrier barrier = ring.barrier();
        ring.publish(Event::write);
        ring.publish(Event::write);
        ring.advance(gate, 2);

        long claimed = ring.tryClaim();

        assertThat(barrier.available(2)).isEqualTo(2);
        ring.publish(claimed);
        assertThat(barrier.available(2)).isEqualTo(3);
    }

    @ParameterizedTest
    @EnumSource(RingKind.class)
    void slowestGate_decides_andItsRemovalMakesRoom(RingKind kind) {
        SequencedRing<Event> ring = kind.ring(4);
        Sequence slow = ring.addGate();
        Sequence fast = ring.addGate();
        for (int i = 0; i < 4; i++) {
            ring.publish(Event::write);
        }
        ring.advance(fast, 3);

        assertThat(ring.tryClaim()).isEqualTo(SequencedRing.NO_ROOM);
        assertThat(ring.lowestGate()).isZero();
        assertThat(ring.removeGate(slow)).isTrue();
        assertThat(ring.removeGate(slow)).isFalse();
        assertThat(ring.lowestGate()).isEqualTo(3);
        assertThat(ring.tryClaim(3)).isEqualTo(4);
        assertThat(ring.tryClaim()).isEqualTo(SequencedRing.NO_ROOM);
    }

    @ParameterizedTest
    @EnumSource(RingKind.class)
    void barrier_waitsForTheSlowestOfThoseBefore_andNeverGoesBack(RingKind kind) {
        SequencedRing<Event> ring = kind.ring(8);
        Sequence a = ring.addGate();
        Sequence b = ring.addGate();
        SequenceBarrier join = ring.barrier(a, b);
        for (int i = 0; i < 4; i++) {
            ring.publish(Event::write);
        }

        assertThat(join.available(0)).isZero();
        ring.advance(a, 3);
        assertThat(join.available(0)).isZero();
        ring.advance(b, 2);
        assertThat(join.available(0)).isEqualTo(2);
        assertThat(join.available(3)).as("one that was added late").isEqualTo(3);

        join.replace(b);
        assertThat(join.available(0)).isEqualTo(3);
        join.replace(a);
        assertThat(join.available(0)).as("what is published").isEqualTo(4);
    }

    @ParameterizedTest
    @EnumSource(RingKind.class)
    void barrier_afterSomeoneElsesGate_isRefused(RingKind kind) {
        SequencedRing<Event> ring = kind.ring(8);

        assertThatThrownBy(() -> ring.barrier(new Sequence(5)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("position=5");
        assertThat(ring.removeGate(new Sequence(5))).isFalse();
    }

    @ParameterizedTest
    @EnumSource(RingKind.class)
    void close_refusesClaims_andEndsBehindWhatWasClaimed(RingKind kind) {
        SequencedRing<Event> ring = kind.ring(4);
        Sequence gate = ring.addGate();
        SequenceBarrier barrier = ring.barrier();
        ring.publish(Event::write);

        ring.close();
        ring.close();

        assertThat(ring.isClosed()).isTrue();
        assertThat(ring.tryClaim()).isEqualTo(SequencedRing.CLOSED);
        assertThat(ring.tryClaim(4)).isEqualTo(SequencedRing.CLOSED);
        assertThat(ring.tryPublish(Event::write)).isEqualTo(OfferResult.CLOSED);
        assertThatThrownBy(ring::claim).isInstanceOf(QueueClosedException.class).hasMessageContaining("closed=true");
        assertThatThrownBy(() -> ring.publish(Event::write)).isInstanceOf(QueueClosedException.class);
        assertThat(barrier.isTerminated(0)).isFalse();
        assertThat(barrier.waitFor(0)).isEqualTo(1);
        ring.advance(gate, 1);
        assertThat(barrier.isTerminated(1)).isTrue();
        assertThat(barrier.waitFor(1)).isEqualTo(1);
        assertThat(ring.position()).isEqualTo(1);
        assertThat(ring.addGate().get()).as("a gate of a closed ring").isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(RingKind.class)
    void close_whileClaimsAreOpen_endsBehindThem(RingKind kind) {
        SequencedRing<Event> ring = kind.ring(4);
        SequenceBarrier barrier = ring.barrier();
        long claimed = ring.tryClaim(2);

        ring.close();

        assertThat(barrier.isTerminated(0)).isFalse();
        assertThat(ring.tryClaim()).isEqualTo(SequencedRing.CLOSED);
        ring.publish(claimed, 2);
        assertThat(barrier.available(0)).isEqualTo(2);
        assertThat(barrier.isTerminated(2)).isTrue();
    }

    @ParameterizedTest
    @EnumSource(RingKind.class)
    void close_withoutGates_refusesClaims(RingKind kind) {
        SequencedRing<Event> ring = kind.ring(2);
        for (int i = 0; i < 5; i++) {
            ring.publish(Event::write);
        }
        ring.close();

        for (int i = 0; i < 5; i++) {
            assertThat(ring.tryClaim()).isEqualTo(SequencedRing.CLOSED);
        }
    }

    @ParameterizedTest
    @EnumSource(RingKind.class)
    void translatorThatThrows_leavesNoHole(RingKind kind) {
        SequencedRing<Event> ring = kind.ring(4);
        SequenceBarrier barrier = ring.barrier();
        IllegalStateException failure = new IllegalStateException("half-way");

        assertThatThrownBy(() -> ring.publish((event, sequence) -> {
                    throw failure;
                }))
                .isSameAs(failure);
        assertThatThrownBy(() -> ring.publish(
                        (event, sequence, a) -> {
                            throw failure;
                        },
                        1))
                .isSameAs(failure);
        assertThatThrownBy(() -> ring.tryPublish((event, sequence) -> {
                    throw failure;
                }))
                .isSameAs(failure);

        assertThat(barrier.available(0)).isEqualTo(3);
    }

    @ParameterizedTest
    @EnumSource(RingKind.class)
    void translators_getTheirArguments(RingKind kind) {
        SequencedRing<Event> ring = kind.ring(4);

        ring.publish((event, sequence, a) -> event.value = sequence + a, 10L);
        ring.publish((event, sequence, a, b) -> event.value = sequence + a + b, 10L, 100L);
        ring.publish((event, sequence, a, b, c) -> event.value = sequence + a + b + c, 10L, 100L, 1000L);

        assertThat(IntStream.range(0, 3).mapToLong(i -> ring.get(i).value)).containsExactly(10L, 111L, 1112L);
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 5, Integer.MAX_VALUE})
    void badCounts_areRefused_withTheValues(int n) {
        for (RingKind kind : RingKind.values()) {
            SequencedRing<Event> ring = kind.ring(4);
            for (Race.Task call : List.<Race.Task>of(
                    () -> ring.claim(n), () -> ring.tryClaim(n), () -> ring.tryClaim(n, Duration.ZERO))) {
                assertThatThrownBy(call::run)
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessage("n must be from 1 to the capacity: n=" + n + ", capacity=4");
            }
            assertThat(ring.position()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, (1 << 30) + 1, Integer.MAX_VALUE})
    void badCapacities_areRefused_withTheValues(int capacity) {
        assertThatThrownBy(() -> SequencedRing.builder(Event::new, capacity))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("capacity=" + capacity);
    }

    @Test
    void nulls_areRefused() {
        assertThatThrownBy(() -> SequencedRing.builder(null, 4)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> SequencedRing.builder(Event::new, 4).consumersWait(null))
                .isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> SequencedRing.builder(Event::new, 4).producersWait(null))
                .isInstanceOf(NullPointerException.class);
        AtomicInteger made = new AtomicInteger();
        assertThatThrownBy(() -> SequencedRing.builder(() -> made.incrementAndGet() < 3 ? new Event() : null, 4)
                        .singleProducer())
                .isInstanceOf(NullPointerException.class);
    }

    @ParameterizedTest
    @EnumSource(RingKind.class)
    void timedClaim_endsWithoutRoom_andIsInterruptible(RingKind kind) throws InterruptedException {
        SequencedRing<Event> ring = kind.ring(1);
        ring.addGate();
        ring.publish(Event::write);

        assertThat(ring.tryClaim(1, Duration.ZERO)).isEqualTo(SequencedRing.NO_ROOM);
        assertThat(ring.tryClaim(1, Duration.ofMillis(2))).isEqualTo(SequencedRing.NO_ROOM);
        assertThat(ring.tryClaim(1, Duration.ofSeconds(Long.MIN_VALUE))).isEqualTo(SequencedRing.NO_ROOM);
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> ring.tryClaim(1, Duration.ofSeconds(Long.MAX_VALUE)))
                .isInstanceOf(InterruptedException.class)
                .hasMessageContaining("capacity=1");
        assertThat(Thread.interrupted()).isFalse();
        assertThat(ring.position()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(RingKind.class)
    void timedClaim_getsTheRoomThatComes(RingKind kind) {
        SequencedRing<Event> ring = kind.ring(1);
        Sequence gate = ring.addGate();
        ring.publish(Event::write);

        new Race()
                .with(() -> assertThat(ring.tryClaim(1, Duration.ofMinutes(5))).isEqualTo(1))
                .with(() -> ring.advance(gate, 1))
                .run();
    }

    static Stream<Arguments> waits() {
        return Stream.of(RingKind.values()).flatMap(kind -> Stream.of(
                        WaitStrategy.busySpin(),
                        WaitStrategy.yielding(),
                        WaitStrategy.backoff(),
                        WaitStrategy.blocking())
                .map(wait -> Arguments.of(kind, wait)));
    }

    private static SequencedRing<Event> full(RingKind kind, WaitStrategy wait) {
        SequencedRing<Event> ring = kind.make(
                SequencedRing.builder(Event::new, 1).producersWait(wait).consumersWait(wait));
        ring.addGate();
        ring.publish(Event::write);
        return ring;
    }

    @ParameterizedTest
    @MethodSource("waits")
    void waitingClaim_isEndedByAbort(RingKind kind, WaitStrategy wait) {
        SequencedRing<Event> ring = full(kind, wait);

        new Race()
                .with(() -> assertThatThrownBy(ring::claim).isInstanceOf(QueueClosedException.class))
                .with(ring::abort)
                .run();
        assertThat(ring.isAborted()).isTrue();
        assertThat(ring.tryClaim()).isEqualTo(SequencedRing.CLOSED);
    }

    @ParameterizedTest
    @MethodSource("waits")
    void waitingClaim_isEndedByClose_ofAnotherProducer(RingKind ignored, WaitStrategy wait) {
        SequencedRing<Event> ring = full(RingKind.MULTI, wait);

        new Race()
                .with(() -> assertThatThrownBy(ring::claim).isInstanceOf(QueueClosedException.class))
                .with(ring::close)
                .run();
    }

    @ParameterizedTest
    @MethodSource("waits")
    void waitingConsumer_isWoken_byEventsCloseAlertAbortAndInterruption(RingKind kind, WaitStrategy wait) {
        for (String end : List.of("event", "close", "alert", "abort", "interrupt")) {
            SequencedRing<Event> ring = kind.make(
                    SequencedRing.builder(Event::new, 4).producersWait(wait).consumersWait(wait));
            SequenceBarrier barrier = ring.barrier();
            Thread[] consumer = new Thread[1];
            new Race()
                    .with(() -> {
                        synchronized (consumer) {
                            consumer[0] = Thread.currentThread();
                            consumer.notifyAll();
                        }
                        assertThat(barrier.waitFor(0)).isEqualTo(end.equals("event") ? 1 : 0);
                        assertThat(Thread.interrupted()).isEqualTo(end.equals("interrupt"));
                    })
                    .with(() -> {
                        synchronized (consumer) {
                            while (consumer[0] == null) {
                                consumer.wait();
                            }
                        }
                        switch (end) {
                            case "event" -> ring.publish(Event::write);
                            case "close" -> ring.close();
                            case "alert" -> barrier.alert();
                            case "abort" -> ring.abort();
                            default -> consumer[0].interrupt();
                        }
                    })
                    .run();
            assertThat(barrier.isAlerted()).isEqualTo(end.equals("alert"));
            barrier.clearAlert();
            assertThat(barrier.isAlerted()).isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource(RingKind.class)
    void metrics_sayWhereTheRingIs(RingKind kind) {
        SequencedRing<Event> ring = kind.ring(4);
        Sequence gate = ring.addGate();
        for (int i = 0; i < 3; i++) {
            ring.publish(Event::write);
        }
        ring.advance(gate, 1);

        assertThat(ring.metrics().stream().collect(Collectors.toMap(Metric::name, Metric::read)))
                .isEqualTo(Map.of(
                        "elasticq.ring.claimed", 3L,
                        "elasticq.ring.consumed", 1L,
                        "elasticq.ring.lag", 2L,
                        "elasticq.ring.capacity", 4L,
                        "elasticq.ring.gates", 1L));
    }

    @Test
    void factory_isCalledForEachEvent_atOnce() {
        Set<Event> made = new HashSet<>();
        SequencedRing.builder(
                        () -> {
                            Event event = new Event();
                            made.add(event);
                            return event;
                        },
                        5)
                .multiProducer();
        assertThat(made).hasSizeGreaterThanOrEqualTo(5);
    }
}
