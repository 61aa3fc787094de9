package io.elasticq.lockbased;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticq.ElasticConfig;
import io.elasticq.OverflowPolicy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.io.TempDir;

/** Thousands of virtual threads that wait on the queue keep no carrier. Compiled for Java 17, so it finds them by name. */
@EnabledForJreRange(min = JRE.JAVA_21)
class VirtualThreadsTest {

    private static final int THREADS = 5_000;

    @TempDir
    private Path folder;

    @Test
    void waitingVirtualThreads_doNotPinACarrier() throws Exception {
        LockedElasticQueue<Integer> queue = new LockedElasticQueue<>(
                ElasticConfig.builder().minCapacity(1).maxCapacity(16).build(), OverflowPolicy.BLOCK);
        loadClasses();
        Set<Integer> taken = ConcurrentHashMap.newKeySet();
        List<Thread> threads = new ArrayList<>();
        Path file = folder.resolve("pinned.jfr");
        try (Recording recording = new Recording()) {
            recording.enable("jdk.VirtualThreadPinned").withoutThreshold();
            recording.start();
            for (int i = 0; i < THREADS; i++) {
                threads.add(startVirtual(() -> take(queue, taken)));
            }
            Awaitility.await().until(() -> threads.stream().allMatch(t -> t.getState() == Thread.State.WAITING));
            // All of them wait. With a carrier pinned by each, there would be none left for these.
            for (int i = 0; i < THREADS; i++) {
                int element = i;
                threads.add(startVirtual(() -> put(queue, element)));
            }
            for (Thread thread : threads) {
                thread.join(30_000);
                assertThat(thread.isAlive()).isFalse();
            }
            recording.stop();
            recording.dump(file);
        }
        assertThat(taken).hasSize(THREADS);
        assertThat(queue.isEmpty()).isTrue();
        assertThat(Files.size(file)).isPositive();
        List<RecordedEvent> pinned = RecordingFile.readAllEvents(file).stream()
                .filter(event -> event.getEventType().getName().equals("jdk.VirtualThreadPinned"))
                .filter(event -> String.valueOf(event.getStackTrace()).contains("elasticq"))
                .toList();
        // A queue that pins would do so in each thread; a few may meet a class that another one initialises.
        assertThat(pinned).hasSizeLessThan(THREADS / 100);
    }

    /** A class that is loaded for the first time pins the virtual thread that needs it, and says nothing about the queue. */
    private static void loadClasses() throws Exception {
        LockedElasticQueue<Integer> queue = new LockedElasticQueue<>(
                ElasticConfig.builder().minCapacity(1).maxCapacity(2).build(), OverflowPolicy.BLOCK);
        Thread late = startVirtual(() -> take(queue, ConcurrentHashMap.newKeySet()));
        Awaitility.await().until(() -> late.getState() == Thread.State.WAITING);
        queue.put(0);
        late.join();
        Thread full = startVirtual(() -> List.of(1, 2, 3).forEach(element -> put(queue, element)));
        Awaitility.await().until(() -> full.getState() == Thread.State.WAITING);
        while (queue.poll() != null || full.isAlive()) {
            Thread.onSpinWait();
        }
    }

    private static void take(LockedElasticQueue<Integer> queue, Set<Integer> taken) {
        try {
            taken.add(queue.take());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void put(LockedElasticQueue<Integer> queue, int element) {
        try {
            queue.put(element);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Thread startVirtual(Runnable body) throws ReflectiveOperationException {
        return (Thread)
                Thread.class.getMethod("startVirtualThread", Runnable.class).invoke(null, body);
    }
}
