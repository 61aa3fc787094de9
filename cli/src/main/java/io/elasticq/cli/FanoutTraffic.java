package io.elasticq.cli;

import io.elasticq.ElasticConfig;
import io.elasticq.OverflowPolicy;
import io.elasticq.QueueStats;
import io.elasticq.journal.Journal;
import io.elasticq.journal.JournalConfig;
import io.elasticq.journal.TailStart;
import io.elasticq.lockfree.BlockingMpscQueue;
import io.elasticq.router.OverloadPolicy;
import io.elasticq.router.Router;
import io.elasticq.router.Source;
import io.elasticq.router.SubscriberConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** The threads of {@link FanoutScene}: producers, the router, and subscribers, each of them on its own. */
final class FanoutTraffic {

    private static final Duration FOREVER = Duration.ofSeconds(Long.MAX_VALUE);
    private static final int SEGMENT_BYTES = 1 << 20;

    private final FanoutScene.Plan plan;
    private final List<List<Item>> items = new ArrayList<>();
    private final BlockingMpscQueue<Item> queue;
    private final Journal journal =
            Journal.inMemory(JournalConfig.builder().segmentSize(SEGMENT_BYTES).build());
    private final Router<Item> router;
    private final List<Thread> producers = new ArrayList<>();
    private final List<FanoutReceiver> receivers = new CopyOnWriteArrayList<>();

    FanoutTraffic(FanoutScene.Plan plan) {
        this.plan = plan;
        for (int producer = 0; producer < plan.producers(); producer++) {
            List<Item> mine = new ArrayList<>();
            for (int sequence = 0; sequence < plan.elements(); sequence++) {
                mine.add(new Item(producer, sequence));
            }
            items.add(mine);
            Thread thread = new Thread(() -> produce(mine), "elasticq-demo-producer-" + producer);
            thread.setDaemon(true);
            producers.add(thread);
        }
        ElasticConfig config = ElasticConfig.builder()
                .initialCapacity(plan.minCapacity())
                .minCapacity(plan.minCapacity())
                .maxCapacity(plan.maxCapacity())
                .build();
        this.queue = new BlockingMpscQueue<>(config, OverflowPolicy.BLOCK);
        this.router = Router.builder(Source.of(queue))
                .name("elasticq-demo-router")
                .journal(journal, new ItemCodec(items))
                .build();
    }

    void start() {
        receive("fast", null, plan.credits(), OverloadPolicy.park(), null);
        receive("slow, parks", plan.parkedPerSecond(), plan.credits(), OverloadPolicy.park(), null);
        OverloadPolicy detach = OverloadPolicy.detachAfter(1);
        receive("slow, detached", plan.detachedPerSecond(), plan.credits(), detach, null);
        receive("slow, drops", plan.droppingPerSecond(), plan.credits(), OverloadPolicy.drop(), null);
        router.start();
        producers.forEach(Thread::start);
    }

    /** Lets one join that begins with the first element. */
    void joinLate() {
        receive("late", null, plan.credits(), OverloadPolicy.park(), TailStart.oldest());
    }

    private void receive(
            String name, @Nullable Long perSecond, int credits, OverloadPolicy overload, @Nullable TailStart from) {
        SubscriberConfig.Builder<Item> config =
                SubscriberConfig.<Item>named(name).credits(credits).overload(overload);
        if (from != null) {
            config.replay(from);
        }
        receivers.add(new FanoutReceiver(name, perSecond, router.subscribe(config.build())));
    }

    /** Says that nothing more comes, when that is so. */
    void closeWhenAllIsSent() {
        if (producers.stream().noneMatch(Thread::isAlive)) {
            queue.close();
        }
    }

    boolean hasEnded() {
        return receivers.stream().allMatch(FanoutReceiver::hasEnded);
    }

    Router<Item> router() {
        return router;
    }

    QueueStats queueStats() {
        return queue.stats();
    }

    /** In the order in which they joined; the first one gets everything at once. */
    List<FanoutReceiver> receivers() {
        return receivers;
    }

    /** What was sent, by producer. */
    List<List<Item>> sent() {
        return items;
    }

    /** Returns when all threads have left. What is still to be routed is not. */
    void end() throws InterruptedException {
        queue.close();
        for (Thread producer : producers) {
            producer.join();
        }
        router.close();
        for (FanoutReceiver receiver : receivers) {
            receiver.join();
        }
        journal.close();
    }

    private void produce(List<Item> mine) {
        try {
            for (Item item : mine) {
                if (!queue.tryOffer(item, FOREVER).isAccepted()) {
                    return; // closed: the router has failed
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // what was not sent is lost to everybody, and found
        }
    }
}
