package io.elasticq.bridge.aeron;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A way over UDP, in both directions, that loses and delays packets, and can be cut. Between a sender and one end point of a receiver. */
final class LossyRelay implements AutoCloseable {

    private static final int LARGEST = 65_536;
    private static final int BUFFER = 1 << 20;

    private record Packet(long due, ByteBuffer bytes, DatagramChannel by, SocketAddress to) {}

    private final DatagramChannel front; // the sender's packets come in here, and answers go out
    private final DatagramChannel rear; // to the receiver
    private final InetSocketAddress receiver;
    private final Selector selector = Selector.open();
    private final Random random;
    private final double loss;
    private final long delayNanos;
    private final Deque<Packet> delayed = new ArrayDeque<>();
    private final Thread thread;
    private @Nullable SocketAddress sender;
    private volatile boolean cut;
    private volatile boolean closed;
    private volatile long lost;

    LossyRelay(String endpoint, double loss, int delayMillis, long seed) throws IOException {
        String[] parts = endpoint.split(":");
        receiver = new InetSocketAddress(parts[0], Integer.parseInt(parts[1]));
        front = channel();
        rear = channel();
        random = new Random(seed);
        this.loss = loss;
        this.delayNanos = TimeUnit.MILLISECONDS.toNanos(delayMillis);
        thread = new Thread(this::run, "relay");
        thread.start();
    }

    private DatagramChannel channel() throws IOException {
        DatagramChannel channel = DatagramChannel.open();
        channel.setOption(StandardSocketOptions.SO_RCVBUF, BUFFER);
        channel.bind(new InetSocketAddress("127.0.0.1", 0)).configureBlocking(false);
        channel.register(selector, SelectionKey.OP_READ);
        return channel;
    }

    /** Where the sender is to send. */
    String endpoint() throws IOException {
        return "127.0.0.1:" + ((InetSocketAddress) front.getLocalAddress()).getPort();
    }

    void cut() {
        cut = true;
    }

    void mend() {
        cut = false;
    }

    long lost() {
        return lost;
    }

    private void run() {
        try {
            while (!closed) {
                selector.select(1);
                selector.selectedKeys().clear();
                read(front);
                read(rear);
                forward();
            }
        } catch (IOException e) {
            if (!closed) {
                throw new AssertionError(e);
            }
        }
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // by this thread alone
    private void read(DatagramChannel from) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(LARGEST);
        for (SocketAddress source; (source = from.receive(bytes)) != null; bytes = ByteBuffer.allocate(LARGEST)) {
            if (from == front) {
                sender = source;
            }
            SocketAddress to = from == front ? receiver : sender;
            if (cut || to == null || random.nextDouble() < loss) {
                lost++;
            } else {
                delayed.add(new Packet(System.nanoTime() + delayNanos, bytes.flip(), from == front ? rear : front, to));
            }
        }
    }

    private void forward() throws IOException {
        for (Packet next; (next = delayed.peek()) != null && next.due - System.nanoTime() <= 0; delayed.poll()) {
            next.by.send(next.bytes, next.to);
        }
    }

    @Override
    public void close() throws IOException {
        closed = true;
        selector.wakeup();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        front.close();
        rear.close();
        selector.close();
    }
}
