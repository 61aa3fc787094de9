package io.elasticq.pipeline;

/** The end of a worker's chain: hands over to the next worker. */
final class LinkStep<T> extends Step<T> {

    private final Link link;
    private final Work work;

    LinkStep(Link link, Work work) {
        this.link = link;
        this.work = work;
    }

    @Override
    void accept(T event) {
        link.put(event, work);
    }

    @Override
    void mark(Mark mark) {
        link.putMark(mark, work);
    }
}
