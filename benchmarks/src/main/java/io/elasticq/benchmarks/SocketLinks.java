package io.elasticq.benchmarks;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Unix domain sockets, which don't block: both ends wait as those of the other links do. Each message has its length in front; it is written
 * at once, as one, so that the receiver has it at once; what is there is read at once, as much as fits into 256 KiB.
 */
final class SocketLinks implements Links {

    private static final int READ_BYTES = 256 * 1024;
    private static final Duration CONNECT_LIMIT = Duration.ofMinutes(1);

    private final LinkSettings settings;
    private final List<SocketChannel> channels = new CopyOnWriteArrayList<>();

    SocketLinks(LinkSettings settings) {
        this.settings = settings;
    }

    @Override
    public Link link(String name) {
        return new SocketLink(settings.file(name));
    }

    @Override
    public void close() throws IOException {
        for (SocketChannel channel : channels) {
            channel.close();
        }
    }

    private SocketChannel ready(SocketChannel channel) throws IOException {
        channel.setOption(StandardSocketOptions.SO_SNDBUF, settings.bufferBytes());
        channel.setOption(StandardSocketOptions.SO_RCVBUF, settings.bufferBytes());
        channel.configureBlocking(false);
        channels.add(channel);
        return channel;
    }

    private final class SocketLink implements Link {
        private final Path file;

        SocketLink(Path file) {
            this.file = file;
        }

        @Override
        public Sender sender() throws IOException {
            try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
                server.bind(UnixDomainSocketAddress.of(file));
                return new SocketSender(ready(server.accept()), settings.bytes());
            }
        }

        @Override
        public Receiver receiver(byte[] into, Numbers numbers) throws IOException {
            return new SocketReceiver(ready(connected()), into, numbers);
        }

        /** The sender may not listen yet. */
        private SocketChannel connected() throws IOException {
            long start = System.nanoTime();
            int failures = 0;
            while (true) {
                try {
                    return SocketChannel.open(UnixDomainSocketAddress.of(file));
                } catch (SocketException e) { // nobody listens, or the file is not there
                    throwAfterLimit(start, e);
                }
                failures = Patience.STRATEGY.idle(failures);
            }
        }

        private void throwAfterLimit(long start, IOException e) throws IOException {
            if (System.nanoTime() - start > CONNECT_LIMIT.toNanos()) {
                throw e;
            }
        }
    }

    private static final class SocketSender implements Link.Sender {
        private final SocketChannel channel;
        private final ByteBuffer buffer;

        SocketSender(SocketChannel channel, int bytes) {
            this.channel = channel;
            this.buffer = ByteBuffer.allocateDirect(Integer.BYTES + bytes);
        }

        @Override
        public boolean offer(byte[] message) {
            buffer.clear();
            buffer.putInt(message.length).put(message).flip();
            try {
                if (channel.write(buffer) == 0) {
                    return false;
                }
                int failures = 0;
                while (buffer.hasRemaining()) {
                    failures = channel.write(buffer) > 0 ? 0 : Patience.STRATEGY.idle(failures);
                }
                return true;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static final class SocketReceiver implements Link.Receiver {
        private final SocketChannel channel;
        private final byte[] into;
        private final Numbers numbers;
        private final ByteBuffer buffer = ByteBuffer.allocateDirect(READ_BYTES).limit(0);

        SocketReceiver(SocketChannel channel, byte[] into, Numbers numbers) {
            this.channel = channel;
            this.into = into;
            this.numbers = numbers;
        }

        @Override
        public int poll(int limit) {
            int received = take(limit);
            if (received == 0) {
                fill();
                received = take(limit);
            }
            return received;
        }

        private int take(int limit) {
            int received = 0;
            while (received < limit && buffer.remaining() >= Integer.BYTES) {
                int length = buffer.getInt(buffer.position());
                if (buffer.remaining() < Integer.BYTES + length) {
                    break;
                }
                buffer.position(buffer.position() + Integer.BYTES);
                buffer.get(into, 0, length);
                numbers.check(into, length);
                received++;
            }
            return received;
        }

        private void fill() {
            buffer.compact();
            try {
                if (channel.read(buffer) < 0) {
                    throw new EOFException("the sender has closed the socket");
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } finally {
                buffer.flip();
            }
        }
    }
}
