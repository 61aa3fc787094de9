package io.elasticq.bridge.aeron;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What a sender knows of its receivers, and how far it may send by that. Of the sender's thread.
 *
 * <p>Positions travel, never increments: a status that is lost, doubled or late changes nothing that the next one does not put right.
 *
 * <ul>
 *   <li>NoMint: a position above what was sent is not taken for true, and none goes back. So no more than a window is on its way to any receiver that counts.
 *   <li>JoinedAt: who comes, or comes back, counts from what was sent until then; what it lacks of that will never come. So nobody waits for events that are not there any more.
 *   <li>Welcome: it is told that sequence before any event from there on is sent, and gives out nothing before that: what it finds in Aeron's buffers may have been given out by another one.
 *   <li>Again: who goes on to say that it knows no position has not heard its welcome, and is told again.
 *   <li>Newest: a window is that of the newest status.
 *   <li>Forward: what is confirmed stays confirmed, whoever comes.
 *   <li>Witness: an event is confirmed by receivers for which it was sent, those that had come before it; who comes later says nothing of it.
 *   <li>Settled: when the last receiver goes that could have said what became of an event, nobody ever will; that is told, once.
 * </ul>
 */
final class Receivers {

    /** A receiver that counts. */
    static final class Remote {
        final long id;
        private final long joinedAt;
        private long position;
        private long number;
        private int window;
        private int path;
        private BooleanSupplier isGone;
        private boolean welcomed;
        private long welcomedAt; // in nanoseconds
        private boolean knowsEnd;

        private Remote(long id, long position, int path, BooleanSupplier isGone) {
            this.id = id;
            this.joinedAt = position;
            this.position = position;
            this.path = path;
            this.isGone = isGone;
            this.number = -1;
        }

        long position() {
            return position;
        }
    }

    private static final long AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private final Gating gating;
    private final List<Remote> remotes = new ArrayList<>();
    private long limit;
    private long confirmed;

    Receivers(Gating gating) {
        this.gating = gating;
    }

    /** Events below it may be sent. */
    long limit() {
        return limit;
    }

    /** Events below it were given out by all receivers that count, or by one, or nobody will ever say. */
    long confirmed() {
        return confirmed;
    }

    boolean isEmpty() {
        return remotes.isEmpty();
    }

    int count() {
        return remotes.size();
    }

    @Nullable
    Remote find(long id) {
        for (int i = 0; i < remotes.size(); i++) {
            if (remotes.get(i).id == id) {
                return remotes.get(i);
            }
        }
        return null;
    }

    /** A receiver comes; it has no credits before its first status. */
    Remote join(long id, long sent, int path, BooleanSupplier isGone) {
        Remote remote = new Remote(id, sent, path, isGone); // not its own position: JoinedAt
        remotes.add(remote);
        look();
        return remote;
    }

    /** The first one that has come and has not been told so; null if there is none. */
    @Nullable
    Remote unwelcomed() {
        for (Remote remote : remotes) {
            if (!remote.welcomed) {
                return remote;
            }
        }
        return null;
    }

    void welcomed(Remote remote, long now) {
        remote.welcomed = true;
        remote.welcomedAt = now;
    }

    /** A receiver that was welcomed says that it knows no position. Returns whether it is unwelcomed again. */
    boolean missesWelcome(Remote remote, long statusNumber, long now) {
        boolean late = statusNumber < remote.number || now - remote.welcomedAt < AGAIN_NANOS;
        if (!remote.welcomed || late) {
            return false;
        }
        remote.welcomed = false; // Again
        return true;
    }

    void knowsEnd(Remote remote) {
        remote.knowsEnd = true;
    }

    /** Whether all receivers, or one, by whose credits count, know that there are no more events. */
    boolean endIsKnown() {
        boolean all = true;
        boolean one = false;
        for (int i = 0; i < remotes.size(); i++) {
            all &= remotes.get(i).knowsEnd;
            one |= remotes.get(i).knowsEnd;
        }
        return gating == Gating.SLOWEST ? all : one;
    }

    /** Whether the receiver's messages come another way than before. */
    boolean hasMoved(Remote remote, int path) {
        return remote.path != path;
    }

    void moved(Remote remote, int path, BooleanSupplier isGone) {
        remote.path = path;
        remote.isGone = isGone;
    }

    /** A receiver's status. Returns false if it can't be true. */
    boolean heard(Remote remote, long number, long position, int window, long sent) {
        if (position > sent || window < 0) {
            return false; // NoMint
        }
        remote.position = Math.max(remote.position, position); // NoMint
        if (number > remote.number) {
            remote.number = number; // Newest
            remote.window = window;
        }
        look();
        return true;
    }

    /** A receiver has gone. */
    void remove(Remote remote) {
        remotes.remove(remote);
        look();
    }

    /** Any of them; null if there is none. */
    @Nullable
    Remote any() {
        return remotes.isEmpty() ? null : remotes.get(0);
    }

    /** The first one whose way is gone, which is removed; null if there is none. */
    @Nullable
    Remote removeGone() {
        for (int i = 0; i < remotes.size(); i++) { // without an iterator: this is done in each step
            Remote remote = remotes.get(i);
            if (remote.isGone.getAsBoolean()) {
                remove(remote);
                return remote;
            }
        }
        return null;
    }

    /** What nobody can say any more of what was sent: the first event that is not confirmed, up to this one, was not sent for any receiver that is there. No such event if this is {@link #confirmed()}. */
    long unwitnessed(long sent) {
        long end = sent;
        for (int i = 0; i < remotes.size(); i++) {
            end = Math.min(end, remotes.get(i).joinedAt);
        }
        return Math.max(end, confirmed);
    }

    /** Nobody will say more of what is below. */
    void settle(long end) {
        confirmed = end;
        look();
    }

    private void look() {
        if (remotes.isEmpty()) {
            limit = 0; // nothing may be sent
            return;
        }
        boolean slowest = gating == Gating.SLOWEST;
        long credited = slowest ? Long.MAX_VALUE : 0;
        for (int i = 0; i < remotes.size(); i++) {
            long end = remotes.get(i).position + remotes.get(i).window;
            credited = slowest ? Math.min(credited, end) : Math.max(credited, end);
        }
        limit = credited;
        for (long next; (next = slowest ? bySlowest() : byFastest()) > confirmed; ) {
            confirmed = next; // Forward
        }
    }

    /** All positions count: that of who came later is not below where it came. */
    private long bySlowest() {
        boolean witnessed = false;
        long position = Long.MAX_VALUE;
        for (int i = 0; i < remotes.size(); i++) {
            witnessed |= remotes.get(i).joinedAt <= confirmed; // Witness
            position = Math.min(position, remotes.get(i).position);
        }
        return witnessed ? position : confirmed;
    }

    private long byFastest() {
        long position = confirmed;
        for (int i = 0; i < remotes.size(); i++) {
            if (remotes.get(i).joinedAt <= confirmed) { // Witness
                position = Math.max(position, remotes.get(i).position);
            }
        }
        return position;
    }
}
