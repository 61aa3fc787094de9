package io.elasticq.router;

import org.jspecify.annotations.Nullable;

/**
 * Gives each event to one lane. Invariants:
 * <ul>
 *   <li>InOrder: an event that no lane can take is held, and no later one is given out before it.
 *   <li>LoggedOnce: what is in the journal and could not be given out is not appended again.
 * </ul>
 */
final class WorkQueueStep<E> extends Step<E> {

    private final Choice<E> choice;
    private final Pressure pressure;
    private final int spinLimit;
    private boolean held; // the event at the frontier has been tried before

    WorkQueueStep(RouterBuilder<E> builder, Choice<E> choice, Pressure pressure) {
        super(builder);
        this.choice = choice;
        this.pressure = pressure;
        this.spinLimit = pressure == Pressure.SPIN_THEN_BLOCK ? builder.idleSpinLimit : 0;
    }

    @Override
    boolean isWorkQueue() {
        return true;
    }

    @Override
    void onLeft(Lane<E> lane) {
        choice.left(lane);
    }

    @Override
    void route() {
        while (frontier() < count()) {
            Lane<E> lane = choose(batch[frontier()]);
            if (!isLogged()) {
                if (lane == null && choice.isClaimed() && pressure != Pressure.DROP) {
                    hold();
                    return;
                }
                log(1);
            }
            if (lane != null && lane.giveOne(batch, frontier())) {
                lane.relaxed();
            } else if (lane == null && !choice.isClaimed()) {
                counters.add(Count.DROPPED_UNCLAIMED, 1);
            } else if (pressure == Pressure.DROP) {
                counters.add(Count.DROPPED_ALL_FULL, 1);
            } else {
                hold();
                return;
            }
            if (held) {
                held = false;
                await(false);
            }
            pass(1);
        }
    }

    private void hold() {
        if (!held) {
            counters.add(Count.PRESSURE_WAITS, 1);
        }
        held = true;
        await(true);
    }

    private void await(boolean awaited) {
        for (Lane<E> lane : attached()) {
            lane.link.await(awaited);
        }
    }

    private @Nullable Lane<E> choose(E event) {
        Lane<E> lane = choice.choose(event, this, !held);
        for (int spins = 0; lane == null && choice.isClaimed() && spins < spinLimit; spins++) {
            Thread.onSpinWait();
            lane = choice.choose(event, this, false);
        }
        return lane;
    }
}
