package io.elasticq.pipeline.io;

import io.elasticq.ElasticQueue;
import io.elasticq.journal.JournalReader;
import io.elasticq.journal.JournalRecord;
import io.elasticq.journal.TailStart;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.Flow;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The sources that come with the library. Each says whether it can be read again from a position ("replayable"): then a run that begins from a checkpoint gives exactly what came after
 * it. One that is not replayable goes on with what there is; what it had handed over after the last checkpoint is gone.
 *
 * <p>All are descriptions, and may be made by any thread; nulls are refused. Reading never waits, unless the iterator or supplier that the user gave does.
 */
public final class Sources {

    private Sources() {}

    /**
     * What a collection, or anything else that can be iterated over again, holds. Replayable if each iteration gives the same; resuming passes over what was read, which takes the time
     * of iterating over it.
     *
     * @param elements not changed while it is read; none of them null
     * @param <T> the events
     * @return a source that ends with the iteration
     */
    public static <T> Source<T> iterable(Iterable<? extends T> elements) {
        Objects.requireNonNull(elements, "elements");
        return new DescribedSource<>(
                SourceMetadata.of("iterable").replaying().ending(),
                context -> SequenceReader.from(context, elements.iterator(), () -> {}));
    }

    /**
     * What an iterator gives. Not replayable, and for one run.
     *
     * @param elements used by the worker of the source only; none of them null
     * @param <T> the events
     * @return a source that ends with the iteration; opened a second time, it throws {@link IllegalStateException}
     */
    public static <T> Source<T> iterator(Iterator<? extends T> elements) {
        Objects.requireNonNull(elements, "elements");
        OneRun run = new OneRun();
        return new DescribedSource<>(SourceMetadata.of("iterator").ending(), context -> {
            run.begin(context.name());
            return SequenceReader.once(elements, () -> {});
        });
    }

    /**
     * What a stream gives. Not replayable, and for one run, after which the stream is closed.
     *
     * @param stream used by the worker of the source only
     * @param <T> the events
     * @return a source that ends with the stream; opened a second time, it throws {@link IllegalStateException}
     */
    public static <T> Source<T> stream(Stream<? extends T> stream) {
        Objects.requireNonNull(stream, "stream");
        OneRun run = new OneRun();
        return new DescribedSource<>(SourceMetadata.of("stream").ending(), context -> {
            run.begin(context.name());
            return SequenceReader.once(stream.iterator(), stream::close);
        });
    }

    /**
     * What streams give that are made anew for each run. Replayable if each gives the same.
     *
     * @param stream makes one; called when the source is opened
     * @param <T> the events
     * @return a source that ends with the stream
     */
    public static <T> Source<T> stream(Supplier<? extends Stream<? extends T>> stream) {
        Objects.requireNonNull(stream, "stream");
        return new DescribedSource<>(
                SourceMetadata.of("stream").replaying().ending(),
                context -> reader(Objects.requireNonNull(stream.get(), "the stream"), context));
    }

    /**
     * Numbers in ascending order. Replayable, and resumed in O(1).
     *
     * @param from the first
     * @param to one past the last, at least {@code from}
     * @return a source that ends with the last
     * @throws IllegalArgumentException if {@code to < from}
     */
    public static Source<Long> range(long from, long to) {
        if (to < from) {
            throw new IllegalArgumentException("to must be >= from: from=" + from + ", to=" + to);
        }
        return new DescribedSource<>(
                SourceMetadata.of("range").replaying().ending(),
                context -> new RangeReader(from, to, SequenceReader.position(context)));
    }

    /**
     * What a supplier answers. Not replayable, without an end.
     *
     * @param supplier called by the worker of the source only; null for nothing now
     * @param <T> the events
     * @return the source
     */
    public static <T> Source<T> supplier(Supplier<? extends @Nullable T> supplier) {
        Objects.requireNonNull(supplier, "supplier");
        return new DescribedSource<>(SourceMetadata.of("supplier"), context -> (out, limit) -> {
            int count = 0;
            for (T next; count < limit && (next = supplier.get()) != null; ) {
                count++;
                out.accept(next);
            }
            return count;
        });
    }

