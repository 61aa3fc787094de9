package io.elasticq.pipeline.io;

import io.elasticq.ElasticQueue;
import io.elasticq.journal.Journal;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The sinks that come with the library. Each says what holds after a crash, in a pipeline that takes checkpoints, with a source that is replayable; the module's README has them in one table.
 *
 * <p>All are descriptions, and may be made by any thread; nulls are refused.
 */
public final class Sinks {

    private Sinks() {}

    /**
     * Hands each event to a function. After a crash the events since the last checkpoint are handed over again: at least once; it is for the function to know them again.
     *
     * @param consumer called by the worker of the sink only; an event that it throws for goes to the error action of the sink
     * @param <T> the events
     * @return the sink
     */
    public static <T> Sink<T> consumer(Consumer<? super T> consumer) {
        Objects.requireNonNull(consumer, "consumer");
        return context -> consumer::accept;
    }

    /**
     * Hands events over together: when there are {@code max}, when there are no more for now, and before each checkpoint. After a crash the events since the last checkpoint are
     * handed over again, not in the same batches: at least once.
     *
     * <p>If the function throws, it is called again with the same events and those that come until then. Of a full batch it is the last event that was not taken and goes to the error
     * action of the sink.
     *
     * @param max events in a batch, at least 1
     * @param consumer called by the worker of the sink only; may keep the list, which can't be changed
     * @param <T> the events
     * @return the sink
     * @throws IllegalArgumentException if {@code max} is less than 1
     */
    public static <T> Sink<T> batches(int max, Consumer<? super List<T>> consumer) {
        Objects.requireNonNull(consumer, "consumer");
        if (max < 1) {
            throw new IllegalArgumentException("max must be >= 1: max=" + max);
        }
        return context -> new BatchWriter<>(max, consumer);
    }

    /**
     * Puts events into a queue, and waits for room where the queue would refuse them; what the policy of the queue drops is dropped and counted there. A closed queue is a {@link io.elasticq.QueueClosedException}.
     * What is in a queue in memory is gone after a crash, and the events since the last checkpoint are put again: at least once, as far as the queue's consumers had them. The worker of the sink is a producer of the queue.
     *
     * @param queue left open at the end
     * @param <T> the events
     * @return the sink
     */
    public static <T> Sink<T> queue(ElasticQueue<T> queue) {
        Objects.requireNonNull(queue, "queue");
        return context -> new QueueWriter<>(queue, false);
    }

    /**
     * The same, and closes the queue at the end of the run, however it ends.
     *
     * @param queue closed at the end
     * @param <T> the events
     * @return the sink
     */
    public static <T> Sink<T> queueClosedAtTheEnd(ElasticQueue<T> queue) {
        Objects.requireNonNull(queue, "queue");
        return context -> new QueueWriter<>(queue, true);
    }

    /**
     * Appends each event to a journal at once, and forces them before a checkpoint. Nothing that a checkpoint covers is lost in a crash, or, with an engine that can be forced, by a loss of power; the events since the last checkpoint are
     * appended again: at least once.
     *
     * @param journal others may append, too; not closed
     * @param encoder makes a record of an event; called by the worker of the sink
     * @param <T> the events
     * @return the sink
     */
    public static <T> Sink<T> journal(Journal journal, Function<? super T, byte[]> encoder) {
        Objects.requireNonNull(journal, "journal");
        Objects.requireNonNull(encoder, "encoder");
        return context -> new JournalWriter<>(journal, encoder);
    }

    /**
     * Appends events to a journal when the checkpoint that covers them is complete; until then they are kept in memory and in the state of the checkpoint. Exactly once: whatever
     * crashes, each event that the source replays is one record in the end, and a reader of the journal never sees one that is taken back. For that, nobody else may append to the journal, which is checked, and the checkpoints must be kept as long as the journal.
     *
     * <p>An event shows up in the journal a checkpoint later than it came; and a pipeline that takes no checkpoints, or ends without a last one, fails with what was left over.
     *
     * @param journal not closed
     * @param encoder makes a record of an event; called by the worker of the sink
     * @param maxHeldBytes of the events that no complete checkpoint covers; more is an {@link IllegalStateException} for the event
     * @param <T> the events
     * @return the sink
     * @throws IllegalArgumentException if {@code maxHeldBytes} is less than 1
     */
    public static <T> Sink<T> journalExactlyOnce(
            Journal journal, Function<? super T, byte[]> encoder, long maxHeldBytes) {
        Objects.requireNonNull(journal, "journal");
        Objects.requireNonNull(encoder, "encoder");
        if (maxHeldBytes < 1) {
            throw new IllegalArgumentException("maxHeldBytes must be >= 1: maxHeldBytes=" + maxHeldBytes);
        }
        return context -> new ExactJournalWriter<>(journal, encoder, maxHeldBytes, context);
    }

