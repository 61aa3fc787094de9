package io.elasticq.priority;

import static io.elasticq.priority.ConsumerState.PAD;

import java.util.Objects;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Level by level, from the highest to the lowest and again; each may spend its quantum in its turn, and what is too little for its next element
 * it saves for its next turn. That is deficit round-robin. Where each element costs 1, it is fair queuing with a quantum per level.
 */
// Invariants
//   OneTurnEach      Between two turns of a level that has elements, each other level has one turn at the most: the
//                    order is a circle, and a level is passed over only while it is empty. In a turn a level spends
//                    no more than its quantum, where the elements cost 1. So a level with elements waits for no more
//                    elements of others than the sum of the others' quanta. (Model: PriorityFair, Bounded.)
//   StartsAtTheTop   After the queue was found empty, the next turn is the highest level's.
//   NothingForIdle   A level that is found empty loses what it saved.
//
// Reference: M. Shreedhar, G. Varghese, "Efficient Fair Queuing Using Deficit Round Robin", SIGCOMM 1995.
final class RoundSchedule extends Schedule {

    private final int[] quanta;
    private final @Nullable ToLongFunction<Object> cost; // of an element as it is in the level; null if each costs 1
    private final long[] credit;
    private final long[] costOfFirst; // 0 if it is not known
    private final ConsumerState state;

    RoundSchedule(Levels levels, int[] quanta, @Nullable ToLongFunction<Object> cost) {
        super(levels);
        this.quanta = quanta;
        this.cost = cost;
        this.credit = new long[PAD + quanta.length + PAD];
        this.costOfFirst = new long[PAD + quanta.length + PAD];
        this.state = levels.state;
        state.turn = top;
    }

    @Override
    int select() {
        if (state.inTurn) {
            int level = state.turn;
            if (!levels.look(level)) {
                credit[PAD + level] = 0; // NothingForIdle
            } else if (credit[PAD + level] >= costOfFirst(level)) {
                return level;
            }
            state.inTurn = false;
            state.turn = level == 0 ? top : level - 1;
        }
        return nextTurn();
    }

    private int nextTurn() {
        while (true) {
            int from = state.turn;
            state.sawElements = false;
            if (begin(from, -1) || begin(top, from)) {
                return state.turn;
            }
            if (!state.sawElements) {
                state.turn = top; // StartsAtTheTop
                return -1;
            }
            state.turn = from;
            saveForSeveralRounds();
        }
    }

    /** Gives a turn to each level with elements, from the first on and above the last, until one can afford its element. */
    private boolean begin(int first, int last) {
        for (int level = levels.highestUpTo(first); level > last; level = levels.highestUpTo(level - 1)) {
            if (levels.look(level)) {
                state.sawElements = true;
                state.turn = level; // should the cost function throw, the others do not get their quantum again
                long price = costOfFirst(level);
                credit[PAD + level] += quanta[level];
                if (credit[PAD + level] >= price) {
                    state.inTurn = true;
                    return true;
                }
            } else {
                credit[PAD + level] = 0; // NothingForIdle
            }
        }
        return false;
    }

    /** Nobody could afford an element: all rounds but the last one, in which somebody can, are made up for at once. */
    private void saveForSeveralRounds() {
        long rounds = Long.MAX_VALUE;
        for (int level = 0; level <= top; level++) {
            if (levels.isKnown(level)) {
                long missing = Math.max(1, costOfFirst(level) - credit[PAD + level]);
                rounds = Math.min(rounds, (missing + quanta[level] - 1) / quanta[level]);
            }
        }
        for (int level = 0; level <= top; level++) {
            if (levels.isKnown(level)) {
                credit[PAD + level] += (rounds - 1) * quanta[level];
            }
        }
    }

    private long costOfFirst(int level) {
        ToLongFunction<Object> function = cost;
        if (function == null) {
            return 1;
        }
        if (costOfFirst[PAD + level] == 0) {
            Object first = Objects.requireNonNull(levels.first(level), "a level with elements has a first one");
            costOfFirst[PAD + level] = function.applyAsLong(first);
        }
        return costOfFirst[PAD + level];
    }

    @Override
    void served(int level) {
        credit[PAD + level] -= costOfFirst(level);
        costOfFirst[PAD + level] = 0;
    }

    @Override
    void bypassed(int level) {
        costOfFirst[PAD + level] = 0;
    }
}
