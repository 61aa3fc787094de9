package io.elasticq.pipeline;

import io.elasticq.pipeline.io.Sink;
import io.elasticq.pipeline.io.Source;
import io.elasticq.pipeline.io.SourceMetadata;
import io.elasticq.pipeline.io.SourceReader;
import io.elasticq.pipeline.state.StateCodec;
import io.elasticq.pipeline.state.StateCodecs;
import io.elasticq.pipeline.window.Aggregates;
import io.elasticq.pipeline.window.Window;
import io.elasticq.pipeline.window.Windows;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** A random description with state whose output, but for its order, does not depend on who is faster; it is the same for the same seed, in any process. */
final class RestartPlan {

    /**
     * An event.
     *
     * @param source which it is of
     * @param number from 0
     */
    record Event(int source, long number) {

        static final StateCodec<Event> CODEC = StateCodecs.of(
                (event, out) -> {
                    out.writeInt(event.source);
                    out.writeLong(event.number);
                },
                in -> new Event(in.readInt(), in.readLong()));

        long key() {
            return source * 10L + number % 3;
        }
    }

    /** What becomes of one run: of a function, which fails at some call or never, and of its sources. */
    static class Mishap {
        final AtomicLong left = new AtomicLong(Long.MAX_VALUE);

        final void happen() {
            if (left.decrementAndGet() == 0) {
                throw new IllegalStateException("a function fails");
            }
        }

        /** A source has given an event. */
        void given() {}

        /** Whether a source that has given all of its events may end. */
        boolean mayEnd(int source, int sources) {
            return true;
        }
    }

    private final Random random;
    private final Mishap mishap;
    final long[] lengths;

    RestartPlan(long seed, long most, Mishap mishap) {
        random = new Random(seed);
        this.mishap = mishap;
        lengths = new long[random.nextBoolean() ? 1 : 2];
        for (int i = 0; i < lengths.length; i++) {
            lengths[i] = random.nextInt(4) == 0 ? random.nextInt(5) : most / 2 + random.nextInt((int) most / 2);
        }
    }

    /** Numbered events, a few at a time; the position is the next number. */
    private record Numbered(int number, int numbers, long length, int stride, Mishap mishap) implements Source<Event> {

        @Override
        public SourceMetadata metadata() {
            return SourceMetadata.of("numbered").replaying().ending();
        }

        @Override
        public SourceReader<Event> open(io.elasticq.pipeline.io.SourceContext context) {
            byte[] position = context.position();
            long begin = position == null ? 0 : ByteBuffer.wrap(position).getLong();
            return new SourceReader<>() {
                private long next = begin;
                private long turn;

                @Override
                public int read(Consumer<? super Event> out, int limit) {
                    if (next == length) {
                        return mishap.mayEnd(number, numbers) ? END : 0;
                    }
                    if (++turn % 3 == 0) {
                        return 0;
                    }
                    int count = 0;
                    for (; count < stride && next < length; count++) {
                        out.accept(new Event(number, next++));
                        mishap.given();
                    }
                    return count;
                }

                @Override
                public void writePosition(long checkpoint, DataOutput out) throws IOException {
                    out.writeLong(next);
                }
            };
        }
    }

    private HandOff handOff() {
        int capacity = 1 + random.nextInt(20);
        HandOff.Kind[] kinds = HandOff.Kind.values();
        return HandOff.block(capacity).in(kinds[random.nextInt(kinds.length)]);
    }

    private EventStream<Event> source(int number) {
        EventStream<Event> stream = Pipeline.from(
                "source " + number,
                new Numbered(number, lengths.length, lengths[number], 1 + random.nextInt(6), mishap));
        if (random.nextInt(3) == 0) {
            stream = stream.parallelOrdered(1 + random.nextInt(3), handOff(), part -> part.filter(event -> true));
        }
        stream = stream.eventTime(Event::number, Duration.ofMillis(random.nextInt(10)));
        return random.nextBoolean() ? stream.async(handOff()) : stream;
    }

    private Window<Event> window() {
        Duration some = Duration.ofMillis(1 + random.nextInt(40));
        return switch (random.nextInt(6)) {
            case 0 -> Windows.timeBatch(some, Event::number);
            case 1 -> Windows.sliding(some.multipliedBy(3), some, Event::number);
            case 2 -> Windows.session(Duration.ofMillis(4), event -> event.number + event.number / 20 * 10);
            case 3 -> Windows.lengthBatch(1 + random.nextInt(9));
            case 4 -> Windows.length(1 + random.nextInt(9));
            default -> Windows.time(some, Event::number);
        };
    }

    private EventStream<String> windows(KeyedStream<Long, Event> keyed) {
        return keyed.window(window())
                .eventCodec(Event.CODEC)
                .aggregate(Aggregates.sum((Event event) -> event.number))
                .map(result -> "window " + result);
    }

    private EventStream<String> counts(KeyedStream<Long, Event> keyed) {
        boolean forgets = random.nextBoolean();
        return keyed.process(
                (key, before, event, out) -> {
                    long count = before == null ? 1 : before + 1;
                    mishap.happen();
                    out.accept("count " + key + " " + count + " " + event.number);
                    return forgets && count == 7 ? null : count;
                },
                StateCodecs.longs());
    }

    private EventStream<String> keyed(EventStream<Event> stream, boolean counting) {
        KeyedStream<Long, Event> keyed = stream.keyBy(Event::key, StateCodecs.longs());
        if (random.nextInt(3) == 0) {
            return keyed.parallel(1 + random.nextInt(3), handOff(), part -> counting ? counts(part) : windows(part));
        }
        return counting ? counts(keyed) : windows(keyed);
    }

    /** The description, into one sink or two. */
    Pipeline pipeline(Sink<String> first, Sink<String> second) {
        EventStream<Event> stream = source(0);
        if (lengths.length == 2) {
            stream = stream.merge(handOff(), source(1));
        }
        EventStream<String> counts = keyed(stream, true);
        EventStream<String> windows = keyed(stream, false);
        if (random.nextBoolean()) {
            return Pipeline.of(
                    counts.merge(handOff(), windows).to("first", first, OnError.fail()),
                    windows.to("second", second, OnError.fail()));
        }
        return Pipeline.of(
                counts.to("first", first, OnError.fail()),
                windows.async(handOff()).to("second", second, OnError.fail()));
    }
}
