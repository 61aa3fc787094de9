package io.elasticq.bridge.aeron;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.elasticq.ElasticConfig;
import io.elasticq.OverflowPolicy;
import io.elasticq.lockfree.SpscElasticQueue;
import io.elasticq.router.Acknowledgement;
import io.elasticq.router.EventCodec;
import io.elasticq.router.Router;
import io.elasticq.router.Source;
import io.elasticq.router.SubscriberConfig;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Once everything has come to its size, events go from a router over Aeron without any allocation. */
class SteadyStateAllocationTest {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int EVENTS = 20_000;
    private static final long NOISE = 8_192; // one object per event would be 320 KB
    private static final int LENGTH = 64;

    private final byte[] event = new byte[LENGTH];
    private final SpscElasticQueue<byte[]> inbox =
            new SpscElasticQueue<>(ElasticConfig.upTo(1024), OverflowPolicy.REJECT);
    private long given;

    /** Of one event, again and again. */
    private final EventCodec<byte[]> codec = new EventCodec<>() {
        @Override
        public int maxLength(byte[] each) {
            return each.length;
        }

        @Override
        public void encode(byte[] each, ByteBuffer target) {
            target.put(each);
        }

        @Override
        public byte[] decode(ByteBuffer source) {
            source.get(event);
            return event;
        }
    };

    private long allocated(Consumer<byte[]> to) throws IOException {
        Ways.Ends ends = Ways.IPC.ends();
        try (AeronConnection connection = AeronConnection.embedded();
                Router<byte[]> router = Router.builder(Source.of(inbox)).build();
                AeronSubscriber<byte[]> subscriber = AeronSubscriber.open(
                        connection,
                        SenderConfig.to(ends.sender()).build(),
                        router.subscribe(SubscriberConfig.<byte[]>named("aeron")
                                .acknowledgement(Acknowledgement.MANUAL)
                                .build()),
                        codec);
                AeronSource<byte[]> source = AeronSource.open(
                        connection, ReceiverConfig.from(ends.receiver()).build(), codec)) {
            pass(router, subscriber, source, to);
            long before = THREADS.getCurrentThreadAllocatedBytes();
            pass(router, subscriber, source, to);
            return THREADS.getCurrentThreadAllocatedBytes() - before;
        }
    }

    private void pass(
            Router<byte[]> router,
            AeronSubscriber<byte[]> subscriber,
            AeronSource<byte[]> source,
            Consumer<byte[]> to) {
        long end = given + EVENTS;
        long offered = given;
        while (given < end) {
            for (int i = 0; i < 16 && offered < end && inbox.offer(event); i++) {
                offered++;
            }
            router.step();
            subscriber.step();
            source.drain(to, 100);
        }
    }

    @Test
    void fromRouterToReceiver_nothingIsAllocated() throws IOException {
        Consumer<byte[]> to = each -> given++;
        assertThat(allocated(to)).isLessThan(NOISE);
    }

    /** The twin: one small object for each event is noticed. */
    @Test
    void anObjectPerEvent_isNoticed() throws IOException {
        Object[] kept = new Object[1];
        Consumer<byte[]> to = each -> {
            given++;
            kept[0] = new byte[1];
        };
        assertThat(allocated(to)).isGreaterThan(NOISE);
    }
}
