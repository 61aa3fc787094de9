package io.elasticq.persistent;

import io.elasticq.ElasticConfig;
import io.elasticq.OverflowPolicy;
import io.elasticq.journal.Durability;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Offers and takes until it is killed, and says what it has done. Arguments: folder, durability, first element. Says {@code o} for what was offered, {@code p} for what was
 * polled, {@code r} for what was received, {@code a} for what was acknowledged.
 */
final class CrashChild {

    private CrashChild() {}

    static PersistentQueueBuilder<Long> builder(String durability) {
        return PersistentElasticQueue.builder(Identity.CODEC, ElasticConfig.upTo(20_000), OverflowPolicy.BLOCK)
                .segmentSize(Folders.SEGMENT)
                .memory(64, 1 << 20)
                .durability(durability.equals("EVERY_WRITE") ? Durability.EVERY_WRITE : Durability.NO_SYNC);
    }

    public static void main(String[] args) throws InterruptedException {
        PersistentElasticQueue<Long> queue = builder(args[1]).open(Path.of(args[0]));
        say("open", queue.recovery().elements());
        long first = Long.parseLong(args[2]);
        Thread producer = new Thread(() -> produce(queue, first));
        producer.start();
        consume(queue);
    }

    private static void produce(PersistentElasticQueue<Long> queue, long first) {
        try {
            for (long element = first; !System.out.checkError(); element++) {
                if (element % 50 == 0) {
                    List<Long> batch = Folders.range(element, element + 9);
                    queue.offerBatch(batch, Duration.ofHours(1));
                    batch.forEach(each -> say("o", each));
                    element += 9;
                } else {
                    queue.put(element);
                    say("o", element);
                }
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void consume(PersistentElasticQueue<Long> queue) throws InterruptedException {
        for (int i = 0; !System.out.checkError(); i++) {
            if (i % 3 == 0) {
                Long polled = queue.poll(1, TimeUnit.MINUTES);
                say("p", polled);
            } else {
                Delivery<Long> delivery = queue.receive(1, TimeUnit.MINUTES);
                say("r", delivery.element());
                if (i % 10 != 1) {
                    delivery.ack();
                    say("a", delivery.element());
                } else {
                    delivery.giveBack();
                }
            }
            if (i % 1000 == 999) {
                queue.compact();
            }
        }
    }

    private static void say(String what, long element) {
        System.out.println(what + " " + element + " .");
    }
}
