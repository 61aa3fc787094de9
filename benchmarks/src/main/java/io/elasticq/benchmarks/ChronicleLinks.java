package io.elasticq.benchmarks;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.queue.ChronicleQueue;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.ExcerptTailer;
import net.openhft.chronicle.wire.DocumentContext;

/**
 * Chronicle Queue with its defaults. It keeps everything and has no flow control; so that its producer can't run away either, the receiver says
 * after each batch how many it has had, in a word of a mapped file, and the sender looks there when it has sent as many as the buffer could hold.
 */
final class ChronicleLinks implements Links {

    private static final VarHandle COUNT = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final LinkSettings settings;
    private final List<ChronicleQueue> queues = new ArrayList<>();

    ChronicleLinks(LinkSettings settings) {
        this.settings = settings;
    }

    @Override
    public Link link(String name) throws IOException {
        ChronicleQueue queue = ChronicleLog.queue(settings.file(name), false).build();
        queues.add(queue);
        try (FileChannel file = FileChannel.open(
                settings.file(name + ".received"),
                StandardOpenOption.CREATE,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE)) {
            ByteBuffer received = file.map(FileChannel.MapMode.READ_WRITE, 0, Long.BYTES);
            return new QueueLink(queue, received, settings.bufferBytes() / settings.bytes());
        }
    }

    @Override
    public void close() {
        queues.forEach(ChronicleQueue::close);
    }

    private record QueueLink(ChronicleQueue queue, ByteBuffer received, int most) implements Link {

        @Override
        public Sender sender() {
            return new QueueSender(queue.createAppender(), received, most);
        }

        @Override
        public Receiver receiver(byte[] into, Numbers numbers) {
            ExcerptTailer tailer = queue.createTailer();
            return limit -> {
                int taken = 0;
                while (taken < limit && take(tailer, into, numbers)) {
                    taken++;
                }
                if (taken > 0) {
                    COUNT.setRelease(received, 0, numbers.count());
                }
                return taken;
            };
        }

        private static boolean take(ExcerptTailer tailer, byte[] into, Numbers numbers) {
            try (DocumentContext document = tailer.readingDocument()) {
                if (!document.isPresent()) {
                    return false;
                }
                numbers.check(into, document.wire().bytes().read(into));
                return true;
            }
        }
    }

    private static final class QueueSender implements Link.Sender {
        private final ExcerptAppender appender;
        private final ByteBuffer received;
        private final int most;
        private final Bytes<?> buffer = Bytes.allocateElasticDirect();
        private long sent;
        private long limit;

        QueueSender(ExcerptAppender appender, ByteBuffer received, int most) {
            this.appender = appender;
            this.received = received;
            this.most = most;
        }

        @Override
        public boolean offer(byte[] message) {
            if (sent == limit) {
                limit = (long) COUNT.getAcquire(received, 0) + most;
                if (sent == limit) {
                    return false;
                }
            }
            buffer.clear();
            buffer.write(message, 0, message.length);
            appender.writeBytes(buffer);
            sent++;
            return true;
        }
    }
}
