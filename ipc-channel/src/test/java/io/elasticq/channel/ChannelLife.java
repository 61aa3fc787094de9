package io.elasticq.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Random;

/**
 * A random life of a channel with flow control, in one thread, beside a model of it that is a list. Ends come and go with everything open; each message has content of its own.
 */
final class ChannelLife {

    private record Message(long sequence, byte[] content, int slots) {}

    private final Random random;
    private final Channel channel;
    private final int depth;
    private final int chunkSize;
    private final boolean fragments;

    private final Deque<Message> ready = new ArrayDeque<>(); // published, and not given back
    private final List<Fragment> held = new ArrayList<>();
    private int taken; // of those in ready, from the first on
    private final List<Boolean> closed = new ArrayList<>(); // of those that are taken
    private Producer producer;
    private Consumer consumer;
    private long next;
    private long published;

    ChannelLife(long seed, Channel channel) {
        this.random = new Random(seed);
        this.channel = channel;
        this.depth = channel.config().depth();
        this.chunkSize = channel.config().chunkSize();
        this.fragments = channel.config().fragments();
        this.producer = channel.producer();
        this.consumer = channel.consumer();
        this.next = channel.config().initialSequence();
    }

    void live(int steps) throws InterruptedException {
        for (int i = 0; i < steps; i++) {
            step();
            assertThat(producer.position()).isEqualTo(next);
            assertThat(producer.credits()).isEqualTo(depth - used());
            assertThat(channel.info().lag()).isEqualTo(used());
            for (Fragment fragment : held) {
                assertContent(fragment);
            }
        }
        closeAll();
        while (taken < ready.size()) {
            readOne();
        }
        closeAll();
        assertThat(ready).isEmpty();
        assertThat(consumer.read()).isNull();
        producer.halt();
        assertThat(consumer.isTerminated()).isTrue();
        consumer.close();
        producer.close();
    }

    private void step() throws InterruptedException {
        switch (random.nextInt(12)) {
            case 0, 1, 2, 3 -> publish();
            case 4 -> publishBatch();
            case 5, 6 -> readOne();
            case 7 -> poll();
            case 8, 9 -> closeOne();
            case 10 -> dropAClaim();
            default -> {
                if (random.nextInt(8) == 0) {
                    restart();
                }
            }
        }
    }

    private int used() {
        return ready.stream().mapToInt(Message::slots).sum();
    }

    private byte[] content(int size) {
        byte[] content = new byte[size];
        new Random(31 * ++published).nextBytes(content);
        return content;
    }

    private void publish() throws InterruptedException {
        int most = fragments && random.nextInt(3) == 0 ? depth * chunkSize : chunkSize;
        byte[] content = content(random.nextInt(most + 1));
        int slots = Math.max(1, (content.length + chunkSize - 1) / chunkSize);
        boolean expected = used() + slots <= depth;
        assertThat(publish(content, slots))
                .as("%s slots, used %s", slots, used())
                .isEqualTo(expected);
        if (expected) {
            add(content, slots);
        }
    }

    private boolean publish(byte[] content, int slots) throws InterruptedException {
        if (slots == 1 && random.nextBoolean()) {
            Claim claim = producer.tryClaim(content.length);
            if (claim == null) {
                return false;
            }
            if (random.nextBoolean()) {
                claim.payload().put(content);
            } else {
                claim.putBytes(0, content, 0, content.length);
            }
            claim.publish(-next);
            return true;
        }
        return switch (random.nextInt(3)) {
            case 0 -> {
                byte[] around = new byte[content.length + 9];
                System.arraycopy(content, 0, around, 4, content.length);
                yield producer.tryPublish(around, 4, content.length, -next);
            }
            case 1 ->
                producer.tryPublish(
                        ByteBuffer.allocateDirect(content.length).put(content).flip(), -next);
            default -> producer.publish(ByteBuffer.wrap(content), -next, java.time.Duration.ZERO);
        };
    }

    private void add(byte[] content, int slots) {
        ready.add(new Message(next, content, slots));
        next += slots;
    }

    private void publishBatch() {
        int most = 1 + random.nextInt(depth + 2);
        int stop = random.nextInt(depth + 3);
        List<byte[]> contents = new ArrayList<>();
        int n = producer.publishBatch(
                (payload, index) -> {
                    if (index == stop) {
                        return -1;
                    }
                    byte[] content = content(random.nextInt(chunkSize + 1));
                    payload.put(content);
                    contents.add(content);
                    return content.length;
                },
                5,
                most);
        assertThat(n).isEqualTo(Math.min(Math.min(most, stop), depth - used())).isEqualTo(contents.size());
        contents.forEach(content -> add(content, 1));
    }

    private void dropAClaim() {
        Claim claim = producer.tryClaim(chunkSize);
        assertThat(claim != null).isEqualTo(used() < depth);
        if (claim != null) {
            claim.payload().put(new byte[chunkSize]);
            claim.close();
        }
    }

    private void readOne() {
        Fragment fragment = consumer.read();
        assertThat(fragment != null).isEqualTo(taken < ready.size());
        if (fragment != null) {
            held.add(fragment);
            closed.add(false);
            taken++;
            assertContent(fragment);
        }
    }

    private void poll() {
        int most = 1 + random.nextInt(depth + 1);
        int first = taken;
        List<Message> all = List.copyOf(ready);
        int n = consumer.poll(
                fragment -> {
                    Message message = all.get(taken);
                    assertThat(fragment.sequence()).isEqualTo(message.sequence);
                    assertThat(fragment.copy()).isEqualTo(message.content);
                    closed.add(true);
                    taken++;
                },
                most);
        assertThat(n).isEqualTo(Math.min(most, all.size() - first));
        giveBack();
    }

    private void closeOne() {
        if (!held.isEmpty()) {
            close(held.remove(random.nextInt(held.size())));
        }
    }

    private void closeAll() {
        List.copyOf(held).forEach(this::close);
        held.clear();
    }

    private void close(Fragment fragment) {
        int i = 0;
        for (Message message : ready) {
            if (message.sequence == fragment.sequence()) {
                closed.set(i, true);
            }
            i++;
        }
        fragment.close();
        fragment.close();
        giveBack();
    }

    /** From the lowest on, as far as all are closed. */
    private void giveBack() {
        while (!closed.isEmpty() && closed.get(0)) {
            closed.remove(0);
            ready.removeFirst();
            taken--;
        }
    }

    private void assertContent(Fragment fragment) {
        Message message = ready.stream()
                .filter(m -> m.sequence == fragment.sequence())
                .findFirst()
                .orElseThrow();
        assertThat(fragment.isIntact()).isTrue();
        assertThat(fragment.size()).isEqualTo(message.content.length);
        byte[] content = new byte[fragment.size()];
        fragment.payload().get(content);
        assertThat(Arrays.equals(content, message.content))
                .as("content of %s", fragment)
                .isTrue();
    }

    private void restart() {
        if (random.nextBoolean()) {
            if (random.nextBoolean()) {
                producer.tryClaim(0); // and dies with it
            }
            producer.close();
            producer = channel.producer();
        } else {
            consumer.close();
            held.clear();
            closed.clear();
            taken = 0;
            consumer = channel.consumer();
        }
    }
}
