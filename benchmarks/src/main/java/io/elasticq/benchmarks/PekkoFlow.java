package io.elasticq.benchmarks;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.jspecify.annotations.Nullable;
import scala.concurrent.Await;

/** Apache Pekko's streams, once Akka's: fused by itself; each part between hand-offs is an actor with a mailbox, on the default dispatcher. */
final class PekkoFlow implements EventFlow {

    private static final Duration END = Duration.ofSeconds(10);

    private final ActorSystem system = ActorSystem.create("flow");
    private final PipelineEvents events;
    private final @Nullable HandOffs between;

    PekkoFlow(PipelineEvents events, @Nullable HandOffs between) {
        this.events = events;
        this.between = between;
    }

    @Override
    public long run() throws InterruptedException, ExecutionException {
        Sum sum = new Sum();
        Source<PipelineEvent, NotUsed> read = Source.fromIterator(events::iterator);
        Source<PipelineEvent, NotUsed> filtered =
                (between != null && between.beforeFilter() ? read.async() : read).filter(PipelineEvent::passes);
        Source<PipelineEvent.Image, NotUsed> mapped =
                (between != null && between.beforeMap() ? filtered.async() : filtered).map(PipelineEvent::image);
        (between != null && between.beforeSink() ? mapped.async() : mapped)
                .toMat(Sink.<PipelineEvent.Image>foreach(image -> sum.add(image.value())), (source, done) -> done)
                .withAttributes(Attributes.inputBuffer(CAPACITY, CAPACITY))
                .run(system)
                .toCompletableFuture()
                .get();
        return sum.value();
    }

    @Override
    public void close() throws InterruptedException, TimeoutException {
        Await.ready(
                system.terminate(), scala.concurrent.duration.Duration.create(END.toMillis(), TimeUnit.MILLISECONDS));
    }
}
