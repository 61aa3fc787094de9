package io.elasticq.cli;

import io.elasticq.channel.PeerInfo;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Says once that the other end of a channel is not there, for one who waits for it. Looks now and then, not each time. For one thread. */
final class PeerWatch {

    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    /** What to say of a peer; empty for nothing. */
    interface Words {
        String of(PeerInfo peer);
    }

    private final Supplier<PeerInfo> peer;
    private final Words words;
    private final Streams streams;
    private long looked;
    private long missedSince;
    private boolean looking;
    private PeerInfo.Status last = PeerInfo.Status.ALIVE;

    PeerWatch(Supplier<PeerInfo> peer, Words words, Streams streams) {
        this.peer = peer;
        this.words = words;
        this.streams = streams;
    }

    /** Looks, if it is time to. Returns for how long nobody has been there while this was called. */
    long missedNanos() {
        long now = System.nanoTime();
        if (!looking || now - looked >= LOOK_NANOS) {
            look(now);
        }
        return last == PeerInfo.Status.ALIVE ? 0 : now - missedSince;
    }

    /** What the last look has seen. */
    PeerInfo.Status status() {
        return last;
    }

    /** There is nothing to wait for any more. What is said next time may be the same. */
    void reset() {
        looking = false;
        last = PeerInfo.Status.ALIVE;
    }

    private void look(long now) {
        looked = now;
        looking = true;
        PeerInfo seen = peer.get();
        if (seen.status() == last) {
            return;
        }
        if (last == PeerInfo.Status.ALIVE) {
            missedSince = now;
        }
        last = seen.status();
        String said = words.of(seen);
        if (!said.isEmpty()) {
            streams.complain(said);
        }
    }
}
