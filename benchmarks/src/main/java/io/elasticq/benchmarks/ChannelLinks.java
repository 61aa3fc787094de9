package io.elasticq.benchmarks;

import io.elasticq.channel.Channel;
import io.elasticq.channel.ChannelConfig;
import io.elasticq.channel.Consumer;
import io.elasticq.channel.FragmentHandler;
import io.elasticq.channel.Producer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Ours, with flow control: in direct memory, or in a file that both processes map. */
final class ChannelLinks implements Links {

    /** Beside each chunk. */
    private static final int METADATA_BYTES = 32;

    private final LinkSettings settings;
    private final boolean begins;
    private final List<AutoCloseable> ends = new CopyOnWriteArrayList<>();

    ChannelLinks(LinkSettings settings, boolean begins) {
        this.settings = settings;
        this.begins = begins;
    }

    @Override
    public Link link(String name) {
        if (!begins) {
            return new ChannelLink(Channel.open(settings.file(name)));
        }
        ChannelConfig config = ChannelConfig.builder()
                .depth(depth(settings.bytes(), settings.bufferBytes()))
                .chunkSize(settings.bytes())
                .build();
        return new ChannelLink(
                settings.inMemory() ? Channel.inMemory(config) : Channel.create(settings.file(name), config));
    }

    /** The largest power of two of messages whose region has as many bytes as the buffer, or a sixteenth more. */
    static int depth(int bytes, int bufferBytes) {
        int unit = bytes < 64 ? 8 : 64;
        int stride = (bytes + unit - 1) / unit * unit;
        return Integer.highestOneBit((bufferBytes + bufferBytes / 16) / (stride + METADATA_BYTES));
    }

    @Override
    public void close() {
        for (AutoCloseable end : ends) {
            try {
                end.close();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private final class ChannelLink implements Link {
        private final Channel channel;

        ChannelLink(Channel channel) {
            this.channel = channel;
        }

        @Override
        public Sender sender() {
            Producer producer = channel.producer();
            ends.add(producer);
            return message -> producer.tryPublish(message, 0);
        }

        @Override
        public Receiver receiver(byte[] into, Numbers numbers) {
            Consumer consumer = channel.consumer();
            ends.add(consumer);
            FragmentHandler<RuntimeException> handler = fragment -> {
                int length = fragment.size();
                fragment.getBytes(0, into, 0, length);
                numbers.check(into, length);
            };
            return limit -> consumer.poll(handler, limit);
        }
    }
}
