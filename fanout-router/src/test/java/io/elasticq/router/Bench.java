package io.elasticq.router;

import io.elasticq.ElasticConfig;
import io.elasticq.OverflowPolicy;
import io.elasticq.contract.Backoff;
import io.elasticq.journal.Journal;
import io.elasticq.journal.JournalConfig;
import io.elasticq.lockfree.MpscElasticQueue;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** A router that a test steps, its source, and a clock that stands still. */
final class Bench {

    final MpscElasticQueue<Event> source = new MpscElasticQueue<>(ElasticConfig.upTo(1 << 20), OverflowPolicy.REJECT);
    final List<String> heard = new ArrayList<>();
    final Router<Event> router;
    long now;
    private long nextId = 1;

    Bench() {
        this(builder -> builder);
    }

    Bench(UnaryOperator<RouterBuilder<Event>> with) {
        router = with.apply(Router.builder(Source.of(source)).nanoClock(() -> now))
                .build();
    }

    static Journal journal() {
        return Journal.inMemory(JournalConfig.builder().segmentSize(1 << 16).build());
    }

    Subscription<Event> subscribe(String name, UnaryOperator<SubscriberConfig.Builder<Event>> with) {
        return router.subscribe(with.apply(SubscriberConfig.<Event>named(name).listener(listener()))
                .build());
    }

    Subscription<Event> subscribe(String name, int credits, OverloadPolicy overload) {
        return subscribe(name, with -> with.credits(credits).overload(overload));
    }

    /** Puts so many events into the source. Events are numbered from 1. */
    Bench put(int n) {
        for (int i = 0; i < n; i++) {
            if (!source.offer(new Event(nextId++))) {
                throw new AssertionError("full");
            }
        }
        return this;
    }

    Bench step() {
        router.step();
        return this;
    }

    void stepOrYield() {
        if (router.step() == 0) {
            Backoff.pause();
        }
    }

    static List<Long> taken(Subscription<Event> subscription) {
        List<Long> ids = new ArrayList<>();
        for (Event event = subscription.poll(); event != null; event = subscription.poll()) {
            ids.add(event.id());
        }
        return ids;
    }

    static List<Long> ids(long from, long to) {
        List<Long> ids = new ArrayList<>();
        for (long id = from; id <= to; id++) {
            ids.add(id);
        }
        return ids;
    }

    private SubscriptionListener listener() {
        return new SubscriptionListener() {
            @Override
            public void detached(Subscription<?> subscription, DetachCause cause) {
                heard.add(subscription.config().name() + " detached " + cause);
            }

            @Override
            public void attached(Subscription<?> subscription) {
                heard.add(subscription.config().name() + " attached");
            }

            @Override
            public void gap(Subscription<?> subscription, long missed) {
                heard.add(subscription.config().name() + " gap " + missed);
            }
        };
    }
}
