package io.elasticq.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticq.ElasticConfig;
import io.elasticq.OfferResult;
import io.elasticq.OverflowPolicy;
import io.elasticq.contract.Identities;
import io.elasticq.contract.Race;
import io.elasticq.lockfree.BlockingMpscQueue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Many threads at a time: no element is lost and none comes twice, by identity. */
class AsyncRaceTest {

    private static final int ROUNDS = Boolean.getBoolean("elasticq.deep") ? 200_000 : 10_000;

    @Test
    void tenThousandReceives_mayBeOutstanding_andEachGetsItsElement() {
        AsyncElasticQueue<Object> queue = Queues.async(16);
        int count = 10_000;
        int threadsBefore = Thread.activeCount();
        List<CompletableFuture<Object>> receives = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            receives.add(queue.receive());
        }
        assertThat(queue.waitingReceivers()).isEqualTo(count);
        assertThat(Thread.activeCount()).isLessThanOrEqualTo(threadsBefore + 2);

        List<Object> sent = objects(count);
        Race race = new Race();
        for (int t = 0; t < 2; t++) {
            List<Object> mine = sent.subList(t * count / 2, (t + 1) * count / 2);
            race.with(() -> mine.forEach(queue::send));
        }
        race.run();

        assertThat(receives).allMatch(CompletableFuture::isDone);
        assertThat(Identities.of(receives.stream().map(CompletableFuture::join).toList()))
                .isEqualTo(Identities.of(sent));
        assertThat(queue.size()).isZero();
    }

    @Test
    void cancellationThatRacesWithDelivery_losesAndDuplicatesNothing() {
        AsyncElasticQueue<Object> queue = Queues.async(4);
        Collection<CompletableFuture<Object>> open = new ConcurrentLinkedQueue<>();
        List<CompletableFuture<Object>> receives = new ArrayList<>();
        List<Object> sent = objects(ROUNDS);
        List<Object> accepted = new ArrayList<>();
        new Race()
                .with(() -> {
                    for (Object element : sent) {
                        CompletableFuture<Void> send = queue.send(element);
                        if (ThreadLocalRandom.current().nextInt(4) != 0) {
                            await(send);
                            accepted.add(element);
                        } else if (!send.cancel(false)) {
                            accepted.add(element);
                        }
                    }
                    queue.close();
                })
                .with(() -> {
                    while (!queue.isTerminated()) {
                        CompletableFuture<Object> receive = queue.receive();
                        receives.add(receive);
                        open.add(receive);
                        if (ThreadLocalRandom.current().nextBoolean()) {
                            receive.cancel(false);
                        } else {
                            await(receive.handle((element, closed) -> element));
                        }
                    }
                })
                .with(() -> {
                    while (!queue.isTerminated()) {
                        open.removeIf(future -> {
                            if (ThreadLocalRandom.current().nextBoolean()) {
                                future.cancel(false);
                            } else {
                                future.complete(sent);
                            }
                            return true;
                        });
                        Thread.onSpinWait();
                    }
                })
                .run();

        List<Object> received = receives.stream()
                .filter(future -> future.isDone() && !future.isCompletedExceptionally())
                .map(CompletableFuture::join)
                .filter(element -> element != sent)
                .toList();
        assertThat(Identities.of(received)).isEqualTo(Identities.of(accepted));
        assertThat(queue.waitingReceivers()).isZero();
        assertThat(queue.waitingSenders()).isZero();
    }

    @Test
    void timeoutsThatRaceWithDelivery_loseAndDuplicateNothing() {
        AsyncElasticQueue<Object> queue = Queues.async(2);
        List<Object> sent = objects(ROUNDS / 10);
        List<Object> accepted = new ArrayList<>();
        List<Object> received = new ArrayList<>();
        new Race()
                .with(() -> {
                    for (Object element : sent) {
                        if (await(queue.send(element, Duration.ofNanos(200_000))) == OfferResult.ACCEPTED) {
                            accepted.add(element);
                        }
                    }
                    queue.close();
                })
                .with(() -> {
                    while (!queue.isTerminated()) {
                        Optional<Object> element = await(queue.receive(Duration.ofNanos(100_000)));
                        element.ifPresent(received::add);
                    }
                })
                .run();
        assertThat(Identities.of(received)).isEqualTo(Identities.of(accepted));
    }

    @Test
    void manySendersAndReceivers_withBatches_andAClose_conserveElements() {
        conserve(Queues.async(8));
    }

    /** Assertions are on: the queue itself would report a second consumer at a time. */
    @Test
    void queueForOneConsumer_servesMany() {
        conserve(new AsyncElasticQueue<>(new BlockingMpscQueue<>(
                ElasticConfig.builder().minCapacity(1).maxCapacity(8).build(), OverflowPolicy.BLOCK)));
    }

    private static void conserve(AsyncElasticQueue<Object> queue) {
        Collection<Object> accepted = new ConcurrentLinkedQueue<>();
        Collection<Object> received = new ConcurrentLinkedQueue<>();
        AtomicInteger senders = new AtomicInteger(3);
        Race race = new Race();
        for (int t = 0; t < 3; t++) {
            List<Object> mine = objects(ROUNDS);
            race.with(() -> {
                for (int i = 0; i < mine.size(); i += 4) {
                    List<Object> batch = mine.subList(i, Math.min(mine.size(), i + 4));
                    await(queue.sendAll(batch));
                    accepted.addAll(batch);
                }
                if (senders.decrementAndGet() == 0) {
                    queue.close();
                }
            });
        }
        race.with(() -> {
                    for (List<Object> batch = await(queue.receiveBatch(3));
                            !batch.isEmpty();
                            batch = await(queue.receiveBatch(3))) {
                        received.addAll(batch);
                    }
                })
                .with(() -> {
                    for (Optional<Object> one = await(queue.receive(Duration.ofDays(1)));
                            one.isPresent();
                            one = await(queue.receive(Duration.ofDays(1)))) {
                        received.add(one.get());
                    }
                })
                .run();
        Set<Object> all = Identities.of(accepted);
        assertThat(all).hasSize(3 * ROUNDS);
        assertThat(Identities.of(received)).isEqualTo(all);
    }

    static List<Object> objects(int count) {
        List<Object> objects = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            objects.add(new Object());
        }
        return objects;
    }

    private static <T> T await(CompletableFuture<T> future) throws Exception {
        return future.get(60, TimeUnit.SECONDS);
    }
}
