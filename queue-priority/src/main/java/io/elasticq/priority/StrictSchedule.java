package io.elasticq.priority;

/** Always the highest level that has elements. */
// Invariant
//   HighestAtOneInstant  There is an instant in the call at which the selected level had elements and all higher ones
// had
//                        none. If elements are known in it from before, that instant is the beginning of the call,
// since the higher
//                        levels are found empty after it (EmptyBackwards). If they have only just been found, the
// higher levels were
//                        looked at too early: one thread may have inserted into a higher level, and then into this one,
// in
//                        between. So they are looked at again.
final class StrictSchedule extends Schedule {

    StrictSchedule(Levels levels) {
        super(levels);
    }

    @Override
    int select() {
        int level = levels.highestUpTo(top);
        while (level >= 0) {
            if (levels.isKnown(level)) {
                return level;
            }
            if (levels.look(level)) {
                level = levels.highestUpTo(top); // again: HighestAtOneInstant
            } else {
                level = levels.highestUpTo(level - 1);
            }
        }
        return -1;
    }

    @Override
    void served(int level) {
        // nothing to remember
    }

    @Override
    void bypassed(int level) {
        // nothing to remember
    }
}
