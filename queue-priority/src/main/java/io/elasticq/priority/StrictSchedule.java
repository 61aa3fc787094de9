package io.elasticq.priority;

/** Always the highest level that has elements. */
// Invariant
//   HighestAtOneInstant  There is an instant in the call at which the selected level had elements and all higher ones
//                        had none. If elements are known in it from before, that instant is the beginning of the
//                        call, since the higher levels are found empty after it (EmptyBackwards). If they have only
//                        just been found, the higher levels were looked at too early: one thread may have inserted
//                        into a higher level, and then into this one, in between. So they are looked at again.
final class StrictSchedule extends Schedule {

    StrictSchedule(Levels levels) {
        super(levels);
    }

    @Override
    int select() {
        int selected = -1;
        for (int level = levels.highestAbove(-1); level >= 0; level = levels.highestAbove(selected)) {
            selected = level;
            if (!levels.state.isNews) {
                break;
            }
        }
        return selected; // the levels above it are empty: HighestAtOneInstant
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
