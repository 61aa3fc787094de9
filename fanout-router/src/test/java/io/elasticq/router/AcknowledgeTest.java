package io.elasticq.router;

import static io.elasticq.router.Bench.ids;
import static io.elasticq.router.Bench.taken;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elasticq.contract.Race;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class AcknowledgeTest {

    private final Bench bench = new Bench();

    private Subscription<Event> manual(int credits, OverloadPolicy overload) {
        return bench.subscribe(
                "manual", with -> with.credits(credits).overload(overload).acknowledgement(Acknowledgement.MANUAL));
    }

    @Test
    void creditIsBack_whenTheEventIsAcknowledged_notWhenItIsTaken() {
        Subscription<Event> manual = manual(2, OverloadPolicy.drop());
        bench.put(2).step();
        assertThat(taken(manual)).isEqualTo(ids(1, 2));
        bench.put(1).step();
        assertThat(taken(manual)).isEmpty();
        manual.acknowledge(1);
        bench.put(2).step();
        assertThat(taken(manual)).isEqualTo(ids(4, 4));
        assertThat(manual.stats().droppedNoCredit()).isEqualTo(2);
    }

    @Test
    void acknowledgingTwice_orWhatWasNotHandedOut_isAnError_andMintsNoCredit() {
        Subscription<Event> manual = manual(3, OverloadPolicy.drop());
        bench.put(3).step();
        assertThatThrownBy(() -> manual.acknowledge(1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("events=1, outstanding=0");
        assertThat(manual.poll()).isEqualTo(new Event(1));
        assertThat(manual.poll()).isEqualTo(new Event(2));
        long position = manual.position();
        manual.acknowledgeTo(position);
        assertThatThrownBy(() -> manual.acknowledgeTo(position))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("position=2, acknowledged=2, handed out=2");
        assertThatThrownBy(() -> manual.acknowledgeTo(3)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> manual.acknowledge(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> manual.acknowledge(-1)).isInstanceOf(IllegalArgumentException.class);
        bench.put(10).step();
        assertThat(manual.stats().delivered()).isEqualTo(5); // never more than 3 are out
        assertThat(manual.stats().inRing()).isEqualTo(3);
    }

    @Test
    void automaticCredits_areNotAcknowledged() {
        Subscription<Event> automatic = bench.subscribe("automatic", 1, OverloadPolicy.drop());
        bench.put(1).step();
        automatic.poll();
        assertThatThrownBy(() -> automatic.acknowledge(1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("automatic");
    }

    @Test
    void automaticCredit_isBackWhenTheHandlerHasReturned() {
        Subscription<Event> one = bench.subscribe("one", 1, OverloadPolicy.drop());
        bench.put(1).step();
        int handled = one.drain(
                event -> {
                    bench.put(1).step();
                    assertThat(one.stats().droppedNoCredit()).isEqualTo(1);
                },
                10);
        assertThat(handled).isEqualTo(1);
        bench.put(1).step();
        assertThat(taken(one)).isEqualTo(ids(3, 3));
    }

    @Test
    void parkedForAnAcknowledgement_goesOnWithIt() {
        Subscription<Event> manual = manual(1, OverloadPolicy.park());
        bench.put(2).step();
        assertThat(taken(manual)).isEqualTo(ids(1, 1));
        bench.step();
        assertThat(taken(manual)).isEmpty();
        manual.acknowledge(1);
        bench.step();
        assertThat(taken(manual)).isEqualTo(ids(2, 2));
    }

    @Test
    void acknowledgedByManyThreads_isAcknowledgedOnce() {
        int events = 20_000;
        Positions positions = new Positions();
        AtomicInteger acknowledged = new AtomicInteger();
        Race.Task worker = () -> {
            while (acknowledged.get() < events) {
                try {
                    positions.acknowledge(1);
                    acknowledged.incrementAndGet();
                } catch (IllegalArgumentException e) {
                    Thread.onSpinWait(); // none is out
                }
            }
        };
        new Race()
                .with(() -> {
                    for (int i = 0; i < events; i++) {
                        positions.take();
                    }
                })
                .with(worker)
                .with(worker)
                .with(() -> {
                    long last = 0;
                    while (acknowledged.get() < events) {
                        long credited = positions.credited();
                        assertThat(credited).isBetween(last, (long) events);
                        last = credited;
                    }
                })
                .run();
        assertThat(positions.acknowledged()).isEqualTo(events).isEqualTo(acknowledged.get());
    }
}
