package io.elasticq.examples.mqttproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import io.elasticq.OfferResult;
import io.elasticq.QueueStats;
import io.elasticq.stats.MetricSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;

class ForcingAcknowledgerTest {

    private final Semaphore forces = new Semaphore(0);
    private final List<Mqtt5Publish> acknowledged = new CopyOnWriteArrayList<>();
    private final List<Throwable> failures = new CopyOnWriteArrayList<>();

    /** A disk that forces when it is told to, or fails. */
    private Backlog disk(boolean broken) {
        return new Backlog() {
            @Override
            public void sync() {
                try {
                    forces.acquire();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new IllegalStateException("closed during a force", e);
                }
                if (broken) {
                    throw new IllegalStateException("the disk is broken");
                }
            }

            @Override
            public OfferResult offer(Message message) {
                throw new UnsupportedOperationException();
            }

            @Override
            public int take(List<Message> batch, int max) {
                throw new UnsupportedOperationException();
            }

            @Override
            public void done() {
                throw new UnsupportedOperationException();
            }

            @Override
            public QueueStats stats(int level) {
                throw new UnsupportedOperationException();
            }

            @Override
            public long droppedOldest(int level) {
                return 0;
            }

            @Override
            public Map<String, MetricSource> sources() {
                return Map.of();
            }

            @Override
            public boolean isDurable() {
                return true;
            }

            @Override
            public void close() {
                // nothing is open
            }
        };
    }

    private ForcingAcknowledger of(boolean broken) {
        return new ForcingAcknowledger(
                disk(broken),
                new Acknowledger() {
                    @Override
                    public void settled(Mqtt5Publish publish) {
                        acknowledged.add(publish);
                    }

                    @Override
                    public void close() {
                        // nothing waits
                    }
                },
                failures::add);
    }

    private static Mqtt5Publish message(String topic) {
        return Mqtt5Publish.builder().topic(topic).build();
    }

    @Test
    void messages_areAcknowledged_whenTheyAreForced_andNotBefore() {
        Mqtt5Publish first = message("1");
        Mqtt5Publish second = message("2");
        try (ForcingAcknowledger acknowledger = of(false)) {
            acknowledger.settled(first);
            await().until(forces::hasQueuedThreads);
            acknowledger.settled(second); // during the force, which may not cover it
            assertThat(acknowledged).isEmpty();

            forces.release();
            await().until(() -> acknowledged.size() == 1);
            await().until(forces::hasQueuedThreads);
            assertThat(acknowledged).containsExactly(first);

            forces.release();
            await().until(() -> acknowledged.size() == 2);
            assertThat(acknowledged).containsExactly(first, second);
        }
        assertThat(failures).isEmpty();
    }

    @Test
    void failedForce_acknowledgesNothing_andIsReported() {
        forces.release();
        try (ForcingAcknowledger acknowledger = of(true)) {
            acknowledger.settled(message("1"));

            await().until(() -> failures.size() == 1);
            assertThat(failures.get(0)).hasMessage("the disk is broken");
        }
        assertThat(acknowledged).isEmpty();
    }
}
