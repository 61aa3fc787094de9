package io.elasticq.router;

import static io.elasticq.router.Bench.ids;
import static io.elasticq.router.Bench.taken;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elasticq.ElasticConfig;
import io.elasticq.InvalidConfigException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class OverloadTest {

    private final Bench bench = new Bench();

    @Test
    void drop_losesOnlyWhatHasNoCredit_andSaysSo() {
        Subscription<Event> slow = bench.subscribe("slow", 3, OverloadPolicy.drop());
        Subscription<Event> fast = bench.subscribe("fast", 10, OverloadPolicy.drop());
        bench.put(5).step();
        assertThat(taken(slow)).isEqualTo(ids(1, 3));
        assertThat(taken(fast)).isEqualTo(ids(1, 5));
        assertThat(slow.stats().droppedNoCredit()).isEqualTo(2);
        bench.put(2).step();
        assertThat(taken(slow)).isEqualTo(ids(6, 7));
        RouterStats stats = bench.router.stats();
        assertThat(stats.droppedNoCredit()).isEqualTo(2);
        assertThat(stats.dropped()).isEqualTo(2);
        assertThat(stats.delivered()).isEqualTo(12);
    }

    @Test
    void fullRing_isAReasonOfItsOwn() {
        Subscription<Event> small = bench.subscribe(
                "small",
                with -> with.credits(10).overload(OverloadPolicy.drop()).ring(ElasticConfig.upTo(2)));
        bench.put(5).step();
        assertThat(taken(small)).isEqualTo(ids(1, 2));
        assertThat(small.stats().droppedQueueFull()).isEqualTo(3);
        assertThat(bench.router.stats().droppedQueueFull()).isEqualTo(3);
        assertThat(bench.router.stats().droppedNoCredit()).isZero();
    }

    @Test
    void withoutCreditLimit_theRingIsTheBound() {
        Subscription<Event> free = bench.subscribe("free", with -> with.credits(SubscriberConfig.NO_CREDIT_LIMIT)
                .overload(OverloadPolicy.park())
                .ring(ElasticConfig.upTo(4)));
        bench.put(10).step();
        assertThat(taken(free)).isEqualTo(ids(1, 4));
        bench.step();
        bench.step();
        assertThat(taken(free)).isEqualTo(ids(5, 8));
    }

    @Test
    void parkedSubscriber_holdsTheNextEvents_andTheOthersGetTheHeldOneOnce() {
        Subscription<Event> parked = bench.subscribe("parked", 2, OverloadPolicy.park());
        Subscription<Event> other = bench.subscribe("other", 100, OverloadPolicy.park());
        Subscription<Event> dropping = bench.subscribe("dropping", 1, OverloadPolicy.drop());
        bench.put(6).step();
        assertThat(taken(other)).isEqualTo(ids(1, 3)); // the held one, and not the next
        assertThat(bench.router.step()).isZero();
        assertThat(taken(other)).isEmpty();
        assertThat(parked.stats().pending()).isEqualTo(1);
        assertThat(taken(parked)).isEqualTo(ids(1, 2));
        bench.step();
        assertThat(taken(parked)).isEqualTo(ids(3, 4));
        assertThat(taken(other)).isEqualTo(ids(4, 5));
        bench.step();
        assertThat(taken(other)).isEqualTo(ids(6, 6));
        assertThat(taken(parked)).isEqualTo(ids(5, 6));
        assertThat(taken(dropping)).isEqualTo(ids(1, 1));
        assertThat(dropping.stats().droppedNoCredit()).isEqualTo(5);
        assertThat(parked.stats().creditWaits()).isEqualTo(2);
        assertThat(parked.stats().dropped()).isZero();
    }

    @Test
    void sourceFeelsAParkedSubscriber() {
        bench.subscribe("parked", 1, OverloadPolicy.park());
        bench.put(600).step().step().step();
        assertThat(bench.source.size()).isEqualTo(600 - 256);
        assertThat(bench.router.stats().buffered()).isEqualTo(254);
    }

    @Test
    void twoParked_areHeldForUntilBothHaveIt() {
        Subscription<Event> a = bench.subscribe("a", 1, OverloadPolicy.park());
        Subscription<Event> b = bench.subscribe("b", 1, OverloadPolicy.park());
        bench.put(3).step();
        assertThat(taken(a)).isEqualTo(ids(1, 1));
        bench.step();
        assertThat(taken(a)).isEqualTo(ids(2, 2));
        bench.step();
        assertThat(taken(a)).isEmpty();
        assertThat(taken(b)).isEqualTo(ids(1, 1));
        bench.step();
        assertThat(taken(a)).isEqualTo(ids(3, 3));
        assertThat(taken(b)).isEqualTo(ids(2, 2));
    }

    @Test
    void park_detachesWhenItsTimeIsOver_andTheOthersGoOn() {
        Subscription<Event> parked = bench.subscribe("parked", 1, OverloadPolicy.park(Duration.ofNanos(10)));
        Subscription<Event> other = bench.subscribe("other", 100, OverloadPolicy.drop());
        bench.put(4).step();
        bench.now = 9;
        bench.step();
        assertThat(taken(other)).isEqualTo(ids(1, 2));
        bench.now = 10;
        bench.step();
        assertThat(parked.state()).isEqualTo(SubscriptionState.DETACHED);
        assertThat(taken(other)).isEqualTo(ids(3, 4));
        assertThat(parked.stats().missed()).isEqualTo(3);
        assertThat(bench.heard).containsExactly("parked attached", "other attached", "parked detached TIME_OVER");
        assertThat(bench.router.stats().detaches()).isEqualTo(1);
    }

    @Test
    void leavingWhileParked_letsTheRouterGoOn() {
        Subscription<Event> parked = bench.subscribe("parked", 1, OverloadPolicy.park());
        Subscription<Event> alsoParked = bench.subscribe("also", 1, OverloadPolicy.park());
        Subscription<Event> other = bench.subscribe("other", 100, OverloadPolicy.drop());
        bench.put(3).step();
        parked.close();
        bench.step();
        assertThat(taken(other)).isEqualTo(ids(1, 2)); // the other parked one still needs the held event
        assertThat(taken(alsoParked)).isEqualTo(ids(1, 1));
        bench.step();
        assertThat(taken(alsoParked)).isEqualTo(ids(2, 2));
        assertThat(taken(other)).isEqualTo(ids(3, 3));
        assertThat(taken(parked)).isEqualTo(ids(1, 1)); // what was in its ring
        assertThat(parked.isTerminated()).isTrue();
        assertThat(parked.stats().missed()).isEqualTo(1);
    }

    @Test
    void joiningWhileAnEventIsHeld_beginsWithTheNext() {
        Subscription<Event> parked = bench.subscribe("parked", 1, OverloadPolicy.park());
        bench.put(3).step();
        Subscription<Event> late = bench.subscribe("late", 10, OverloadPolicy.park());
        bench.step();
        assertThat(taken(late)).isEmpty();
        assertThat(taken(parked)).isEqualTo(ids(1, 1));
        bench.step();
        assertThat(taken(late)).isEqualTo(ids(3, 3));
        assertThat(late.stats().routed()).isEqualTo(1);
    }

    @Test
    void detachByNumber_countsRefusalsInARow() {
        Subscription<Event> slow = bench.subscribe("slow", 1, OverloadPolicy.detachAfter(3));
        bench.put(3).step();
        assertThat(slow.stats().pending()).isEqualTo(2);
        assertThat(taken(slow)).isEqualTo(ids(1, 1));
        bench.put(1).step(); // takes one: those refused are dropped, and it starts anew
        assertThat(slow.stats().droppedNoCredit()).isEqualTo(2);
        assertThat(slow.stats().pending()).isZero();
        bench.put(2).step();
        assertThat(slow.state()).isEqualTo(SubscriptionState.ATTACHED);
        bench.put(1).step();
        assertThat(slow.state()).isEqualTo(SubscriptionState.DETACHED);
        assertThat(slow.stats().missed()).isEqualTo(3);
        assertThat(slow.stats().droppedNoCredit()).isEqualTo(2);
        assertThat(bench.heard).containsExactly("slow attached", "slow detached REFUSED_EVENTS");
    }

    @Test
    void detachByTime_isFromTheFirstRefusal() {
        Subscription<Event> slow = bench.subscribe("slow", 1, OverloadPolicy.detachAfter(Duration.ofNanos(10)));
        bench.put(2).step();
        bench.now = 9;
        bench.put(1).step();
        assertThat(slow.state()).isEqualTo(SubscriptionState.ATTACHED);
        bench.now = 10;
        bench.put(1).step();
        assertThat(slow.state()).isEqualTo(SubscriptionState.DETACHED);
        assertThat(slow.stats().missed()).isEqualTo(3);
    }

    @Test
    void detached_isAttachedWhenCaughtUp_andIsToldOfTheGap() {
        Subscription<Event> slow = bench.subscribe("slow", 2, OverloadPolicy.detachAfter(1));
        bench.put(5).step();
        assertThat(slow.poll()).isEqualTo(new Event(1));
        bench.put(1).step();
        assertThat(slow.state()).isEqualTo(SubscriptionState.DETACHED); // not yet
        assertThat(taken(slow)).isEqualTo(ids(2, 2)); // and with that it asks
        bench.put(1).step();
        assertThat(slow.state()).isEqualTo(SubscriptionState.ATTACHED);
        assertThat(bench.heard).doesNotContain("slow gap 4");
        assertThat(taken(slow)).isEqualTo(ids(7, 7));
        assertThat(bench.heard)
                .containsExactly("slow attached", "slow detached REFUSED_EVENTS", "slow attached", "slow gap 4");
        assertThat(slow.stats().missed()).isEqualTo(4);
    }

    @Test
    void detached_isAttachedOnRequest() {
        Subscription<Event> slow = bench.subscribe(
                "slow",
                with -> with.credits(1).overload(OverloadPolicy.detachAfter(1)).reattach(Reattach.ON_REQUEST));
        bench.put(2).step();
        assertThat(taken(slow)).isEqualTo(ids(1, 1));
        bench.step();
        assertThat(taken(slow)).isEmpty();
        assertThat(slow.state()).isEqualTo(SubscriptionState.DETACHED);
        slow.reattach();
        assertThat(taken(slow)).isEmpty();
        bench.step();
        assertThat(slow.state()).isEqualTo(SubscriptionState.ATTACHED);
        bench.put(1).step();
        assertThat(taken(slow)).isEqualTo(ids(3, 3));
    }

    @Test
    void filters_takeNoCredit_andAreCounted() {
        Subscription<Event> even = bench.subscribe(
                "even", with -> with.credits(2).overload(OverloadPolicy.park()).filter(event -> event.id() % 2 == 0));
        Subscription<Event> all = bench.subscribe("all", 100, OverloadPolicy.drop());
        bench.put(9).step();
        assertThat(taken(all)).isEqualTo(ids(1, 6)); // 6 is held: 5 needs no credit
        assertThat(taken(even)).isEqualTo(List.of(2L, 4L));
        bench.step();
        assertThat(taken(even)).isEqualTo(List.of(6L, 8L));
        assertThat(taken(all)).isEqualTo(ids(7, 9));
        assertThat(even.stats().filtered()).isEqualTo(5);
    }

    @Test
    void filterThatThrows_concernsItsSubscriberOnly() {
        Subscription<Event> dropping = throwing("dropping", ErrorPolicy.DROP_EVENT);
        Subscription<Event> detaching = throwing("detaching", ErrorPolicy.DETACH);
        Subscription<Event> stopping = throwing("stopping", ErrorPolicy.STOP);
        Subscription<Event> other = bench.subscribe("other", 100, OverloadPolicy.drop());
        bench.put(4).step();
        assertThat(taken(other)).isEqualTo(ids(1, 4));
        assertThat(taken(dropping)).isEqualTo(List.of(1L, 2L, 4L));
        assertThat(dropping.stats().droppedFailed()).isEqualTo(1);
        assertThat(detaching.state()).isEqualTo(SubscriptionState.DETACHED);
        assertThat(detaching.stats().missed()).isEqualTo(2);
        assertThat(stopping.state()).isEqualTo(SubscriptionState.CLOSED);
        assertThat(taken(stopping)).isEqualTo(ids(1, 2));
        assertThat(stopping.isTerminated()).isTrue();
        assertThat(bench.router.stats().failures()).isEqualTo(3);
        assertThat(bench.router.subscriptions()).containsExactly(dropping, detaching, other);
    }

    private Subscription<Event> throwing(String name, ErrorPolicy errors) {
        return bench.subscribe(
                name,
                with -> with.errors(errors).overload(OverloadPolicy.drop()).filter(event -> {
                    if (event.id() == 3) {
                        throw new IllegalStateException("3");
                    }
                    return true;
                }));
    }

    @Test
    void badPolicies_areRefusedWithTheirValues() {
        assertThatThrownBy(() -> OverloadPolicy.detachAfter(0))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContaining("events=0");
        assertThatThrownBy(() -> OverloadPolicy.park(Duration.ZERO))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContaining("PT0S");
        assertThatThrownBy(() -> SubscriberConfig.<Event>named("x").credits(0).build())
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContaining("credits=0");
        assertThatThrownBy(() -> Router.builder(Source.of(bench.source)).batchMax(0))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContaining("batchMax=0");
    }
}
