package io.elasticq.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.elasticq.ElasticConfig;
import io.elasticq.OverflowPolicy;
import io.elasticq.WaitStrategy;
import io.elasticq.journal.Journal;
import io.elasticq.journal.TailStart;
import io.elasticq.lockfree.MpscElasticQueue;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Test;

/** What went wrong once, each as it was found. */
class RouterRegressionTest {

    private static MpscElasticQueue<Event> queue() {
        return new MpscElasticQueue<>(ElasticConfig.defaults(), OverflowPolicy.REJECT);
    }

    private static SubscriberConfig.Builder<Event> named(String name) {
        return SubscriberConfig.<Event>named(name);
    }

    private static boolean within(BooleanSupplier what) {
        try {
            await().atMost(Duration.ofSeconds(30)).until(what::getAsBoolean);
            return true;
        } catch (ConditionTimeoutException e) {
            return false;
        }
    }

    /** Parks for at most 50 ms, says the policy. */
    @Test
    void parkAtMost_withABlockingRouter_detaches() throws InterruptedException {
        MpscElasticQueue<Event> source = queue();
        Router<Event> router = Router.builder(Source.of(source))
                .waitStrategy(WaitStrategy.blocking())
                .build();
        Subscription<Event> dead = router.subscribe(named("dead")
                .credits(1)
                .overload(OverloadPolicy.park(Duration.ofMillis(50)))
                .build());
        Subscription<Event> other = router.subscribe(named("other").build());
        for (int i = 1; i <= 3; i++) {
            source.offer(new Event(i));
        }
        router.start();
        boolean detached = within(() -> dead.stats().detaches() == 1);
        long given = other.stats().delivered();
        Thread closer = new Thread(router::close);
        closer.start();
        closer.join();
        assertThat(detached).as("detached; other was given " + given + " of 3").isTrue();
    }

    /** Events wait for at most 20 ms, says the knob. */
    @Test
    void batchTime_withABlockingRouter_isKept() throws InterruptedException {
        MpscElasticQueue<Event> source = queue();
        Router<Event> router = Router.builder(Source.of(source))
                .waitStrategy(WaitStrategy.blocking())
                .batchTime(Duration.ofMillis(20))
                .build();
        Subscription<Event> a = router.subscribe(named("a").build());
        router.start();
        within(() -> a.state() == SubscriptionState.ATTACHED);
        source.offer(new Event(1));
        router.signal();
        boolean routed = within(() -> a.stats().delivered() == 1);
        router.close();
        assertThat(routed).as("routed").isTrue();
    }

    /** A decoder that answers null for one record of ten. */
    @Test
    void nullFromASource_losesNoOther() {
        try (Journal journal = Bench.journal()) {
            for (int i = 1; i <= 10; i++) {
                journal.append(new byte[] {(byte) i});
            }
            Router<Event> router = Router.builder(Source.<Event>of(journal.tailer(TailStart.oldest()), record -> {
                        byte id = record.payload().get();
                        return id == 5 ? null : new Event(id);
                    }))
                    .build();
            Subscription<Event> a = router.subscribe(named("a").build());
            Subscription<Event> b = router.subscribe(named("b").build());
            Throwable thrown = null;
            for (int i = 0; i < 5; i++) {
                try {
                    router.step();
                } catch (RuntimeException e) {
                    thrown = e;
                }
            }
            assertThat(Bench.taken(a))
                    .as("thrown: " + thrown + ", a " + a.stats() + ", b " + b.stats())
                    .hasSize(9);
        }
    }

    /** The ring holds all that there are credits for, so it is never full. */
    @Test
    void dropsAreCountedByTheirReason() throws InterruptedException {
        MpscElasticQueue<Event> source = queue();
        Router<Event> router = Router.builder(Source.of(source)).build();
        Subscription<Event> a = router.subscribe(named("a")
                .credits(8)
                .overload(OverloadPolicy.drop())
                .waitStrategy(WaitStrategy.busySpin())
                .build());
        AtomicBoolean stop = new AtomicBoolean();
        Thread taker = new Thread(() -> {
            while (!stop.get()) {
                a.poll();
            }
        });
        taker.start();
        long end = System.nanoTime() + 500_000_000L;
        long id = 0;
        while (System.nanoTime() < end) {
            for (int i = 0; i < 16; i++) {
                source.offer(new Event(id++));
            }
            router.step();
        }
        stop.set(true);
        taker.join();
        assertThat(a.stats().droppedQueueFull()).as(a.stats().toString()).isZero();
    }

