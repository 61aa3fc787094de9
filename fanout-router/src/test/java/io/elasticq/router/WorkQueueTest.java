package io.elasticq.router;

import static io.elasticq.router.Bench.ids;
import static io.elasticq.router.Bench.taken;
import static org.assertj.core.api.Assertions.assertThat;

import io.elasticq.journal.Journal;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WorkQueueTest {

    private static Bench bench(RouterMode<Event> mode) {
        return new Bench(with -> with.mode(mode).idleSpinLimit(10));
    }

    @Test
    void roundRobin_goesInTurn_andPassesOverWhoHasNoCredit() {
        Bench bench = bench(RouterMode.roundRobin(Pressure.BLOCK));
        Subscription<Event> a = bench.subscribe("a", 10, OverloadPolicy.drop());
        Subscription<Event> b = bench.subscribe("b", 1, OverloadPolicy.drop());
        Subscription<Event> c = bench.subscribe("c", 10, OverloadPolicy.drop());
        bench.put(7).step();
        assertThat(taken(a)).isEqualTo(List.of(1L, 4L, 6L));
        assertThat(taken(b)).isEqualTo(List.of(2L));
        assertThat(taken(c)).isEqualTo(List.of(3L, 5L, 7L));
        assertThat(b.stats().routed()).isEqualTo(1);
        assertThat(bench.router.stats().dropped()).isZero();
    }

    @Test
    void leastLoaded_goesToWhoHasTheFewestOut() {
        Bench bench = bench(RouterMode.leastLoaded(Pressure.BLOCK));
        Subscription<Event> a = bench.subscribe("a", 10, OverloadPolicy.drop());
        Subscription<Event> b = bench.subscribe("b", 10, OverloadPolicy.drop());
        bench.put(4).step();
        assertThat(taken(a)).isEqualTo(List.of(1L, 3L));
        bench.put(2).step();
        assertThat(taken(a)).isEqualTo(List.of(5L, 6L));
        assertThat(taken(b)).isEqualTo(List.of(2L, 4L));
    }

    @Test
    void blockingPressure_holdsAndKeepsTheOrder() {
        Bench bench = bench(RouterMode.roundRobin(Pressure.BLOCK));
        Subscription<Event> a = bench.subscribe("a", 2, OverloadPolicy.drop());
        bench.put(5).step();
        assertThat(bench.router.step()).isZero();
        assertThat(bench.router.stats().pressureWaits()).isEqualTo(1);
        assertThat(taken(a)).isEqualTo(ids(1, 2));
        bench.step();
        assertThat(taken(a)).isEqualTo(ids(3, 4));
        bench.step();
        assertThat(taken(a)).isEqualTo(ids(5, 5));
        assertThat(bench.router.stats().dropped()).isZero();
    }

    @Test
    void withoutSubscribers_eventsWait() {
        Bench bench = bench(RouterMode.roundRobin(Pressure.SPIN_THEN_BLOCK));
        bench.put(3).step().step();
        Subscription<Event> late = bench.subscribe("late", 10, OverloadPolicy.drop());
        bench.step();
        assertThat(taken(late)).isEqualTo(ids(1, 3));
    }

    @Test
    void droppingPressure_dropsWhenAllAreFull() {
        Bench bench = bench(RouterMode.roundRobin(Pressure.DROP));
        Subscription<Event> a = bench.subscribe("a", 1, OverloadPolicy.park());
        Subscription<Event> b = bench.subscribe("b", 1, OverloadPolicy.park());
        bench.put(5).step();
        assertThat(taken(a)).isEqualTo(ids(1, 1));
        assertThat(taken(b)).isEqualTo(ids(2, 2));
        assertThat(bench.router.stats().droppedAllFull()).isEqualTo(3);
        assertThat(bench.router.stats().dropped()).isEqualTo(3);
        assertThat(bench.router.stats().routed()).isEqualTo(5);
    }

    @Test
    void spinningPressure_looksAgainInTheStep() {
        Bench bench = bench(RouterMode.roundRobin(Pressure.SPIN_THEN_BLOCK));
        int[] looks = {0};
        bench.subscribe("a", with -> with.credits(1).filter(event -> {
            looks[0]++;
            return true;
        }));
        bench.put(2).step();
        assertThat(looks[0]).isEqualTo(1 + 1 + 10);
    }

    @Test
    void eventThatNobodyWants_isDroppedAsUnclaimed() {
        Bench bench = bench(RouterMode.roundRobin(Pressure.BLOCK));
        Subscription<Event> even = bench.subscribe("even", with -> with.filter(event -> event.id() % 2 == 0));
        bench.put(4).step();
        assertThat(taken(even)).isEqualTo(List.of(2L, 4L));
        assertThat(bench.router.stats().droppedUnclaimed()).isEqualTo(2);
    }

    @Test
    void keys_stayWithTheirSubscriber_whoeverComes_andMoveWhenItGoes() {
        Bench bench = bench(RouterMode.byKey(event -> event.id() % 100, Pressure.BLOCK));
        Map<String, Subscription<Event>> all = new HashMap<>();
        for (String name : List.of("a", "b", "c")) {
            all.put(name, bench.subscribe(name, with -> with));
        }
        Map<Long, String> owners = new HashMap<>();
        bench.put(500);
        stepAndCheck(bench, all, owners);
        assertThat(new HashSet<>(owners.values())).isEqualTo(Set.of("a", "b", "c"));
        all.put("d", bench.subscribe("d", with -> with));
        bench.put(500);
        stepAndCheck(bench, all, owners);
        all.get("b").close();
        bench.step();
        Set<Long> moved = new HashSet<>();
        owners.forEach((key, owner) -> {
            if (owner.equals("b")) {
                moved.add(key);
            }
        });
        assertThat(moved).isNotEmpty();
        owners.keySet().removeAll(moved);
        all.remove("b");
        bench.put(500);
        stepAndCheck(bench, all, owners);
        assertThat(owners).hasSize(100);
        assertThat(owners.values()).contains("d"); // which has the fewest slots
    }

    private static void stepAndCheck(Bench bench, Map<String, Subscription<Event>> all, Map<Long, String> owners) {
        while (bench.router.step() > 0) {
            all.forEach((name, subscription) -> taken(subscription).forEach(id -> {
                String before = owners.putIfAbsent(id % 100, name);
                assertThat(before == null || before.equals(name))
                        .as("key %s of %s came to %s", id % 100, before, name)
                        .isTrue();
            }));
        }
    }

    @Test
    void keyOfAFullSubscriber_waitsForThatOne() {
        Bench bench = bench(RouterMode.byKey(event -> 0, Pressure.BLOCK));
        Subscription<Event> owner = bench.subscribe("owner", 1, OverloadPolicy.park());
        Subscription<Event> other = bench.subscribe("other", 100, OverloadPolicy.park());
        bench.put(3).step().step();
        assertThat(taken(owner)).isEqualTo(ids(1, 1));
        bench.step();
        assertThat(taken(owner)).isEqualTo(ids(2, 2));
        assertThat(taken(other)).isEmpty();
    }

    @Test
    void keyFunctionThatThrows_dropsTheEvent() {
        Bench bench = bench(RouterMode.byKey(
                event -> {
                    if (event.id() == 2) {
                        throw new IllegalStateException("2");
                    }
                    return event.id() == 3 ? null : event.id();
                },
                Pressure.BLOCK));
        Subscription<Event> a = bench.subscribe("a", with -> with);
        bench.put(4).step();
        assertThat(taken(a)).isEqualTo(List.of(1L, 3L, 4L));
        assertThat(bench.router.stats().droppedUnclaimed()).isEqualTo(1);
        assertThat(bench.router.stats().failures()).isEqualTo(1);
    }

    @Test
    void whoIsPassedOverTooLong_isDetached_andItsKeysMove() {
        Bench bench = bench(RouterMode.byKey(event -> 0, Pressure.BLOCK));
        Subscription<Event> owner = bench.subscribe("owner", 1, OverloadPolicy.detachAfter(Duration.ofNanos(10)));
        Subscription<Event> other = bench.subscribe("other", 100, OverloadPolicy.park());
        bench.put(3).step();
        assertThat(taken(other)).isEmpty();
        bench.now = 10;
        bench.step();
        assertThat(owner.state()).isEqualTo(SubscriptionState.DETACHED);
        assertThat(taken(other)).isEqualTo(ids(2, 3));
        assertThat(taken(owner)).isEqualTo(ids(1, 1));
        bench.step();
        assertThat(owner.state()).isEqualTo(SubscriptionState.ATTACHED);
        assertThat(owner.stats().missed()).isZero();
        bench.put(1).step();
        assertThat(taken(other)).isEqualTo(ids(4, 4)); // where the key is now
    }

    @Test
    void passedOverEvents_areCountedOnceEach() {
        Bench bench = bench(RouterMode.roundRobin(Pressure.BLOCK));
        Subscription<Event> a = bench.subscribe("a", 1, OverloadPolicy.detachAfter(2));
        bench.put(3).step().step().step();
        assertThat(a.state()).isEqualTo(SubscriptionState.ATTACHED);
        Subscription<Event> b = bench.subscribe("b", 100, OverloadPolicy.park());
        bench.step();
        assertThat(a.state()).isEqualTo(SubscriptionState.DETACHED);
        assertThat(taken(b)).isEqualTo(ids(2, 3));
    }

    @Test
    void everyEventIsInTheJournal_onceAndInOrder() {
        try (Journal journal = Bench.journal()) {
            Bench bench = new Bench(
                    with -> with.mode(RouterMode.roundRobin(Pressure.BLOCK)).journal(journal, Event.CODEC));
            Subscription<Event> a = bench.subscribe("a", 1, OverloadPolicy.drop());
            bench.put(3).step().step();
            taken(a);
            bench.step().step();
            assertThat(journal.lastSequence()).isEqualTo(2);
        }
    }
}
