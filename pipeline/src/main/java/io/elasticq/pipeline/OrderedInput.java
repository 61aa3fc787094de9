package io.elasticq.pipeline;

/**
 * Takes the results of workers that got events in turn, in the same turn: what came of one event is between two {@linkplain Mark.Signal#TURN turns} on the link of its worker.
 *
 * <p>All links get the other marks at the same place of the order, so while the worker whose turn it is holds a barrier, or has nothing more, the others have nothing but marks to give until they are there too.
 *
 * <p>Invariant <b>MarksPileUpNowhere</b>: watermarks are taken from any link on which they are the next. There may be any number of them between two events, so those of a worker whose turn it is not would fill its links; then the
 * one that gives out events would wait for room there, and the worker whose turn it is for an event.
 */
final class OrderedInput implements Input {

    private final Link[] links;
    private final Work work;
    private final Step<Object> head;
    private final Alignment alignment;
    private int turn;

    OrderedInput(Link[] links, Work work, Step<Object> head) {
        this.links = links;
        this.work = work;
        this.head = head;
        this.alignment = new Alignment(links.length, head);
    }

    @Override
    public int turn() {
        int handled = 0;
        while (handled < BATCH && !alignment.allEnded() && !work.aborting()) {
            int input = input();
            Object next = links[input].poll();
            if (next == null) {
                handled += watermarks();
                break;
            }
            handled++;
            if (next == Mark.Signal.TURN) {
                turn = turn + 1 == links.length ? 0 : turn + 1;
            } else if (next instanceof Mark mark) {
                alignment.mark(input, mark);
            } else {
                head.accept(next);
            }
        }
        return alignment.allEnded() ? ENDED : handled;
    }

    /** Those that are next on any link. */
    private int watermarks() {
        int handled = 0;
        for (int i = 0; i < links.length; i++) {
            Mark mark = alignment.holds(i) ? null : links[i].pollWatermark();
            while (mark != null) {
                alignment.mark(i, mark);
                handled++;
                mark = links[i].pollWatermark();
            }
        }
        return handled;
    }

    /** The one whose turn it is, unless it must wait for the others to come as far. */
    private int input() {
        if (!alignment.holds(turn) && !alignment.exhausted(turn)) {
            return turn;
        }
        for (int i = 0; i < links.length; i++) {
            if (!alignment.holds(i) && !alignment.exhausted(i)) {
                return i;
            }
        }
        for (int i = 0; i < links.length; i++) {
            if (!alignment.holds(i)) {
                return i;
            }
        }
        throw new AssertionError("all inputs are held");
    }
}
