package io.elasticq.benchmarks;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.stream.LongStream;

/** The same events for all pipelines, as often round as it takes: so few that a cache holds them. */
final class PipelineEvents implements Iterable<PipelineEvent> {

    /** Whole turns of the keys and the filter. */
    static final int DISTINCT = 1024;

    private final PipelineEvent[] distinct;
    private final long count;

    /** With the times of the first ones again and again. */
    static PipelineEvents cached(long count) {
        return new PipelineEvents(DISTINCT, count);
    }

    /** Each with a time of its own. */
    static PipelineEvents inTime(int count) {
        return new PipelineEvents(count, count);
    }

    private PipelineEvents(int distinct, long count) {
        this.distinct = new PipelineEvent[distinct];
        this.count = count;
        for (int i = 0; i < distinct; i++) {
            this.distinct[i] = PipelineEvent.of(i);
        }
    }

    long count() {
        return count;
    }

    /** The sum of what the filter lets through, however that came about. */
    long filteredSum() {
        return LongStream.range(0, count)
                .filter(i -> distinct[(int) (i % distinct.length)].passes())
                .map(i -> distinct[(int) (i % distinct.length)].value())
                .sum();
    }

    @Override
    public Iterator<PipelineEvent> iterator() {
        return new Iterator<>() {
            private long left = count;
            private int at;

            @Override
            public boolean hasNext() {
                return left > 0;
            }

            @Override
            public PipelineEvent next() {
                if (left-- <= 0) {
                    throw new NoSuchElementException();
                }
                PipelineEvent event = distinct[at];
                at = at + 1 == distinct.length ? 0 : at + 1;
                return event;
            }
        };
    }
}
