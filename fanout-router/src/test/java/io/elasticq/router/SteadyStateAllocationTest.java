package io.elasticq.router;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.elasticq.ElasticConfig;
import io.elasticq.OverflowPolicy;
import io.elasticq.journal.Journal;
import io.elasticq.journal.JournalConfig;
import io.elasticq.lockfree.SpscElasticQueue;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Once the rings have the size that they need, events pass through without any allocation. */
class SteadyStateAllocationTest {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int ROUNDS = 20_000;

    /** What the measurement itself, and a compilation that falls into it, may cost; one object per event would be 5 MB. */
    private static final long NOISE = 8_192;

    private final SpscElasticQueue<Event> source =
            new SpscElasticQueue<>(ElasticConfig.upTo(1024), OverflowPolicy.REJECT);
    private final Event[] events = new Event[16];
    private long sum;

    private long allocated(Router<Event> router, Consumer<Event> handler) {
        List<Subscription<Event>> all = new ArrayList<>();
        for (OverloadPolicy policy :
                List.of(OverloadPolicy.park(), OverloadPolicy.drop(), OverloadPolicy.detachAfter(3))) {
            all.add(router.subscribe(SubscriberConfig.<Event>named("s")
                    .credits(100)
                    .overload(policy)
                    .filter(all.isEmpty() ? event -> event.id() % 2 == 0 : event -> true)
                    .build()));
            all.add(router.subscribe(
                    SubscriberConfig.<Event>named("s").overload(policy).build()));
        }
        for (int i = 0; i < events.length; i++) {
            events[i] = new Event(i);
        }
        rounds(router, all, handler);
        long before = THREADS.getCurrentThreadAllocatedBytes();
        rounds(router, all, handler);
        return THREADS.getCurrentThreadAllocatedBytes() - before;
    }

    private void rounds(Router<Event> router, List<Subscription<Event>> all, Consumer<Event> handler) {
        for (int round = 0; round < ROUNDS; round++) {
            for (Event event : events) {
                source.offer(event);
            }
            router.step();
            router.step();
            for (int i = 0; i < all.size(); i++) {
                all.get(i).poll();
                all.get(i).drain(handler, 100);
            }
        }
    }

    @Test
    void broadcast_allocatesNothing() {
        Consumer<Event> handler = event -> sum += event.id();
        assertThat(allocated(Router.builder(Source.of(source)).build(), handler))
                .isLessThan(NOISE);
    }

    @Test
    void workQueue_allocatesNothing() {
        Consumer<Event> handler = event -> sum += event.id();
        Router<Event> router = Router.builder(Source.of(source))
                .mode(RouterMode.byKey(event -> event, Pressure.DROP))
                .build();
        assertThat(allocated(router, handler)).isLessThan(NOISE);
    }

    @Test
    void journalledBroadcast_allocatesNothingPerEvent() {
        try (Journal journal =
                Journal.inMemory(JournalConfig.builder().segmentSize(64 << 20).build())) {
            Consumer<Event> handler = event -> sum += event.id();
            Router<Event> router = Router.builder(Source.of(source))
                    .journal(journal, Event.CODEC)
                    .build();
            assertThat(allocated(router, handler)).isLessThan(NOISE);
        }
    }

    /** The twin: one small object for each event is noticed. */
    @Test
    void anObjectPerEvent_isNoticed() {
        List<Object> kept = new ArrayList<>();
        Consumer<Event> handler = event -> {
            kept.clear();
            kept.add(new Event(event.id()));
        };
        assertThat(allocated(Router.builder(Source.of(source)).build(), handler))
                .isGreaterThan(NOISE);
    }
}
