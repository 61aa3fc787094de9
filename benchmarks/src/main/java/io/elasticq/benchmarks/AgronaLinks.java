package io.elasticq.benchmarks;

import static org.agrona.concurrent.ringbuffer.RingBufferDescriptor.TRAILER_LENGTH;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.agrona.BufferUtil;
import org.agrona.concurrent.MessageHandler;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.ManyToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.OneToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RingBuffer;

/** Agrona's rings: in direct memory, or in a file that both processes map. Written and read in place. */
final class AgronaLinks implements Links {

    private static final int MESSAGE_TYPE = 1;

    private final OtherType type;
    private final LinkSettings settings;
    private final boolean begins;
    private final List<ByteBuffer> mapped = new ArrayList<>();

    AgronaLinks(OtherType type, LinkSettings settings, boolean begins) {
        this.type = type;
        this.settings = settings;
        this.begins = begins;
    }

    @Override
    public Link link(String name) throws IOException {
        int bytes = settings.bufferBytes() + TRAILER_LENGTH;
        ByteBuffer memory =
                settings.inMemory() ? BufferUtil.allocateDirectAligned(bytes, Long.BYTES) : map(name, bytes);
        UnsafeBuffer buffer = new UnsafeBuffer(memory);
        return new RingLink(
                type == OtherType.AGRONA_ONE_TO_ONE ? new OneToOneRingBuffer(buffer) : new ManyToOneRingBuffer(buffer));
    }

    private ByteBuffer map(String name, int bytes) throws IOException {
        StandardOpenOption[] options = begins
                ? new StandardOpenOption[] {
                    StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE
                }
                : new StandardOpenOption[] {StandardOpenOption.READ, StandardOpenOption.WRITE};
        try (FileChannel file = FileChannel.open(settings.file(name), options)) {
            ByteBuffer memory = file.map(FileChannel.MapMode.READ_WRITE, 0, bytes);
            mapped.add(memory);
            return memory;
        }
    }

    @Override
    public void close() {
        mapped.forEach(BufferUtil::free);
        mapped.clear();
    }

    private record RingLink(RingBuffer ring) implements Link {

        @Override
        public Sender sender() {
            return message -> {
                int index = ring.tryClaim(MESSAGE_TYPE, message.length);
                if (index < 0) {
                    return false;
                }
                ring.buffer().putBytes(index, message);
                ring.commit(index);
                return true;
            };
        }

        @Override
        public Receiver receiver(byte[] into, Numbers numbers) {
            MessageHandler handler = (messageType, buffer, index, length) -> {
                buffer.getBytes(index, into, 0, length);
                numbers.check(into, length);
            };
            return limit -> ring.read(handler, limit);
        }
    }
}
