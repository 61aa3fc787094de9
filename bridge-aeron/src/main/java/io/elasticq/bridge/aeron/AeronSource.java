package io.elasticq.bridge.aeron;

import io.aeron.ControlledFragmentAssembler;
import io.aeron.ExclusivePublication;
import io.aeron.Image;
import io.aeron.Subscription;
import io.aeron.exceptions.AeronException;
import io.aeron.logbuffer.ControlledFragmentHandler;
import io.aeron.logbuffer.ControlledFragmentHandler.Action;
import io.aeron.logbuffer.Header;
import io.elasticq.internal.Counters;
import io.elasticq.router.EventCodec;
import io.elasticq.router.Source;
import io.elasticq.stats.Metric;
import io.elasticq.stats.MetricSource;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Receives events over Aeron, for a router or for any other who drains it. There is no queue here and no thread: who drains it reads out of Aeron's buffers, and the credits go back to the sender with what has
 * been drained. So one who stops draining stops the sender.
 *
 * <p><b>Threads.</b> One thread at a time drains; another one is refused until that one has ended. {@link #stats()}, {@link #metrics()} and {@link #close()} may be called by any thread. Nothing waits.
 *
 * <p><b>What is promised.</b> Of each session of a sender: in order, each event at most once, and the listener is told of each that is missing, before a later one is given out. A receiver that has just come
 * begins where the sender says, with what is sent from then on; what others may have taken is not for it. Sessions are known by Aeron's number, which it draws at random.
 *
 * @param <E> the type of the events
 */
public final class AeronSource<E> implements Source<E>, MetricSource, AutoCloseable {

    private static final int FIRST_SCRATCH = 2048;
    private static final int PARTS_OF_WINDOW = 4;
    private static final int MOST_KEPT = 64;
    private static final long REPORT_NANOS = TimeUnit.MILLISECONDS.toNanos(1); // a status is a message of its own
    private static final long HEARTBEAT_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final ReceiverConfig config;
    private final EventCodec<E> codec;
    private final LongSupplier clock;
    private final Subscription subscription;
    private final ExclusivePublication back; // of its own, so that its end is seen whoever else is there
    private final OneThread thread;
    private final Told<ReceiverListener> told;
    private final Counters<SourceCount> counters = new Counters<>(SourceCount.class);
    private final List<Metric> metrics;
    private final long id = ThreadLocalRandom.current().nextLong();
    private final int unreported; // at the most, while events come
    private final ControlledFragmentHandler handler = this::message;
    private final ControlledFragmentAssembler assembler = new ControlledFragmentAssembler(handler);
    private final Consumer<Image> meeting = this::meet;
    private final UnsafeBuffer status = new UnsafeBuffer(new byte[StatusDescriptor.LENGTH]);

    private final List<Incoming> sessions = new ArrayList<>();
    private @Nullable Incoming last;
    private byte[] scratch = new byte[FIRST_SCRATCH];
    private ByteBuffer view = ByteBuffer.wrap(scratch).asReadOnlyBuffer();
    private long statusNumber;
    private long lookedAt;

    private @Nullable Consumer<? super E> to; // of the drain that is running
    private int given; // by it
    private @Nullable Throwable broken; // in it
    private boolean breaks; // the source, not only the drain
    private boolean again; // this message

    private boolean over;
    private volatile boolean closed;

    private AeronSource(
            ReceiverConfig config,
            EventCodec<E> codec,
            LongSupplier clock,
            Subscription subscription,
            ExclusivePublication back) {
        this.config = config;
        this.codec = codec;
        this.clock = clock;
        this.subscription = subscription;
        this.back = back;
        this.thread = new OneThread("source " + config.name());
        this.told = new Told<>(config.name(), config.listener());
        this.unreported = Math.max(1, config.window() / PARTS_OF_WINDOW);
        this.metrics = AeronMetrics.ofSource(config.name(), this::stats);
    }

    /**
     * Opens a source.
     *
     * @param connection not closed by the source
     * @param config what it is to be
     * @param codec reads the events; called by the thread that drains
     * @param <E> the type of the events
     * @return open; nobody sends yet
     * @throws AeronFailedException if the media driver refuses a channel
     */
    public static <E> AeronSource<E> open(AeronConnection connection, ReceiverConfig config, EventCodec<E> codec) {
        return open(connection, config, codec, System::nanoTime);
    }

    static <E> AeronSource<E> open(
            AeronConnection connection, ReceiverConfig config, EventCodec<E> codec, LongSupplier clock) {
        Objects.requireNonNull(codec, "codec");
        AeronAddress address = config.address();
        ExclusivePublication back = null;
        try {
            back = connection.aeron().addExclusivePublication(address.back(), address.backStream());
            Subscription subscription = connection.aeron().addSubscription(address.channel(), address.stream());
            return new AeronSource<>(config, codec, clock, subscription, back);
        } catch (AeronException e) {
            CloseHelper.quietClose(back);
            throw new AeronFailedException(
                    "the source " + config.name() + " can't be opened: address=" + address + ": " + e.getMessage(), e);
        }
    }

    // ---- receiving

    /**
     * {@inheritDoc} Gives their credits back, too; so it is to be called from time to time even when nothing comes.
     *
     * @throws IllegalStateException if another thread drains, or this is called by the listener, the codec or {@code to}
     * @throws RuntimeException what {@code to} throws, which ends this drain after that event; the event has been handed over, and the next drain goes on behind it
     * @throws AeronFailedException if an event can't be decoded and the source is to {@linkplain BadEvents#STOP stop} then, or the media driver is gone; it is closed then
     */
    @Override
    public int drain(Consumer<? super E> newTo, int limit) {
        Objects.requireNonNull(newTo, "newTo");
        if (limit < 1) {
            throw new IllegalArgumentException("limit must be >= 1: limit=" + limit);
        }
        thread.enter("drain");
        try {
            return closed ? 0 : receive(newTo, limit);
        } finally {
            to = null;
            thread.leave();
        }
    }

    private int receive(Consumer<? super E> newTo, int limit) {
        to = newTo;
        given = 0;
        int fragments;
        do {
            fragments = subscription.controlledPoll(assembler, limit - given);
        } while (fragments > 0
                && given == 0
                && broken == null); // parts of a large one, or messages that are not events
        rethrow();
        if (closed) {
            return given; // by another thread, or by the listener
        }
        boolean looks = given == 0 || clock.getAsLong() - lookedAt >= LOOK_NANOS;
        if (looks) {
            lookAround();
            lookedAt = clock.getAsLong();
        }
        report(looks);
        return given;
    }

    private void rethrow() {
        Throwable failure = broken;
        if (failure == null) {
            return;
        }
        broken = null;
        report(true);
        if (breaks) {
            close();
        }
        if (failure instanceof Error error) {
            throw error;
        }
        throw (RuntimeException) failure;
    }

    private Action message(DirectBuffer buffer, int offset, int length, Header header) {
        try {
            dispatch(buffer, offset, length, header);
        } catch (RuntimeException | Error e) {
            broken = e; // Aeron would not let it through
        }
        if (again) {
            again = false;
            return Action.ABORT;
        }
        return broken == null ? Action.CONTINUE : Action.BREAK;
    }

    private void dispatch(DirectBuffer buffer, int offset, int length, Header header) {
        long word = header.reservedValue();
        long sequence = Frame.sequence(word);
        Incoming from = incoming(header);
        switch (Frame.kind(word)) {
            case Frame.EVENT -> {
                if (moveTo(from, sequence)) {
                    from.expected = sequence + 1;
                    giveOut(from, buffer, offset, length);
                }
            }
            case Frame.WELCOME -> welcome(from, sequence, buffer, offset, length);
            case Frame.MARK -> mark(from, sequence);
            case Frame.END -> {
                mark(from, sequence);
                end(from);
            }
            default -> counters.add(SourceCount.FOREIGN, 1);
        }
    }

    private Incoming incoming(Header header) {
        Incoming from = last;
        if (from == null || from.session != header.sessionId()) {
            from = find(header.sessionId());
            if (from == null) {
                from = add((Image) header.context());
            }
            last = from;
        }
        if (from.gone) {
            from.by((Image) header.context()); // it is back
        }
        return from;
    }

    /** Whether this may be the next one; what is missing before it is told. */
    private boolean moveTo(Incoming from, long sequence) {
        long expected = from.expected;
        if (sequence == expected) {
            return true;
        }
        if (expected == StatusDescriptor.UNKNOWN) {
            counters.add(SourceCount.EARLY, 1); // Welcome: for others
            return false;
        }
        if (sequence < expected) {
            counters.add(SourceCount.DUPLICATES, 1);
            return false;
        }
        counters.add(SourceCount.MISSED, sequence - expected);
        told.tell(listener -> listener.missed(from.session, expected, sequence));
        return true;
    }

    private void welcome(Incoming from, long sequence, DirectBuffer buffer, int offset, int length) {
        if (length != Long.BYTES || buffer.getLong(offset, ByteOrder.LITTLE_ENDIAN) != id) {
            return; // another one is
        }
        if (from.expected == StatusDescriptor.UNKNOWN) {
            from.expected = sequence;
            counters.add(SourceCount.BEGUN, 1);
            told.tell(listener -> listener.began(from.session, sequence));
        }
        mark(from, sequence);
    }

    private void giveOut(Incoming from, DirectBuffer buffer, int offset, int length) {
        E event;
        try {
            event = decode(buffer, offset, length);
        } catch (OutOfMemoryError e) {
            from.expected--; // not the event's fault: it comes again
            again = true;
            throw e;
        } catch (Throwable e) {
            bad(from, e);
            return;
        }
        given++;
        counters.add(SourceCount.GIVEN_OUT, 1);
        Objects.requireNonNull(to).accept(event);
    }

    /** By way of an array: a codec that holds on to what it was given must not hold on to memory that is unmapped one day. */
    private E decode(DirectBuffer buffer, int offset, int length) {
        if (length > scratch.length) {
            scratch = new byte[Math.max(length, 2 * scratch.length)];
            view = ByteBuffer.wrap(scratch).asReadOnlyBuffer();
        }
        buffer.getBytes(offset, scratch, 0, length);
        view.clear().limit(length);
        return Objects.requireNonNull(codec.decode(view), "the codec decoded null");
    }

    private void bad(Incoming from, Throwable e) {
        long at = from.expected - 1;
        counters.add(SourceCount.FAILED, 1);
        told.tell(listener -> listener.failed(from.session, at, e));
        if (config.badEvents() == BadEvents.STOP) {
            breaks = true;
            broken = new AeronFailedException(
                    "event " + at + " of session " + from.session + " can't be decoded: " + this, e);
        }
    }

    private void mark(Incoming from, long sequence) {
        if (from.expected != StatusDescriptor.UNKNOWN && sequence >= from.expected && moveTo(from, sequence)) {
            from.expected = sequence;
        }
        from.reportDue = true;
    }

    private void end(Incoming from) {
        if (!from.ended && from.expected != StatusDescriptor.UNKNOWN) {
            from.ended = true;
            counters.add(SourceCount.ENDED, 1);
            told.tell(listener -> listener.ended(from.session, from.expected, false));
        }
    }

    // ---- senders

    private @Nullable Incoming find(int session) {
        for (int i = 0; i < sessions.size(); i++) {
            if (sessions.get(i).session == session) {
                return sessions.get(i);
            }
        }
        return null;
    }

    private Incoming add(Image image) {
        if (sessions.size() >= MOST_KEPT) {
            sessions.removeIf(from -> from.gone && from != last);
        }
        Incoming from = new Incoming(image);
        sessions.add(from);
        return from;
    }

    /** Who has come, and who has gone. */
    private void lookAround() {
        if (subscription.isClosed() && !closed) {
            close();
            throw new AeronFailedException(
                    "Aeron has closed the subscription, as it does when the media driver is gone: " + this);
        }
        subscription.forEachImage(meeting);
        int live = 0;
        for (int i = 0; i < sessions.size(); i++) {
            Incoming from = sessions.get(i);
            if (!from.gone && from.isCut()) {
                lost(from);
            }
            live += from.gone ? 0 : 1;
        }
        counters.set(SourceCount.SENDERS, live);
    }

    private void meet(Image image) {
        Incoming from = find(image.sessionId());
        if (from == null) {
            add(image);
        } else if (!image.isClosed()) {
            from.by(image);
        }
    }

    private void lost(Incoming from) {
        from.gone = true;
        assembler.freeSessionBuffer(from.session);
        tell(from, StatusDescriptor.LOST); // the way back may be there still
        if (!from.ended && from.expected != StatusDescriptor.UNKNOWN) {
            counters.add(SourceCount.LOST, 1);
            told.tell(listener -> listener.ended(from.session, from.expected, true));
        }
    }

    // ---- credits

    private void report(boolean idle) {
        for (int i = 0; i < sessions.size(); i++) {
            Incoming from = sessions.get(i);
            if (!from.gone && (from.reportDue || from.expected != from.reported || idle)) {
                report(from);
            }
        }
    }

    private void report(Incoming from) {
        boolean many = from.expected - from.reported >= unreported;
        if (!many && !from.reportDue) {
            long silence = clock.getAsLong() - from.reportedAt;
            if (silence < (from.expected == from.reported ? HEARTBEAT_NANOS : REPORT_NANOS)) {
                return;
            }
        }
        if (tell(from, from.ended ? StatusDescriptor.ENDED : StatusDescriptor.RECEIVING)) {
            from.reported = from.expected;
            from.reportDue = false;
        }
        from.reportedAt = clock.getAsLong();
    }

    private boolean tell(Incoming from, int kind) {
        StatusDescriptor.put(status, id, from.session, kind, ++statusNumber, from.expected, config.window());
        boolean told = back.offer(status, 0, StatusDescriptor.LENGTH) > 0;
        counters.add(SourceCount.STATUSES, told ? 1 : 0);
        return told;
    }

    // ---- the end

    /** {@inheritDoc} That is, when it was closed; or, where that was {@linkplain ReceiverConfig#endsWithSender() asked for}, when a sender has said that there are no more, and no other one was there. By the thread that drains. */
    @Override
    public boolean isTerminated() {
        over = over || closed || (config.endsWithSender() && hasEnded()); // for good, whoever comes
        return over;
    }

    private boolean hasEnded() {
        boolean ended = false;
        for (int i = 0; i < sessions.size(); i++) {
            Incoming from = sessions.get(i);
            if (!from.ended && !from.gone) {
                return false;
            }
            ended |= from.ended;
        }
        return ended;
    }

    /**
     * Ends the source. The senders are told that it leaves if this is the thread that has drained last, or that one has ended; else they find the way back gone and take it for lost. A second call does
     * nothing.
     */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            leave();
            CloseHelper.quietCloseAll(subscription, back);
        }
    }

    private void leave() {
        if (!thread.isOwnOrFree()) {
            return; // they will notice
        }
        for (Incoming from : sessions) {
            if (!from.gone) {
                tell(from, StatusDescriptor.LEAVING);
            }
        }
    }

    // ---- what it tells

    /**
     * What it is.
     *
     * @return as it was opened
     */
    public ReceiverConfig config() {
        return config;
    }

    /**
     * The number by which senders know this receiver.
     *
     * @return drawn at random
     */
    public long id() {
        return id;
    }

    /**
     * What it has received.
     *
     * @return a snapshot
     */
    public SourceStats stats() {
        return new SourceStats(
                counters.get(SourceCount.GIVEN_OUT),
                counters.get(SourceCount.MISSED),
                counters.get(SourceCount.DUPLICATES),
                counters.get(SourceCount.EARLY),
                counters.get(SourceCount.FAILED),
                counters.get(SourceCount.FOREIGN),
                counters.get(SourceCount.STATUSES),
                counters.get(SourceCount.BEGUN),
                counters.get(SourceCount.ENDED),
                counters.get(SourceCount.LOST),
                counters.get(SourceCount.SENDERS),
                told.failures());
    }

    @Override
    public List<Metric> metrics() {
        return metrics;
    }

    @Override
    public String toString() {
        return "AeronSource[name=" + config.name() + ", channel=" + subscription.channel() + ", stream="
                + subscription.streamId() + "]";
    }
}