    /**
     * Writes a line for each event, in UTF-8. Exactly once, as seen after the restart: each checkpoint forces the file and knows its length, and a run that begins from it cuts the file back to that. It refuses a file that is
     * shorter then, or another one. A reader that looks meanwhile sees lines that may be cut off and written again.
     *
     * <p>Lines are in the file when there are no more for now, or 64 KiB of them have gathered. The file is locked, and must not be rotated during a run: that fails the pipeline at the next checkpoint. After a crash without any checkpoint the last line may
     * be half there.
     *
     * @param path of the file, made if it is not there
     * @param line of an event; one with an end of line within is an {@link IllegalArgumentException} for the event
     * @param existing what a run without a checkpoint does with a file that is there
     * @param <T> the events
     * @return the sink
     */
    public static <T> Sink<T> fileLines(Path path, Function<? super T, String> line, ExistingFile existing) {
        return fileLines(path, StandardCharsets.UTF_8, line, existing);
    }

    /**
     * The same in another charset.
     *
     * @param path of the file, made if it is not there
     * @param charset one in which only the end of a line has the byte 10, as UTF-8 and ISO-8859-1; what can't be written in it is an {@link IllegalArgumentException} for the event
     * @param line of an event
     * @param existing what a run without a checkpoint does with a file that is there
     * @param <T> the events
     * @return the sink
     * @throws IllegalArgumentException if the charset is another one, such as UTF-16
     */
    public static <T> Sink<T> fileLines(
            Path path, Charset charset, Function<? super T, String> line, ExistingFile existing) {
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(line, "line");
        Objects.requireNonNull(existing, "existing");
        Lines.requireByteEnds(charset);
        return context -> {
            byte[] state = context.state();
            return new FileLinesWriter<>(path, charset, line, existing, state == null ? null : FileMark.from(state));
        };
    }

    /**
     * Publishes events to a subscriber, by the rules of Reactive Streams; for one run. The sink waits until the subscriber requests an event, so the pipeline feels how fast it is. The subscriber is called by the worker of the sink:
     * {@code onComplete} when all has arrived, {@code onError} when the run fails or is aborted. After a crash a new subscriber gets the events since the last checkpoint again: at least once.
     *
     * @param subscriber what it throws goes to the error action of the sink, and it is not called again
     * @param onCancel what becomes of events after it has cancelled
     * @param <T> the events
     * @return a sink that, opened a second time, throws {@link IllegalStateException}
     */
    public static <T> Sink<T> subscriber(Flow.Subscriber<? super T> subscriber, OnCancel onCancel) {
        Objects.requireNonNull(subscriber, "subscriber");
        Objects.requireNonNull(onCancel, "onCancel");
        OneRun run = new OneRun();
        return context -> {
            run.begin(context.name());
            SubscriberWriter<T> writer = new SubscriberWriter<>(subscriber, onCancel);
            subscriber.onSubscribe(writer);
            return writer;
        };
    }

    /**
     * Gathers events, for tests and small results. Nothing is there after a crash; in the same process a run that is resumed adds the events since the last checkpoint again.
     *
     * @param collection written by the worker of the sink only; others may read it when the run has ended, or at any time if it is made for that
     * @param <T> the events
     * @return the sink
     */
    public static <T> Sink<T> toCollection(Collection<? super T> collection) {
        Objects.requireNonNull(collection, "collection");
        return context -> collection::add;
    }

    /**
     * Lets events go. Whatever a crash does, there is nothing to lose here.
     *
     * @param <T> the events
     * @return the sink
     */
    public static <T> Sink<T> none() {
        return context -> event -> {};
    }
}
