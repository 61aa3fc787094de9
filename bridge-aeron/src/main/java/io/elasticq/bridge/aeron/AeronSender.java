package io.elasticq.bridge.aeron;

import io.aeron.ExclusivePublication;
import io.aeron.Image;
import io.aeron.Publication;
import io.aeron.ReservedValueSupplier;
import io.aeron.Subscription;
import io.aeron.exceptions.AeronException;
import io.aeron.logbuffer.FragmentHandler;
import io.aeron.logbuffer.Header;
import io.elasticq.bridge.aeron.Receivers.Remote;
import io.elasticq.internal.Counters;
import io.elasticq.router.EventCodec;
import io.elasticq.stats.Metric;
import io.elasticq.stats.MetricSource;
import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Sends events over Aeron, no more than its receivers have credits for. The credits are the receivers' own; {@link AeronSource} gives them back.
 *
 * <p><b>Threads.</b> One thread at a time offers and steps; another one is refused until that one has ended. {@link #stats()}, {@link #metrics()} and {@link #close()} may be called by any thread. No
 * method waits. {@link #step()} must be called from time to time even when there is nothing to send: it is what hears of credits and of receivers that come and go.
 *
 * <p><b>What is promised.</b> Each event has a sequence in this sender's session. A receiver gives out the events of a session in order, each at most once, and is told of each that it lacks. Nothing is sent twice:
 * what was on its way when a receiver was lost is lost with it. An event is confirmed when it was given out at the other end, not when it was processed there.
 *
 * @param <E> the type of the events
 */
public final class AeronSender<E> implements MetricSource, AutoCloseable {

    private static final int STATUSES_PER_STEP = 64;
    private static final int FIRST_SCRATCH = 2048;
    private static final long CUT_NANOS = TimeUnit.SECONDS.toNanos(1); // Aeron itself has waited for seconds before

    private final SenderConfig config;
    private final EventCodec<E> codec;
    private final LongSupplier clock;
    private final Subscription back;
    private final ExclusivePublication publication;
    private final int maxLength;
    private final OneThread thread;
    private final Told<SenderListener> told;
    private final Receivers receivers;
    private final Announcements announcements;
    private final Counters<SenderCount> counters = new Counters<>(SenderCount.class);
    private final List<Metric> metrics;
    private final FragmentHandler statuses = this::status;
    private final ReservedValueSupplier words = (buffer, offset, length) -> this.word;

    private ByteBuffer scratch = ByteBuffer.allocate(FIRST_SCRATCH);
    private final UnsafeBuffer bytes = new UnsafeBuffer(scratch);
    private int length;
    private long word;

    private long sequence; // of the next event
    private long waitedFor = -1; // the event that was counted as waiting
    private boolean hadReceivers;
    private boolean isCut; // Aeron reaches nobody
    private long cutAt; // since when
    private boolean finishing;
    private volatile boolean closed;
    private volatile @Nullable Throwable failure;

    private AeronSender(
            SenderConfig config,
            EventCodec<E> codec,
            LongSupplier clock,
            Subscription back,
            ExclusivePublication publication) {
        this.config = config;
        this.codec = codec;
        this.clock = clock;
        this.back = back;
        this.publication = publication;
        this.maxLength = publication.maxMessageLength();
        this.thread = new OneThread("sender " + config.name());
        this.told = new Told<>(config.name(), config.listener());
        this.receivers = new Receivers(config.gating());
        this.announcements = new Announcements(publication, receivers, clock);
        this.metrics = AeronMetrics.of(config.name(), this::stats);
    }

    /**
     * Opens a sender.
     *
     * @param connection not closed by the sender
     * @param config what it is to be
     * @param codec writes the events; called by the sender's thread
     * @param <E> the type of the events
     * @return open; nobody is there yet
     * @throws AeronFailedException if the media driver refuses a channel
     */
    public static <E> AeronSender<E> open(AeronConnection connection, SenderConfig config, EventCodec<E> codec) {
        return open(connection, config, codec, System::nanoTime);
    }

    static <E> AeronSender<E> open(
            AeronConnection connection, SenderConfig config, EventCodec<E> codec, LongSupplier clock) {
        Objects.requireNonNull(codec, "codec");
        AeronAddress address = config.address();
        Subscription back = null;
        try {
            back = connection.aeron().addSubscription(address.back(), address.backStream());
            ExclusivePublication publication =
                    connection.aeron().addExclusivePublication(address.sending(config.gating()), address.stream());
            return new AeronSender<>(config, codec, clock, back, publication);
        } catch (AeronException e) {
            CloseHelper.quietClose(back);
            throw new AeronFailedException(
                    "the sender " + config.name() + " can't be opened: address=" + address + ": " + e.getMessage(), e);
        }
    }

    // ---- sending

    /**
     * Sends an event, if it may. Does not wait; wait-free but for the codec.
     *
     * @param event not null; read during the call only
     * @return what became of it; it is the caller's as long as it is not {@linkplain SendResult#isTaken() taken}
     * @throws IllegalStateException if another thread uses the sender, or this is called by its listener or its codec
     * @throws OutOfMemoryError if there is no memory to encode it; it was not taken
     */
    public SendResult offer(E event) {
        Objects.requireNonNull(event, "event");
        thread.enter("offer");
        try {
            return sequence < receivers.limit() && !announcements.welcomeIsOwed() && !closed && !finishing
                    ? send(event)
                    : refuse();
        } finally {
            thread.leave();
        }
    }

    private SendResult send(E event) {
        if (!encode(event)) {
            return closed ? SendResult.CLOSED : SendResult.SKIPPED;
        }
        word = Frame.word(Frame.EVENT, sequence);
        long answer = publication.offer(bytes, 0, length, words);
        if (answer < 0) {
            return notSent(answer);
        }
        taken();
        return SendResult.SENT;
    }

    private void taken() {
        counters.set(SenderCount.TAKEN, ++sequence);
    }

    private SendResult refuse() {
        if (closed || finishing) {
            return SendResult.CLOSED;
        }
        if (!receivers.isEmpty()) {
            return announcements.welcomeIsOwed()
                    ? waits(SenderCount.PRESSURE_WAITS, SendResult.BACK_PRESSURED)
                    : waits(SenderCount.CREDIT_WAITS, SendResult.NO_CREDIT);
        }
        if (config.withoutReceivers() != WithoutReceivers.DISCARD) {
            return waits(SenderCount.RECEIVER_WAITS, SendResult.NO_RECEIVER);
        }
        taken();
        counters.add(SenderCount.DISCARDED, 1);
        settled(sequence);
        return SendResult.DISCARDED;
    }

    private SendResult notSent(long answer) {
        if (answer == Publication.CLOSED) {
            fail(new AeronFailedException(
                    "Aeron has closed the publication, as it does when the media driver is gone: " + this));
            return SendResult.CLOSED;
        }
        if (answer == Publication.MAX_POSITION_EXCEEDED) {
            fail(new AeronFailedException(
                    "the stream has come to its last position, " + publication.maxPossiblePosition()
                            + "; a new sender can go on, with a longer term-length for longer: " + this));
            return SendResult.CLOSED;
        }
        return answer == Publication.NOT_CONNECTED
                ? waits(SenderCount.RECEIVER_WAITS, SendResult.NO_RECEIVER)
                : waits(SenderCount.PRESSURE_WAITS, SendResult.BACK_PRESSURED);
    }

    private SendResult waits(SenderCount what, SendResult result) {
        if (waitedFor != sequence) {
            waitedFor = sequence;
            counters.add(what, 1);
        }
        return result;
    }

    /** Returns false if the event can't be sent; that has been dealt with. */
    private boolean encode(E event) {
        try {
            write(event);
            return true;
        } catch (OutOfMemoryError e) {
            throw e; // not the event's fault
        } catch (Throwable e) {
            bad(event, e);
            return false;
        }
    }

    private void write(E event) {
        int most = codec.maxLength(event); // may be much more than it is
        int room = Math.min(most, maxLength);
        if (room > scratch.capacity()) {
            scratch = ByteBuffer.allocate(room);
            bytes.wrap(scratch);
        }
        scratch.clear().limit(room);
        try {
            codec.encode(event, scratch);
        } catch (BufferOverflowException e) {
            if (room == most) {
                throw e;
            }
            throw new IllegalArgumentException(
                    "the event is larger than a message may be, which is an eighth of the channel's term-length, and "
                            + "16 MiB at the most: maxMessageLength=" + maxLength + ", codec's maxLength=" + most
                            + ", channel=" + publication.channel(),
                    e);
        }
        length = scratch.position();
    }

    private void bad(E event, Throwable e) {
        long at = sequence;
        told.tell(to -> to.failed(event, at, e));
        if (config.badEvents() == BadEvents.STOP) {
            fail(new AeronFailedException("event " + at + " can't be sent: " + this, e));
            return;
        }
        taken(); // so that the receivers know that it is missing
        counters.add(SenderCount.SKIPPED, 1);
        announcements.markSkipped();
    }

    // ---- what comes back

    /**
     * Hears what the receivers say, notices those that are gone, and says how far it is where that is needed. Does not wait.
     *
     * @return how much there was to do; 0 for nothing
     * @throws IllegalStateException if another thread uses the sender, or this is called by its listener or its codec
     */
    public int step() {
        thread.enter("step");
        try {
            return closed ? 0 : hear();
        } finally {
            thread.leave();
        }
    }

    private int hear() {
        int work = back.poll(statuses, STATUSES_PER_STEP);
        for (Remote gone; (gone = receivers.removeGone()) != null; work++) {
            gone(gone, true);
        }
        work += cut();
        counters.set(SenderCount.CONFIRMED, receivers.confirmed());
        if (back.isClosed()) {
            fail(new AeronFailedException(
                    "Aeron has closed the way back, as it does when the media driver is gone: " + this));
        } else if (!receivers.isEmpty()) {
            work += announce();
        }
        return work;
    }

    private int announce() {
        int said = announcements.welcome();
        if (finishing) {
            said += announcements.end(sequence);
        } else if (announcements.mark(sequence)) {
            counters.add(SenderCount.MARKS, 1);
            said++;
        }
        if (announcements.refusal() != 0) {
            notSent(announcements.refusal());
        }
        return said;
    }

    /** They may still be heard; but what is sent does not reach them. */
    private int cut() {
        if (receivers.isEmpty() || publication.isConnected()) {
            isCut = false;
            return 0;
        }
        long now = clock.getAsLong();
        if (!isCut) {
            isCut = true;
            cutAt = now;
        }
        int n = 0;
        if (now - cutAt >= CUT_NANOS) {
            for (Remote remote; (remote = receivers.any()) != null; n++) {
                receivers.remove(remote);
                gone(remote, true);
            }
        }
        return n;
    }

    private void status(DirectBuffer buffer, int offset, int messageLength, Header header) {
        if (!StatusDescriptor.isStatus(buffer, offset, messageLength)) {
            counters.add(SenderCount.REFUSED_STATUSES, 1);
            return;
        }
        if (StatusDescriptor.session(buffer, offset) != publication.sessionId()) {
            return; // of another sender's
        }
        int kind = StatusDescriptor.kind(buffer, offset);
        boolean goes = kind == StatusDescriptor.LEAVING || kind == StatusDescriptor.LOST;
        Remote remote = receivers.find(StatusDescriptor.receiver(buffer, offset));
        if (remote == null) {
            if (goes || !publication.isConnected()) {
                return;
            }
            remote = join(StatusDescriptor.receiver(buffer, offset), header);
        } else if (receivers.hasMoved(remote, header.sessionId())) {
            receivers.moved(remote, header.sessionId(), ((Image) header.context())::isClosed);
        }
        long statusNumber = StatusDescriptor.number(buffer, offset);
        long position = StatusDescriptor.position(buffer, offset);
        int window = StatusDescriptor.window(buffer, offset);
        if (!receivers.heard(remote, statusNumber, position, window, sequence)) {
            counters.add(SenderCount.REFUSED_STATUSES, 1);
        }
        if (goes) {
            receivers.remove(remote);
            gone(remote, kind == StatusDescriptor.LOST);
        } else if (kind == StatusDescriptor.ENDED && announcements.endIsSaid()) {
            receivers.knowsEnd(remote);
        } else if (position == StatusDescriptor.UNKNOWN
                && receivers.missesWelcome(remote, statusNumber, clock.getAsLong())) {
            announcements.welcomeAgain();
        }
    }

    private Remote join(long id, Header header) {
        Remote remote = receivers.join(id, sequence, header.sessionId(), ((Image) header.context())::isClosed);
        hadReceivers = true;
        announcements.welcomeNew();
        counters.add(SenderCount.JOINED, 1);
        counters.set(SenderCount.RECEIVERS, receivers.count());
        told.tell(to -> to.joined(id, sequence));
        return remote;
    }

    private void gone(Remote remote, boolean lost) {
        counters.add(lost ? SenderCount.LOST : SenderCount.LEFT, 1);
        counters.set(SenderCount.RECEIVERS, receivers.count());
        told.tell(to -> to.left(remote.id, remote.position(), lost));
        long from = receivers.confirmed();
        long end = receivers.unwitnessed(sequence);
        if (from < end) {
            counters.add(SenderCount.UNCONFIRMED, end - from);
            told.tell(to -> to.unconfirmed(from, end));
            settled(end);
        }
    }

    private void settled(long end) {
        receivers.settle(end);
        counters.set(SenderCount.CONFIRMED, receivers.confirmed());
    }

    // ---- the end

    /**
     * Says that there are no more events: from now on none is taken, and the receivers are told by the next {@link #step()}. See {@link #isConfirmed()}.
     *
     * @throws IllegalStateException if another thread uses the sender, or this is called by its listener or its codec
     */
    public void finish() {
        thread.enter("finish");
        finishing = true;
        thread.leave();
    }

    /**
     * Whether nothing is outstanding: the receivers have given out all events, or are gone; and, after {@link #finish()}, have said that they know that there are no more. All of them, or one, by
     * {@link Gating}. By the sender's thread.
     *
     * @return as of the last step
     */
    public boolean isConfirmed() {
        return receivers.confirmed() == sequence
                && (!finishing || (announcements.endIsSaid() && receivers.endIsKnown()) || receivers.isEmpty());
    }

    /**
     * Whether the last receiver has gone and it is to {@linkplain WithoutReceivers#END end} then, or it was closed, or can't go on.
     *
     * @return true for good, once it is
     */
    public boolean isTerminated() {
        return closed || (config.withoutReceivers() == WithoutReceivers.END && hadReceivers && receivers.isEmpty());
    }

    /**
     * Why it can't go on.
     *
     * @return null if it can, or was closed
     */
    public @Nullable Throwable failure() {
        return failure;
    }

    private void fail(Throwable cause) {
        if (!closed) {
            failure = cause;
            close();
        }
    }

    /**
     * Ends the sender at once. What is on its way may still arrive, if the media driver lives on: {@link #finish()}, and step until {@link #isConfirmed()}, to know that it has. A second call does nothing.
     */
    @Override
    public void close() {
        closed = true;
        CloseHelper.quietCloseAll(publication, back);
    }

    // ---- what it tells

    /**
     * The position that all receivers have confirmed, or one of them, by {@link Gating}; or that nobody will confirm any more. By the sender's thread.
     *
     * @return the sequence of the first event that is outstanding
     */
    public long confirmed() {
        return receivers.confirmed();
    }

    /**
     * What it is.
     *
     * @return as it was opened
     */
    public SenderConfig config() {
        return config;
    }

    /**
     * Aeron's number of this sender's publication, by which receivers know it.
     *
     * @return the session
     */
    public int session() {
        return publication.sessionId();
    }

    /**
     * What it has done.
     *
     * @return a snapshot
     */
    public SenderStats stats() {
        long taken = counters.get(SenderCount.TAKEN);
        long skipped = counters.get(SenderCount.SKIPPED);
        long discarded = counters.get(SenderCount.DISCARDED);
        return new SenderStats(
                taken,
                taken - skipped - discarded,
                skipped,
                discarded,
                counters.get(SenderCount.CONFIRMED),
                counters.get(SenderCount.UNCONFIRMED),
                counters.get(SenderCount.CREDIT_WAITS),
                counters.get(SenderCount.RECEIVER_WAITS),
                counters.get(SenderCount.PRESSURE_WAITS),
                counters.get(SenderCount.MARKS),
                counters.get(SenderCount.JOINED),
                counters.get(SenderCount.LEFT),
                counters.get(SenderCount.LOST),
                counters.get(SenderCount.REFUSED_STATUSES),
                counters.get(SenderCount.RECEIVERS),
                told.failures());
    }

    @Override
    public List<Metric> metrics() {
        return metrics;
    }

    @Override
    public String toString() {
        return "AeronSender[name=" + config.name() + ", channel=" + publication.channel() + ", stream="
                + publication.streamId() + ", session=" + publication.sessionId() + ", taken="
                + counters.get(SenderCount.TAKEN) + "]";
    }
}
