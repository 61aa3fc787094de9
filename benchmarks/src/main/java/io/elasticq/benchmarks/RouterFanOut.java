package io.elasticq.benchmarks;

import io.elasticq.ElasticConfig;
import io.elasticq.OverflowPolicy;
import io.elasticq.lockfree.SpscElasticQueue;
import io.elasticq.router.OverloadPolicy;
import io.elasticq.router.Router;
import io.elasticq.router.Source;
import io.elasticq.router.SubscriberConfig;
import java.time.Duration;

/** Ours: an elastic ring, the router, and an elastic ring for each subscriber, all of whom are waited for. */
final class RouterFanOut implements FanOut {
    private static final Duration LIMIT = Duration.ofMinutes(1);

    private final SpscElasticQueue<Item> source;
    private final Router<Item> router;

    RouterFanOut(int capacity, int batch, int credits, Receiver... receivers) {
        source = new SpscElasticQueue<>(ElasticConfig.fixed(capacity), OverflowPolicy.REJECT);
        router = Router.builder(Source.of(source))
                .batchMax(batch)
                .waitStrategy(ElasticRing.YIELDING)
                .threadFactory(RingUnderTest.threads())
                .build();
        for (int i = 0; i < receivers.length; i++) {
            Receiver receiver = receivers[i];
            router.subscribe(SubscriberConfig.<Item>named("s" + i)
                            .credits(credits)
                            .ring(ElasticConfig.fixed(capacity))
                            .overload(OverloadPolicy.park())
                            .waitStrategy(ElasticRing.YIELDING)
                            .build())
                    .start(receiver::receive);
        }
        router.start();
    }

    @Override
    public void publish(Item item) {
        int failures = 0;
        while (!source.offer(item)) {
            failures = Waiting.SPIN.idle(failures);
        }
    }

    @Override
    public void end() throws InterruptedException {
        source.close();
        router.drain(LIMIT);
        router.close();
    }
}
