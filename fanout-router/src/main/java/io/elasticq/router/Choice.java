package io.elasticq.router;

import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Finds the lane that an event of a work queue goes to. By the thread that owns the step. */
abstract class Choice<E> {

    private boolean claimed;

    /** The lane that can take the event; null if none can. A lane's filter may detach or close it meanwhile. */
    abstract @Nullable Lane<E> choose(E event, Step<E> step, boolean firstTime);

    /** A lane is no longer attached. */
    void left(Lane<E> lane) {}

    /** Whether some lane may take, later, what none could take in the last call. */
    final boolean isClaimed() {
        return claimed;
    }

    final void claimed(boolean newClaimed) {
        claimed = newClaimed;
    }

    /** Where nobody is left, as after filters that detached their lanes, the event is for the next one to come. */
    final void claimedByWhoComes(Step<E> step) {
        claimed |= step.attached().isEmpty();
    }

    /** Whether the lane wants the event and has room; where it has none, it was passed over. */
    final boolean takes(Lane<E> lane, E event, boolean firstTime) {
        if (!lane.isAttached() || !lane.accepts(event, firstTime)) {
            return false;
        }
        claimed = true;
        if (lane.room(1) == 1) {
            return true;
        }
        lane.passedOver(firstTime);
        return false;
    }

    /** The one next in turn. */
    static final class RoundRobin<E> extends Choice<E> {

        private int turn;

        @Override
        @Nullable
        Lane<E> choose(E event, Step<E> step, boolean firstTime) {
            List<Lane<E>> attached = step.attached();
            claimed(false);
            for (int i = 0; i < attached.size(); i++) {
                int at = (int) ((turn + (long) i) % attached.size());
                if (takes(attached.get(at), event, firstTime)) {
                    turn = at + 1;
                    return attached.get(at);
                }
            }
            claimedByWhoComes(step);
            return null;
        }
    }

    /** The one with the fewest events out. */
    static final class LeastLoaded<E> extends Choice<E> {

        @Override
        @Nullable
        Lane<E> choose(E event, Step<E> step, boolean firstTime) {
            List<Lane<E>> attached = step.attached();
            claimed(false);
            Lane<E> best = null;
            long least = Long.MAX_VALUE;
            for (Lane<E> lane : attached) {
                long load = lane.outstanding();
                if (load < least && takes(lane, event, firstTime)) {
                    best = lane;
                    least = load;
                }
            }
            claimedByWhoComes(step);
            return best;
        }
    }

    /**
     * The one that the event's key belongs to.
     *
     * <p>Sticky: a slot changes only when its lane is no longer attached.
     */
    static final class ByKey<E> extends Choice<E> {

        private static final int SLOTS = 4096;

        private final Function<? super E, ?> keyOf;

        @SuppressWarnings({"unchecked", "rawtypes"}) // only lanes of E are stored
        private final @Nullable Lane<E>[] slots = new Lane[SLOTS];

        ByKey(Function<? super E, ?> keyOf) {
            this.keyOf = keyOf;
        }

        @Override
        @Nullable
        Lane<E> choose(E event, Step<E> step, boolean firstTime) {
            claimed(false);
            int slot;
            try {
                slot = slotOf(keyOf.apply(event));
            } catch (Throwable e) {
                step.failures.keyFailed(e);
                return null;
            }
            while (!step.attached().isEmpty()) {
                Lane<E> lane = owner(slot, step.attached());
                if (takes(lane, event, firstTime)) {
                    return lane;
                }
                if (lane.isAttached()) {
                    return null;
                }
                claimed(false); // it has just gone; the slot is given anew
            }
            claimed(true);
            return null;
        }

        private Lane<E> owner(int slot, List<Lane<E>> attached) {
            Lane<E> owner = slots[slot];
            if (owner == null) {
                owner = attached.get(0);
                for (Lane<E> lane : attached) {
                    owner = lane.slots < owner.slots ? lane : owner;
                }
                owner.slots++;
                slots[slot] = owner;
            }
            return owner;
        }

        @Override
        void left(Lane<E> lane) {
            for (int i = 0; i < SLOTS; i++) {
                if (slots[i] == lane) {
                    slots[i] = null;
                }
            }
            lane.slots = 0;
        }

        private static int slotOf(@Nullable Object key) {
            int hash = Objects.hashCode(key) * 0x9E3779B9; // spreads hashes that lie close together
            return hash >>> 20;
        }
    }
}
