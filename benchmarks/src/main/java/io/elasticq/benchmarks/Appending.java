package io.elasticq.benchmarks;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.BenchmarkParams;

/** One thread's end of a log. */
@State(Scope.Thread)
public class Appending {

    private byte[] payload;
    private long next;
    private @Nullable RecordLog log;
    private RecordLog.@Nullable Appender appender;

    /** Makes the record, as long as the benchmark says. */
    @Setup
    public void create(BenchmarkParams params) {
        payload = new byte[Integer.parseInt(params.getParam("bytes"))];
    }

    /** Appends so many records, with an appender of this thread's own, and hands them to the operating system. */
    void append(RecordLog to, int records) throws IOException {
        RecordLog.Appender mine = appender;
        if (mine == null || log != to) {
            mine = to.appender();
            appender = mine;
            log = to;
        }
        for (int i = 0; i < records; i++) {
            Numbers.put(payload, next++);
            mine.append(payload);
        }
        mine.flush();
    }
}