    /**
     * What a publisher publishes. Not replayable. It is asked for as many events as there is room for; so it feels how fast the pipeline is, and nothing is dropped here. The rules are those of Reactive
     * Streams: the subscription is cancelled when the run ends before it; {@code onComplete} ends the source, {@code onError} fails the pipeline, both after all that was
     * published before; so does a publisher that sends more than was requested.
     *
     * @param publisher is subscribed to when the source is opened
     * @param prefetch how many events may be requested or waiting to be read, at least 1; a buffer that grows to that if need be
     * @param <T> the events
     * @return a source that ends with the publisher
     * @throws IllegalArgumentException if {@code prefetch} is less than 1
     */
    public static <T> Source<T> publisher(Flow.Publisher<? extends T> publisher, int prefetch) {
        Objects.requireNonNull(publisher, "publisher");
        if (prefetch < 1) {
            throw new IllegalArgumentException("prefetch must be >= 1: prefetch=" + prefetch);
        }
        return new DescribedSource<>(SourceMetadata.of("publisher"), context -> {
            PublisherReader<T> reader = new PublisherReader<>(context, prefetch);
            try {
                publisher.subscribe(reader);
            } catch (RuntimeException | Error e) {
                reader.close();
                throw e;
            }
            return reader;
        });
    }

    /**
     * What is in a queue. Not replayable: what is read has left the queue. Nothing is taken out but what is handed over in the same moment.
     *
     * <p>The source of an {@link ElasticQueue} ends when that is closed and empty; that of another queue has no end. The worker of the source is a consumer of the queue, and where that allows for one only, there must be
     * no other.
     *
     * @param queue polled from time to time
     * @param <T> the events
     * @return the source
     */
    public static <T> Source<T> queue(Queue<? extends T> queue) {
        Objects.requireNonNull(queue, "queue");
        return new DescribedSource<>(SourceMetadata.of("queue"), context -> (out, limit) -> {
            boolean last = queue instanceof ElasticQueue<?> elastic && elastic.isTerminated();
            int count = 0;
            for (T next; count < limit && (next = queue.poll()) != null; ) {
                count++;
                out.accept(next);
            }
            return last && count == 0 ? SourceReader.END : count;
        });
    }

    /**
     * The records of a journal, from the oldest on, as they come. Replayable. For one that ends, that begins elsewhere, or goes on when it was too slow, see {@link JournalSource}.
     *
     * @param journal read by a tailer of its own; not closed
     * @param decoder makes an event of a record, which is valid during the call only; called by the worker of the source
     * @param <T> the events
     * @return the source
     */
    public static <T> JournalSource<T> journal(
            JournalReader journal, Function<? super JournalRecord, ? extends T> decoder) {
        return new JournalSource<>(journal, decoder, TailStart.oldest(), false, null, null);
    }

    /**
     * The lines of a file, from its beginning to its end. Replayable. For one that follows a file that grows, and other choices, see {@link FileSource}.
     *
     * @param path of the file, which must be there when the source is opened
     * @param charset one in which only the end of a line has the byte 10, as UTF-8 and ISO-8859-1
     * @return the source
     * @throws IllegalArgumentException if the charset is another one, such as UTF-16
     */
    public static FileSource fileLines(Path path, Charset charset) {
        return FileSource.of(path, charset);
    }

    /**
     * Beats in equal distances, the first one a period after the source is opened. Not replayable, without an end. There is never a burst: of several that are due at once, the last is told, and how many it
     * stands for. How late one may be depends on how often the worker reads.
     *
     * @param period above zero
     * @return the source
     * @throws IllegalArgumentException if the period is not above zero
     */
    public static Source<Tick> ticks(Duration period) {
        return ticks(period, System::nanoTime);
    }

    /**
     * The same by another clock.
     *
     * @param period above zero
     * @param nanoClock in nanoseconds from any origin, as {@link System#nanoTime}; called by the worker of the source only
     * @return the source
     * @throws IllegalArgumentException if the period is not above zero
     */
    public static Source<Tick> ticks(Duration period, LongSupplier nanoClock) {
        Objects.requireNonNull(nanoClock, "nanoClock");
        if (period.isZero() || period.isNegative()) {
            throw new IllegalArgumentException("period must be > 0: period=" + period);
        }
        long nanos = period.toNanos();
        return new DescribedSource<>(SourceMetadata.of("ticks"), context -> new TickReader(nanos, nanoClock));
    }

    private static <T> SourceReader<T> reader(Stream<? extends T> stream, SourceContext context) {
        try {
            return SequenceReader.from(context, stream.iterator(), stream::close);
        } catch (RuntimeException | Error e) {
            stream.close();
            throw e;
        }
    }
}
