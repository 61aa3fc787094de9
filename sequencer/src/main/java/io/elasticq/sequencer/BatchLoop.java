package io.elasticq.sequencer;

import io.elasticq.WaitStrategy;
import io.elasticq.internal.Counters;
import io.elasticq.sequencer.ExceptionHandler.Answer;
import io.elasticq.sequencer.HandlerFailure.Phase;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Hands events to a handler. All of it is for the consumer's thread, but for {@link #done}, {@link #handedOut}, {@link #counts} and the request.
 *
 * <p>Invariants, by the names that the tests use:
 * <ul>
 *   <li><b>EachOnceInOrder</b>: {@code handedOut} goes up by one, when the handler has returned from the event before or that was skipped.
 *   <li><b>GateBehindDone</b>: the gate is not ahead of {@code done}, but for what the handler has released early, which is not ahead of {@code handedOut}.
 *   <li><b>Fence</b>: after it was ungated no event is begun. The request is looked at between the end of an event and the beginning of the
 *       next. Who ungates comes either before that look, or during the event that follows it: then that event is the suspect one, and the last.
 * </ul>
 */
final class BatchLoop<E> {

    @FunctionalInterface
    private interface Callback {
        void call() throws Exception;
    }

    private final Sequence done; // what is before it is handled; written once for each run of events without a failure
    private final Sequence handedOut; // behind the event that the handler is in, or was in last
    final Counters<Count> counts = new Counters<>(Count.class);
    final Sequence gate;
    final SequenceBarrier barrier;

    private final SequencedRing<E> ring;
    private final EventHandler<? super E> handler;
    private final ConsumerOptions<? super E> options;
    private final Request request;
    private final WaitStrategy wait;
    private final Callback beforeBatch = this::beforeBatch;
    private final Callback sameEvent = this::handleAgain;
    private final Callback idleTurn = this::idleTurn;

    private long next; // the event to hand out
    private long known; // what is before it may be read
    private long end; // of the batch
    private int idle;
    private boolean skipped; // the event that was handed out last
    private @Nullable Throwable failure;
    private @Nullable Long suspect;

    BatchLoop(
            SequencedRing<E> ring,
            EventHandler<? super E> handler,
            ConsumerOptions<? super E> options,
            SequenceBarrier barrier,
            Sequence gate,
            Request request) {
        this.ring = ring;
        this.handler = handler;
        this.options = options;
        this.barrier = barrier;
        this.gate = gate;
        this.request = request;
        this.wait = ring.sequencer().consumersWait;
        this.next = gate.get();
        this.known = next;
        this.done = new Sequence(next);
        this.handedOut = new Sequence(next);
    }

    /** Any thread: everything before it is handled. */
    long position() {
        long atLeast = done.get();
        long inHand = handedOut.get() - 1;
        return inHand - atLeast > 0 ? inHand : atLeast;
    }

    /** Any thread: whether the handler is in an event, or between two of one run. */
    boolean isInEvent() {
        return handedOut.get() != done.get();
    }

    @Nullable
    Throwable failure() {
        return failure;
    }

    @Nullable
    Long suspect() {
        return suspect;
    }

    /** Runs until there is a reason to end. */
    EndReason run() {
        Thread owner = Thread.currentThread();
        EndReason reason = asked();
        if (reason == null) {
            reason = call(Phase.START, () -> handler.onStart(last -> release(owner, last)));
        }
        if (reason != null) {
            return reason;
        }
        try {
            reason = turns();
        } catch (Throwable e) { // from a wait strategy's signal
            fail(e);
            reason = EndReason.FAILED;
        }
        atEnd(reason);
        return reason;
    }

