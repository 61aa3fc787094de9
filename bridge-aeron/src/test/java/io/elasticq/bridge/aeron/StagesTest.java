package io.elasticq.bridge.aeron;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elasticq.InvalidConfigException;
import io.elasticq.pipeline.Pipeline;
import io.elasticq.pipeline.RunningPipeline;
import io.elasticq.pipeline.io.Sinks;
import io.elasticq.pipeline.io.Sources;
import java.util.ArrayList;
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

    @Test
    @SuppressWarnings("try") // closed twice
    void lastReceiverIsGone_beforeItHasGivenOutAll_failsTheRun() throws Exception {
        AeronAddress address = Ways.IPC.ends().sender();
        List<Long> got = new ArrayList<>();
        try (AeronConnection connection = AeronConnection.embedded();
                AeronSource<Long> source = AeronSource.open(
                        connection, ReceiverConfig.from(address).window(50).build(), Numbers.CODEC)) {
            Pipeline pipeline = Pipeline.from("numbers", Sources.range(0, 50))
                    .to(AeronStages.sink(connection, SenderConfig.to(address).build(), Numbers.CODEC));
            try (RunningPipeline running = pipeline.start()) {
                Steps.until(() -> !got.isEmpty(), () -> source.drain(got::add, 1));
                Steps.until(() -> running.report().produced() == 50); // the last but one has been sent
                source.close();
                assertThatThrownBy(() -> running.await().orThrow())
                        .hasStackTraceContaining("were lost with their receiver");
            }
        }
    }

    @Test
    void sinkThatDiscards_isRefused() {
        SenderConfig config = SenderConfig.to(AeronAddress.ipc(1))
                .withoutReceivers(WithoutReceivers.DISCARD)
                .build();
        try (AeronConnection connection = AeronConnection.embedded()) {
            assertThatThrownBy(() -> AeronStages.sink(connection, config, Numbers.CODEC))
                    .isInstanceOf(InvalidConfigException.class)
                    .hasMessageContaining("withoutReceivers=DISCARD");
        }
    }
}