    @Test
    void subscribersThatHaveGone_areForgotten() throws InterruptedException {
        Router<Event> router = Router.builder(Source.of(queue())).build();
        List<WeakReference<Subscription<Event>>> gone = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            Subscription<Event> a = router.subscribe(named("a" + i).build()).start(event -> {});
            router.step();
            a.close();
            router.step();
            assertThat(within(a::isTerminated)).isTrue();
            gone.add(new WeakReference<>(a));
        }
        boolean forgotten = within(() -> {
            System.gc();
            return gone.stream().filter(each -> each.get() != null).count() <= 2;
        });
        long left = gone.stream().filter(each -> each.get() != null).count();
        int threads = router.report().joined().size();
        assertThat(forgotten)
                .as("still there: " + left + ", threads " + threads)
                .isTrue();
    }

    @Test
    void filterThatThrows_isCalledOnceForAnEvent() {
        Bench bench = new Bench(with -> with.mode(RouterMode.roundRobin(Pressure.BLOCK)));
        bench.subscribe(
                "throws",
                with -> with.filter(event -> {
                    throw new IllegalStateException();
                }));
        bench.subscribe("full", with -> with.credits(1));
        bench.put(2);
        for (int i = 0; i < 1000; i++) {
            bench.step();
        }
        assertThat(bench.router.stats().failures()).isEqualTo(2);
    }

    /** What a listener does while a step runs. */
    @Test
    void startWithinAStep_isRefused() throws InterruptedException {
        MpscElasticQueue<Event> source = queue();
        Router<Event> router = Router.builder(Source.of(source)).build();
        AtomicReference<Throwable> refused = new AtomicReference<>();
        AtomicInteger inFilter = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        AtomicBoolean once = new AtomicBoolean();
        AtomicReference<Router<Event>> self = new AtomicReference<>(router);
        Subscription<Event> a = router.subscribe(named("a")
                .filter(event -> {
                    most.accumulateAndGet(inFilter.incrementAndGet(), Math::max);
                    if (once.compareAndSet(false, true)) {
                        try {
                            self.get().start();
                        } catch (IllegalStateException e) {
                            refused.set(e);
                        }
                    }
                    inFilter.decrementAndGet();
                    return true;
                })
                .build());
        for (int i = 1; i <= 10; i++) {
            source.offer(new Event(i));
        }
        Throwable thrown = null;
        try {
            router.step();
        } catch (Throwable e) {
            thrown = e;
        }
        String was = "threads in the filter at a time " + most + ", terminated " + router.isTerminated() + ", report "
                + router.report() + ", thrown " + thrown + ", got " + Bench.taken(a) + " " + a.stats();
        router.close();
        assertThat(refused.get()).as(was).isNotNull();
    }

    @Test
    void startByTwoThreads_startsOne_andDrains() throws InterruptedException {
        int undrained = 0;
        int two = 0;
        String last = "";
        for (int round = 0; round < 300; round++) {
            MpscElasticQueue<Event> source = queue();
            Router<Event> router = Router.builder(Source.of(source)).build();
            Subscription<Event> a = router.subscribe(named("a").build());
            source.offer(new Event(1));
            CountDownLatch go = new CountDownLatch(1);
            AtomicInteger started = new AtomicInteger();
            Runnable start = () -> {
                try {
                    go.await();
                    router.start();
                    started.incrementAndGet();
                } catch (IllegalStateException | InterruptedException e) {
                    // refused
                }
            };
            Thread one = new Thread(start);
            Thread other = new Thread(start);
            one.start();
            other.start();
            go.countDown();
            one.join();
            other.join();
            if (started.get() == 2) {
                two++;
            }
            try {
                RouterReport<Event> report = router.drain(Duration.ofMinutes(1));
                if (!report.drained()) {
                    undrained++;
                    last = report.toString();
                }
            } catch (IllegalStateException e) {
                undrained++;
                last = e.toString();
                router.close();
            }
        }
        assertThat(two + undrained)
                .as("two started " + two + ", undrained " + undrained + " " + last)
                .isZero();
    }

    @Test
    void lastLaneThatDetachesByItsFilter_leavesTheEventHeld() {
        for (RouterMode<Event> mode : List.of(
                RouterMode.<Event>byKey(Event::id, Pressure.BLOCK),
                RouterMode.<Event>roundRobin(Pressure.BLOCK),
                RouterMode.<Event>leastLoaded(Pressure.BLOCK))) {
            Bench bench = new Bench(with -> with.mode(mode));
            AtomicBoolean first = new AtomicBoolean(true);
            Subscription<Event> a =
                    bench.subscribe("a", with -> with.errors(ErrorPolicy.DETACH).filter(event -> {
                        if (first.getAndSet(false)) {
                            throw new IllegalStateException();
                        }
                        return true;
                    }));
            bench.put(3).step();
            Bench.taken(a);
            bench.step();
            bench.step();
            assertThat(Bench.taken(a)).as(mode + " " + bench.router.stats()).hasSize(3);
        }
    }
}
