package io.elasticq.streams;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The examples of the Rust library elasticq for async and streams, with what their comments promise. */
class SeedExamplesTest {

    @Test
    void asynchronousUsage() {
        AsyncElasticQueue<String> buffer = Queues.async(1024);

        buffer.send("hello").join();
        buffer.send("world").join();

        assertThat(buffer.receive(Duration.ofMillis(100)).join()).contains("hello");

        buffer.sendAll(List.of("batch1", "batch2")).join();
        assertThat(buffer.receiveBatch(2).join()).containsExactly("world", "batch1");
        assertThat(buffer.receiveBatch(2).join()).containsExactly("batch2");

        // There it answers at once; here it waits, and then says that there was nothing.
        Duration timeout = Duration.ofMillis(20);
        long start = System.nanoTime();
        assertThat(buffer.receiveBatch(2, timeout).join()).isEmpty();
        assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(timeout.toNanos());
    }

    @Test
    void channelLikeUse() throws Exception {
        ElasticChannel<Integer> channel = Queues.channel(4);
        Thread sender = new Thread(() -> {
            for (int i = 0; i < 10; i++) {
                channel.async().send(i).join();
            }
        });
        sender.start();
        List<Integer> received = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            Optional<Integer> message = channel.receive(Duration.ofSeconds(60));
            received.add(message.orElseThrow());
        }
        sender.join();
        assertThat(received).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    }

    @Test
    void streamAndSinkOfOneBuffer() {
        AsyncElasticQueue<Integer> buffer = Queues.async(1024);
        QueuePublisherTest.Collecting<Integer> stream = new QueuePublisherTest.Collecting<>(1);
        QueuePublisher.unicast(buffer).subscribe(stream);

        buffer.send(42).join();
        buffer.sendAll(List.of(1, 2, 3)).join();

        assertThat(stream.elements).containsExactly(42, 1, 2, 3);
    }
}
