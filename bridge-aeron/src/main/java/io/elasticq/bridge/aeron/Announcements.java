package io.elasticq.bridge.aeron;

import io.aeron.ExclusivePublication;
import io.aeron.Publication;
import io.aeron.ReservedValueSupplier;
import io.elasticq.bridge.aeron.Receivers.Remote;
import java.nio.ByteOrder;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * What a sender says beside its events: to a receiver that it is welcome, to all how far it is, and that it is the end. What is owed stays owed until Aeron has taken it. Of the sender's thread.
 */
final class Announcements {

    private static final long FIRST_MARK_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final long LAST_MARK_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final ExclusivePublication publication;
    private final Receivers receivers;
    private final LongSupplier clock;
    private final UnsafeBuffer number = new UnsafeBuffer(new byte[Long.BYTES]); // of a receiver
    private final ReservedValueSupplier words = (buffer, offset, length) -> this.word;
    private long word;

    private boolean welcomeDue;
    private boolean markDue;
    private boolean endSaid;
    private long markNanos = FIRST_MARK_NANOS; // doubled with each mark in vain
    private long progressedAt;
    private long progressedTo = -1;
    private long refusal; // Aeron's answer that is final; 0 for none

    Announcements(ExclusivePublication publication, Receivers receivers, LongSupplier clock) {
        this.publication = publication;
        this.receivers = receivers;
        this.clock = clock;
    }

    /** Whether somebody is to be welcomed, before any event is sent. */
    boolean welcomeIsOwed() {
        return welcomeDue;
    }

    /** A receiver has come. */
    void welcomeNew() {
        welcomeDue = true;
        endSaid = false; // it has not heard it
    }

    /** A receiver has not heard its welcome. */
    void welcomeAgain() {
        welcomeNew();
        markDue = true; // what it has missed until now
    }

    /** An event was left out. */
    void markSkipped() {
        markDue = true;
    }

    /** Whether all that are there were told of the end; they need not have heard it. */
    boolean endIsSaid() {
        return endSaid;
    }

    /** Aeron's answer if nothing can be said any more; 0 if it can. */
    long refusal() {
        return refusal;
    }

    /** Returns how many it has welcomed. */
    int welcome() {
        int n = 0;
        for (Remote next; welcomeDue; n++) {
            next = receivers.unwelcomed();
            if (next == null) {
                welcomeDue = false;
                break;
            }
            number.putLong(0, next.id, ByteOrder.LITTLE_ENDIAN);
            if (!say(Frame.WELCOME, next.position(), Long.BYTES)) {
                break;
            }
            receivers.welcomed(next, clock.getAsLong());
        }
        return n;
    }

    /** Says how far it is: after what was skipped, and where nothing is confirmed for a time, since the last events may have been lost on the way. Returns whether it has. */
    boolean mark(long sequence) {
        long now = clock.getAsLong();
        if (progressedTo != receivers.confirmed() || receivers.confirmed() == sequence) {
            progressedTo = receivers.confirmed();
            progressedAt = now;
            markNanos = FIRST_MARK_NANOS;
        }
        boolean stalled = now - progressedAt >= markNanos;
        if (!markDue && !stalled) {
            return false;
        }
        if (!say(Frame.MARK, sequence, 0)) {
            return false;
        }
        if (stalled) {
            progressedAt = now;
            markNanos = Math.min(2 * markNanos, LAST_MARK_NANOS);
        }
        markDue = false;
        return true;
    }

    /** Says the end, again and again until it is known: it is a mark as well. Returns 1 if it has. */
    int end(long sequence) {
        long now = clock.getAsLong();
        boolean again = !receivers.endIsKnown() && now - progressedAt >= markNanos;
        if (welcomeDue || (endSaid && !again) || !say(Frame.END, sequence, 0)) {
            return 0;
        }
        markNanos = endSaid ? Math.min(2 * markNanos, LAST_MARK_NANOS) : FIRST_MARK_NANOS;
        progressedAt = now;
        endSaid = true;
        return 1;
    }

    private boolean say(int kind, long at, int contentLength) {
        word = Frame.word(kind, at);
        long answer = publication.offer(number, 0, contentLength, words);
        if (answer == Publication.CLOSED || answer == Publication.MAX_POSITION_EXCEEDED) {
            refusal = answer;
        }
        return answer > 0;
    }
}
