package io.elasticq.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * From an append to a tailer on another thread: one record every ten microseconds, whatever becomes of those before. In vain, the tailer asks again at once,
 * and gives its core away now and then, as the consumers of a fan-out do.
 */
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 2)
@Measurement(iterations = 5)
public class JournalLatencyBenchmark extends LogBenchmark {

    private static final long EVERY_NANOS = 10_000;

    /** The log. The others can't be read while they are written, or not by a tailer. */
    @Param({"JOURNAL", "CHRONICLE"})
    public OtherType type;

    /** How many records. */
    @Param(FanOutLatencyBenchmark.DEFAULT_PUBLICATIONS)
    public int publications;

    private final ExecutorService tailing = Executors.newSingleThreadExecutor(RingUnderTest.threads());
    private Path made;
    private RecordLog log;
    private RecordLog.Appender appender;
    private byte[] payload;
    private Numbers numbers;
    private long appended;

    /** Of the thread that tails: only it may use it, and only it can make it. */
    private RecordLog.@Nullable Reader reader;

    /** Makes the log. */
    @Setup(Level.Trial)
    public void open() throws IOException {
        made = newFolder();
        log = RecordLogs.open(type, made, LogSettings.keepAll(bytes));
        appender = log.appender();
        payload = new byte[bytes];
        numbers = new Numbers(bytes);
    }

    /** Deletes it. */
    @TearDown(Level.Trial)
    public void close() throws IOException, InterruptedException {
        tailing.shutdownNow();
        if (!tailing.awaitTermination(1, TimeUnit.MINUTES)) {
            throw new IllegalStateException("the tailer does not end: type=" + type);
        }
        if (reader != null) {
            reader.close();
        }
        log.close();
        delete(made);
    }

    /** The records. The times are those at which they should have been appended, so that an appender that is held up hides nothing. */
    @Benchmark
    public void append(RingLatencyBenchmark.Trips trips) throws IOException, InterruptedException, ExecutionException {
        long start = System.nanoTime();
        Future<Histogram> latencies = tailing.submit(() -> tail(start));
        for (int i = 0; i < publications; i++) {
            long dueAt = start + i * EVERY_NANOS;
            while (System.nanoTime() - dueAt < 0) {
                Thread.onSpinWait();
            }
            Numbers.put(payload, appended++);
            appender.append(payload);
        }
        trips.set(latencies.get());
    }

    private Histogram tail(long start) throws IOException, InterruptedException {
        if (reader == null) {
            reader = log.reader();
        }
        Histogram latencies = RingLatencyBenchmark.Trips.histogram();
        byte[] read = new byte[bytes];
        for (int i = 0; i < publications; i++) {
            int length = next(reader, read);
            latencies.recordValue(Math.max(0, System.nanoTime() - (start + i * EVERY_NANOS)));
            numbers.check(read, length);
        }
        return latencies;
    }

    private static int next(RecordLog.Reader from, byte[] into) throws IOException, InterruptedException {
        int failures = 0;
        int length = from.read(into);
        while (length < 0) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            failures = Waiting.SPIN.idle(failures);
            length = from.read(into);
        }
        return length;
    }
}
