package io.elasticq.pipeline;

/** Takes from one link or several, whichever has something, and aligns their marks. */
final class LinkInput implements Input {

    private final Link[] links;
    private final Work work;
    private final Step<Object> head;
    private final Alignment alignment;

    LinkInput(Link[] links, Work work, Step<Object> head) {
        this.links = links;
        this.work = work;
        this.head = head;
        this.alignment = new Alignment(links.length, head);
    }

    @Override
    public int turn() {
        int handled = 0;
        for (int i = 0; i < links.length; i++) {
            handled += take(i);
        }
        return alignment.allEnded() ? ENDED : handled;
    }

    private int take(int input) {
        Link link = links[input];
        int taken = 0;
        while (taken < BATCH && !alignment.holds(input) && !work.aborting()) {
            Object next = link.poll();
            if (next == null) {
                break;
            }
            taken++;
            if (next instanceof Mark mark) {
                alignment.mark(input, mark);
            } else {
                head.accept(next);
            }
        }
        return taken;
    }
}
