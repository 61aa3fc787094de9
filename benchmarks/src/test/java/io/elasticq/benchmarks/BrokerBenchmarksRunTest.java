package io.elasticq.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.runner.RunnerException;

/** Every benchmark with a broker, for a moment, so that none can rot: beside the others, since a broker takes long to start. */
class BrokerBenchmarksRunTest extends BenchmarksRun {

    @Test
    void run_everyBenchmarkWithABroker_hasAResultThatTheReportUnderstands() throws RunnerException {
        ResultFile file = runAll(moment().include(BROKERS).param("bytes", "100"), name -> isAny(BROKERS, name));

        assertThat(file.measurements())
                .extracting(Measurement::subject)
                .containsAll(EnumSet.range(OtherType.REPLICA, OtherType.KAFKA_IDEMPOTENT));
    }
}
