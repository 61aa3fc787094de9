package io.elasticq.channel;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Neither publishing nor polling makes anything. */
class ChannelAllocationTest {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int ROUNDS = 20_000;

    /** What the measurement itself, and a compilation that falls into it, may cost; one object per message would be 320 kB. */
    private static final long NOISE = 4_096;

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void publishingAndPolling_allocateNothing(boolean flowControl) {
        assertThat(allocated(flowControl, fragment -> fragment.payload().get())).isLessThan(NOISE);
    }

    /** The twin: one small object in each round is noticed. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anObjectPerMessage_isNoticed(boolean flowControl) {
        Object[] kept = new Object[1];
        assertThat(allocated(flowControl, fragment -> kept[0] = new Object())).isGreaterThan(NOISE);
    }

    private static long allocated(boolean flowControl, FragmentHandler<RuntimeException> handler) {
        Channel channel = Channel.inMemory(ChannelConfig.builder()
                .depth(4)
                .chunkSize(100)
                .fragments(true)
                .flowControl(flowControl)
                .build());
        try (Producer producer = channel.producer();
                Consumer consumer = channel.consumer()) {
            rounds(producer, consumer, handler);
            long before = THREADS.getCurrentThreadAllocatedBytes();
            rounds(producer, consumer, handler);
            return THREADS.getCurrentThreadAllocatedBytes() - before;
        }
    }

    private static void rounds(Producer producer, Consumer consumer, FragmentHandler<RuntimeException> handler) {
        byte[] content = new byte[50];
        ByteBuffer large = ByteBuffer.allocate(250);
        for (int i = 0; i < ROUNDS; i++) {
            producer.tryPublish(content, i);
            producer.tryClaim(8).putLong(0, i).publish(i);
            consumer.poll(handler, 8);
            producer.tryPublish(large, i);
            consumer.poll(handler, 8);
        }
    }
}
