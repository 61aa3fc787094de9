package io.elasticq.priority;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** The order in which elements should come, step by step and without a thought of speed. */
final class Reference {

    /** An element; compared by identity. */
    static final class Item {
        final int level;
        final int cost;

        Item(int level, int cost) {
            this.level = level;
            this.cost = cost;
        }

        @Override
        public String toString() {
            return "level " + level + ", cost " + cost;
        }
    }

    private final List<Deque<Item>> levels = new ArrayList<>();
    private final int[] quanta; // null: strict
    private final boolean priced;
    private final long[] credit;
    private final int top;
    private int turn;
    private boolean inTurn;

    Reference(int count, int[] quanta, boolean priced) {
        for (int level = 0; level < count; level++) {
            levels.add(new ArrayDeque<>());
        }
        this.quanta = quanta;
        this.priced = priced;
        this.credit = new long[count];
        this.top = count - 1;
        this.turn = top;
    }

    void offer(Item item) {
        levels.get(item.level).add(item);
    }

    int size(int level) {
        return levels.get(level).size();
    }

    int size() {
        return levels.stream().mapToInt(Deque::size).sum();
    }

    Item poll(int level) {
        return levels.get(level).poll();
    }

    void clear() {
        levels.forEach(Deque::clear);
    }

    Item peek() {
        int level = select();
        return level < 0 ? null : levels.get(level).peek();
    }

    Item poll() {
        int level = select();
        if (level < 0) {
            return null;
        }
        Item item = levels.get(level).remove();
        credit[level] -= price(item);
        return item;
    }

    private int select() {
        if (size() == 0) {
            turn = top;
            inTurn = false;
            java.util.Arrays.fill(credit, 0);
            return -1;
        }
        return quanta == null ? highest() : nextInTurn();
    }

    private int highest() {
        int level = top;
        while (levels.get(level).isEmpty()) {
            level--;
        }
        return level;
    }

    private int nextInTurn() {
        while (true) {
            Item first = levels.get(turn).peek();
            if (first == null) {
                credit[turn] = 0;
            } else {
                if (!inTurn) {
                    inTurn = true;
                    credit[turn] += quanta[turn];
                }
                if (credit[turn] >= price(first)) {
                    return turn;
                }
            }
            inTurn = false;
            turn = turn == 0 ? top : turn - 1;
        }
    }

    private int price(Item item) {
        return priced ? item.cost : 1;
    }
}
