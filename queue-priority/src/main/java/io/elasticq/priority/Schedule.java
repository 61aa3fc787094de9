package io.elasticq.priority;

/** Decides from which level the next element comes. For the consumer alone. */
abstract class Schedule {

    final Levels levels;
    final int top;

    Schedule(Levels levels) {
        this.levels = levels;
        this.top = levels.count() - 1;
    }

    /**
     * Returns the level whose turn it is, which has elements; or -1 if all levels were empty when the call began. Asked again before
     * an element has been taken out, it stays with its answer, unless a better one has come up.
     */
    abstract int select();

    /** The first element of the selected level has been taken out. */
    abstract void served(int level);

    /** An element has been taken out of a level whose turn it need not have been. */
    abstract void bypassed(int level);
}
