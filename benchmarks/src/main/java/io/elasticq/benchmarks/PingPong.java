package io.elasticq.benchmarks;

import com.lmax.disruptor.AlertException;
import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.YieldingWaitStrategy;
import io.elasticq.sequencer.Sequence;
import io.elasticq.sequencer.SequenceBarrier;
import io.elasticq.sequencer.SequencedRing;

/** Two rings: what comes on the one is sent back on the other by a thread that does nothing else. */
interface PingPong {
    int CAPACITY = 1024;

    /** Sends, and waits for the answer. */
    void trip(long value);

    void end() throws InterruptedException;

    static PingPong create(OtherType type) {
        return switch (type) {
            case RING -> new OnOurs();
            case DISRUPTOR -> new OnDisruptor();
            default -> throw new IllegalArgumentException("not a ring: type=" + type);
        };
    }

    private static Thread started(Runnable task) {
        Thread thread = RingUnderTest.threads().newThread(task);
        thread.start();
        return thread;
    }

    private static void check(long sent, long received) {
        if (received != sent) {
            throw new IllegalStateException("sent " + sent + ", came back " + received);
        }
    }

    /** Ours. */
    final class OnOurs implements PingPong {
        private final SequencedRing<RingUnderTest.Event> ping = ring();
        private final SequencedRing<RingUnderTest.Event> pong = ring();
        private final Sequence pingGate = ping.addGate();
        private final Sequence pongGate = pong.addGate();
        private final SequenceBarrier pongBarrier = pong.barrier();
        private final Thread other;

        OnOurs() {
            other = started(this::sendBack);
        }

        private static SequencedRing<RingUnderTest.Event> ring() {
            return SequencedRing.builder(RingUnderTest.Event::new, CAPACITY)
                    .consumersWait(ElasticRing.YIELDING)
                    .producersWait(ElasticRing.YIELDING)
                    .singleProducer();
        }

        private static void send(SequencedRing<RingUnderTest.Event> to, long value) {
            long position = to.claim();
            to.get(position).value = value;
            to.publish(position);
        }

        private void sendBack() {
            SequenceBarrier barrier = ping.barrier();
            long position = pingGate.get();
            while (barrier.waitFor(position) != position) {
                long value = ping.get(position).value;
                position++;
                ping.advance(pingGate, position);
                send(pong, value);
            }
        }

        @Override
        public void trip(long value) {
            send(ping, value);
            long position = pongGate.get();
            if (pongBarrier.waitFor(position) == position) {
                throw new IllegalStateException("nothing came back");
            }
            check(value, pong.get(position).value);
            pong.advance(pongGate, position + 1);
        }

        @Override
        public void end() throws InterruptedException {
            ping.close();
            other.join();
        }
    }

    /** The LMAX Disruptor's. */
    final class OnDisruptor implements PingPong {
        private final RingBuffer<RingUnderTest.Event> ping = ring();
        private final RingBuffer<RingUnderTest.Event> pong = ring();
        private final com.lmax.disruptor.Sequence pingGate = gate(ping);
        private final com.lmax.disruptor.Sequence pongGate = gate(pong);
        private final com.lmax.disruptor.SequenceBarrier pingBarrier = ping.newBarrier();
        private final com.lmax.disruptor.SequenceBarrier pongBarrier = pong.newBarrier();
        private final Thread other;

        OnDisruptor() {
            other = started(this::sendBack);
        }

        private static RingBuffer<RingUnderTest.Event> ring() {
            return RingBuffer.createSingleProducer(RingUnderTest.Event::new, CAPACITY, new YieldingWaitStrategy());
        }

        private static com.lmax.disruptor.Sequence gate(RingBuffer<RingUnderTest.Event> of) {
            com.lmax.disruptor.Sequence gate = new com.lmax.disruptor.Sequence();
            of.addGatingSequences(gate);
            return gate;
        }

        private static void send(RingBuffer<RingUnderTest.Event> to, long value) {
            long sequence = to.next();
            to.get(sequence).value = value;
            to.publish(sequence);
        }

        private void sendBack() {
            long sequence = pingGate.get() + 1;
            try {
                while (true) {
                    pingBarrier.waitFor(sequence);
                    long value = ping.get(sequence).value;
                    pingGate.set(sequence);
                    sequence++;
                    send(pong, value);
                }
            } catch (AlertException e) {
                // the end
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void trip(long value) {
            send(ping, value);
            long sequence = pongGate.get() + 1;
            try {
                pongBarrier.waitFor(sequence);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
            check(value, pong.get(sequence).value);
            pongGate.set(sequence);
        }

        @Override
        public void end() throws InterruptedException {
            pingBarrier.alert();
            other.join();
        }
    }
}