    private void atEnd(EndReason reason) {
        request.end();
        boolean interrupted = Thread.interrupted(); // so that the handler can still write to channels
        call(Phase.END, () -> handler.onEnd(reason));
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private EndReason turns() {
        EndReason reason = asked();
        while (reason == null) {
            if (known == next) {
                known = barrier.available(next);
                if (known == next && idle == 0) {
                    barrier.standBack(next);
                    known = barrier.available(next);
                }
            }
            if (known != next) {
                idle = 0;
                reason = batch();
            } else if (barrier.isTerminated(next)) {
                return EndReason.DRAINED;
            } else {
                reason = call(Phase.IDLE, idleTurn);
            }
            if (reason == null) {
                reason = asked();
            }
        }
        return reason;
    }

    private void idleTurn() throws Exception {
        counts.add(Count.IDLE_TURNS, 1);
        idle = wait.idle(idle);
        handler.onIdle(); // after it: should that wait, too, and with the same strategy, the next look comes after its
        // registration
    }

    private void beforeBatch() throws Exception {
        handler.onBatchStart(end - next, known - next);
    }

    private @Nullable EndReason batch() {
        end = known - next > options.maxBatch() ? next + options.maxBatch() : known;
        counts.add(Count.BATCHES, 1);
        EndReason reason = call(Phase.BATCH_START, beforeBatch);
        if (reason == null && request.level() >= Request.ABORT) {
            reason = asked();
        }
        while (reason == null && next != end) {
            reason = handle(next);
        }
        if (request.level() != Request.UNGATE && next - gate.getPlain() > 0) {
            ring.advance(gate, next); // GateBehindDone
        }
        return reason;
    }

    /** Hands out events to the end of the batch, or to one whose failure was settled, or until there is a request. */
    private @Nullable EndReason handle(long from) {
        long sequence = from;
        EndReason reason = null;
        int asked;
        try {
            while (true) {
                handedOut.set(sequence + 1);
                handler.onEvent(ring.get(sequence), sequence, sequence + 1 == end);
                VarHandle.loadLoadFence(); // what the handler has read, before the request: pairs with the removal of
                // the gate
                asked = request.level();
                if (asked >= Request.ABORT || sequence + 1 == end) {
                    break;
                }
                sequence++; // EachOnceInOrder
            }
            next = sequence;
        } catch (Throwable e) {
            next = sequence;
            reason = settle(Phase.EVENT, sameEvent, ring.get(sequence), e);
            asked = request.level();
        }
        if (asked == Request.UNGATE) {
            suspect = sequence; // Fence
            reason = EndReason.UNGATED;
        }
        if (reason != null) {
            done.set(sequence);
            return reason;
        }
        if (skipped) {
            skipped = false;
            counts.add(Count.SKIPPED, 1);
        }
        next = sequence + 1;
        done.set(next);
        return asked == Request.ABORT ? EndReason.ABORTED : null;
    }

    private void handleAgain() throws Exception {
        handler.onEvent(ring.get(next), next, next + 1 == end);
    }

    /** Returns null to go on, or why to end. */
    private @Nullable EndReason call(Phase phase, Callback callback) {
        try {
            callback.call();
            return null;
        } catch (Throwable e) {
            return settle(phase, callback, null, e);
        }
    }

    /** Does what the exception handler says. Returns null to go on, or why to end. */
    private @Nullable EndReason settle(Phase phase, Callback again, @Nullable E event, Throwable first) {
        Throwable cause = first;
        for (int attempt = 1; ; attempt++) {
            Answer answer = answer(new HandlerFailure<>(phase, cause, event, next, attempt));
            if (answer == Answer.CONTINUE) {
                skipped = phase == Phase.EVENT;
                return null;
            }
            if (answer == Answer.HALT) {
                return cause instanceof InterruptedException
                        ? Objects.requireNonNullElse(asked(), EndReason.INTERRUPTED)
                        : EndReason.FAILED;
            }
            EndReason asked = asked();
            if (asked != null || (phase == Phase.EVENT && isReleased(next))) {
                fail(cause);
                return asked != null ? asked : EndReason.FAILED;
            }
            counts.add(Count.RETRIES, 1);
            try {
                again.call();
                return null;
            } catch (Throwable e) {
                cause = e;
            }
        }
    }

    private Answer answer(HandlerFailure<E> about) {
        counts.add(Count.FAILURES, 1);
        Throwable cause = about.cause();
        if (cause instanceof InterruptedException) {
            Thread.currentThread().interrupt();
            fail(cause);
            return Answer.HALT;
        }
        try {
            Answer answer =
                    Objects.requireNonNull(options.exceptions().answer(about), "the exception handler's answer");
            if (answer == Answer.HALT) {
                fail(cause);
            }
            return answer;
        } catch (Throwable e) {
            if (e != cause) {
                e.addSuppressed(cause);
            }
            fail(e);
            return Answer.HALT;
        }
    }

    private void fail(Throwable e) {
        if (failure == null) {
            failure = e;
        } else if (failure != e) {
            failure.addSuppressed(e);
        }
    }

    /** Why to end, if there is a reason. */
    private @Nullable EndReason asked() {
        int asked = request.level();
        if (asked == Request.UNGATE) {
            return EndReason.UNGATED;
        }
        if (asked == Request.ABORT || ring.isAborted()) {
            return EndReason.ABORTED;
        }
        if (Thread.currentThread().isInterrupted()) {
            return EndReason.INTERRUPTED;
        }
        return asked == Request.HALT ? EndReason.HALTED : null;
    }

    private boolean isReleased(long sequence) {
        return gate.getPlain() - sequence > 0;
    }

    private void release(Thread owner, long last) {
        if (Thread.currentThread() != owner) {
            throw new IllegalStateException("early release is for the thread of the handler: sequence=" + last
                    + ", handler's thread=" + owner + ", this thread=" + Thread.currentThread());
        }
        long position = last + 1;
        if (position - handedOut.getPlain() > 0) {
            throw new IllegalArgumentException("an event that was not handed out can't be released: sequence=" + last
                    + ", the last one handed out=" + (handedOut.getPlain() - 1));
        }
        if (position - gate.getPlain() > 0 && request.level() != Request.UNGATE) {
            ring.advance(gate, position);
        }
    }
}
