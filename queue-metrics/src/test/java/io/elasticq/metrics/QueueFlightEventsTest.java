package io.elasticq.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elasticq.ElasticConfig;
import io.elasticq.OverflowPolicy;
import io.elasticq.lockbased.LockedElasticQueue;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QueueFlightEventsTest {

    @TempDir
    private Path dir;

    private static LockedElasticQueue<Integer> queue(QueueFlightEvents events) {
        ElasticConfig config = ElasticConfig.builder()
                .initialCapacity(2)
                .minCapacity(2)
                .maxCapacity(8)
                .build();
        return LockedElasticQueue.<Integer>builder(config, OverflowPolicy.DROP_OLDEST)
                .onResize(events)
                .build();
    }

    private List<RecordedEvent> stopped(Recording recording, String name) throws Exception {
        recording.stop();
        Path file = Files.createTempFile(dir, "recording", ".jfr");
        recording.dump(file);
        return RecordingFile.readAllEvents(file).stream()
                .filter(event -> event.getEventType().getName().equals(name))
                .toList();
    }

    @Test
    void resizes_areEvents() throws Exception {
        try (Recording recording = new Recording()) {
            recording.enable(QueueFlightEvents.RESIZE);
            recording.start();
            LockedElasticQueue<Integer> queue = queue(QueueFlightEvents.named("orders"));
            for (int i = 0; i < 8; i++) {
                queue.offer(i);
            }
            queue.clear();
            queue.trimToSize();
            List<RecordedEvent> events = stopped(recording, QueueFlightEvents.RESIZE);
            assertThat(events).hasSize(3).allSatisfy(event -> assertThat(event.getString("queue"))
                    .isEqualTo("orders"));
            assertThat(events.stream()
                            .map(event -> event.getInt("oldCapacity") + " " + event.getInt("newCapacity") + " "
                                    + event.getLong("generation") + " " + event.getString("cause")))
                    .containsExactly("2 4 1 GROWTH", "4 8 2 GROWTH", "8 2 3 TRIM");
        }
    }

    @Test
    void overruns_areOneEventInAPeriod_withAllOfTheirElements() throws Exception {
        try (Recording recording = new Recording();
                QueueFlightEvents events = QueueFlightEvents.named("orders")) {
            LockedElasticQueue<Integer> queue = queue(events);
            for (int i = 0; i < 20; i++) {
                queue.offer(i); // before it is watched: not reported
            }
            events.watch(queue);
            recording.enable(QueueFlightEvents.OVERRUN).withPeriod(Duration.ofMillis(20));
            recording.start();
            for (int i = 0; i < 100_000; i++) {
                queue.offer(i);
            }
            queue.close();
            queue.offer(-1);
            List<RecordedEvent> overruns = Awaitility.await()
                    .until(
                            () -> {
                                try (Recording copy = recording.copy(false)) {
                                    return stopped(copy, QueueFlightEvents.OVERRUN);
                                }
                            },
                            found -> sum(found, "droppedOldest") == 100_000 && sum(found, "refused") == 1);
            assertThat(overruns.size()).isLessThan(1_000);
            assertThat(overruns.get(overruns.size() - 1).getString("queue")).isEqualTo("orders");
            assertThat(overruns.get(overruns.size() - 1).getInt("capacity")).isEqualTo(8);
        }
    }

    private static long sum(List<RecordedEvent> events, String field) {
        return events.stream().mapToLong(event -> event.getLong(field)).sum();
    }

    @Test
    void watch_holdsTheQueueWeakly_andOneAtATime() {
        QueueFlightEvents events = QueueFlightEvents.named("orders");
        LockedElasticQueue<Integer> first = queue(events);
        events.watch(first);
        assertThatThrownBy(() -> events.watch(first))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("name=orders");
        events.close();
        events.close();
        WeakReference<Object> gone = watchNew(events);
        Awaitility.await().pollInSameThread().until(() -> {
            System.gc();
            return gone.get() == null;
        });
        events.close();
        assertThatThrownBy(() -> QueueFlightEvents.named(null)).isInstanceOf(NullPointerException.class);
    }

    private static WeakReference<Object> watchNew(QueueFlightEvents events) {
        LockedElasticQueue<Integer> queue = queue(events);
        events.watch(queue);
        return new WeakReference<>(queue);
    }
}
