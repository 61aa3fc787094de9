package io.elasticq.bridge.aeron;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticq.pipeline.Pipeline;
import io.elasticq.pipeline.RunningPipeline;
import io.elasticq.pipeline.io.Sinks;
import io.elasticq.pipeline.io.Sources;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Aeron between two pipelines. */
class StagesTest {

    private static final int EVENTS = 5_000;

    @Test
    void everyEvent_goesFromOnePipelineToTheOther_once_inOrder_andBothEnd() throws Exception {
        Ways.Ends ends = Ways.IPC.ends();
        List<Long> got = new CopyOnWriteArrayList<>();
        try (AeronConnection connection = AeronConnection.embedded()) {
            ReceiverConfig receiver = ReceiverConfig.from(ends.receiver())
                    .window(50)
                    .endsWithSender(true)
                    .build();
            Pipeline there = Pipeline.from("aeron", AeronStages.source(connection, receiver, Numbers.CODEC))
                    .to(Sinks.toCollection(got));
            Pipeline here = Pipeline.from("numbers", Sources.range(0, EVENTS))
                    .to(AeronStages.sink(
                            connection, SenderConfig.to(ends.sender()).build(), Numbers.CODEC));
            try (RunningPipeline second = there.start();
                    RunningPipeline first = here.start()) {
                assertThat(first.await().orThrow().produced()).isEqualTo(EVENTS);
                assertThat(second.await().orThrow().produced()).isEqualTo(EVENTS);
            }
        }
        assertThat(got).isEqualTo(LongStream.range(0, EVENTS).boxed().toList());
    }
}
