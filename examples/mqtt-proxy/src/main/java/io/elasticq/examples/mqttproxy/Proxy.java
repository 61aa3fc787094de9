package io.elasticq.examples.mqttproxy;

import io.elasticq.stats.MetricSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Several publishers, by way of a broker, to one processor. Any thread may call this, one at a time. */
final class Proxy implements AutoCloseable {

    private static final long LOOK_MILLIS = 5;
    private static final long LAST_BATCH_MILLIS = 2_000;

    private final ProxySettings settings;
    private final Backlog backlog;
    private final long recovered;
    private final Tally tally;
    private final Acknowledger acknowledger;
    private final List<Intake> intakes = new ArrayList<>();
    private final List<Growth> growth;
    private final CountDownLatch ending = new CountDownLatch(1);
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private final Thread watch = new Thread(this::watch, "mqtt-proxy-watch");
    private volatile long firstArrival; // both as far as they were looked at
    private volatile long lastArrival;
    private @Nullable Processor processor;

    /** Opens the backlog; nothing arrives yet. */
    Proxy(ProxySettings settings) {
        this.settings = settings;
        this.backlog = settings.openBacklog();
        this.recovered = backlog.size();
        this.tally = new Tally(backlog, settings.policy());
        this.growth = IntStream.range(0, Backlog.LEVELS)
                .mapToObj(level -> new Growth(() -> capacity(level)))
                .toList();
        Acknowledger atOnce = Acknowledger.atOnce(tally);
        this.acknowledger = settings.force() ? new ForcingAcknowledger(backlog, atOnce, this::fail) : atOnce;
    }

    Tally tally() {
        return tally;
    }

    /** For how many messages a level has room without growing. */
    int capacity(int level) {
        return backlog.stats(level).capacity();
    }

    /** What can be measured, by name. */
    Map<String, MetricSource> sources() {
        Map<String, MetricSource> sources = new TreeMap<>(backlog.sources());
        sources.put("proxy", tally);
        return sources;
    }

    /** Starts the processor, then connects. The output stays the caller's to close, after the proxy has stopped. */
    void start(Output output) throws IOException, InterruptedException {
        Processor started = new Processor(backlog, output, settings.batch(), tally, this::release, this::fail);
        processor = started;
        for (int i = 0; i < settings.filters().size(); i++) {
            intakes.add(new Intake(settings, i, backlog, acknowledger, tally, this::fail));
        }
        started.start();
        watch.setDaemon(true);
        watch.start();
        try {
            for (Intake intake : intakes) {
                intake.connect();
            }
        } catch (IOException | InterruptedException | RuntimeException e) {
            stop();
            throw e;
        }
    }

    private void release() {
        intakes.forEach(Intake::release);
    }

    private void fail(Throwable cause) {
        failure.compareAndSet(null, cause);
        end();
    }

    /** Asks for the end; does not wait. */
    void end() {
        ending.countDown();
    }

    /** Waits until somebody has asked for the end, or something has failed; then the proxy is to be stopped. */
    void awaitEnd() throws InterruptedException {
        ending.await();
    }

    private void watch() {
        long seen = 0;
        while (!Thread.currentThread().isInterrupted()) {
            growth.forEach(Growth::look);
            long received = Report.sum(counts(tally.received));
            if (received != seen) {
                lastArrival = System.nanoTime();
                firstArrival = seen == 0 ? lastArrival : firstArrival;
                seen = received;
            }
            try {
                TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static List<Long> counts(LongAdder... adders) {
        return Arrays.stream(adders).map(LongAdder::sum).toList();
    }

    /**
     * Ends the connections, forwards what is in memory while there is time for it, and ends the processor. What is on a disk stays there.
     */
    Report stop() throws InterruptedException {
        intakes.forEach(Intake::close);
        Processor running = processor;
        if (running != null) {
            if (backlog.isDurable()) {
                running.end(Math.min(LAST_BATCH_MILLIS, settings.drain().toMillis()));
            } else {
                running.drain(settings.drain().toMillis());
            }
        }
        acknowledger.close();
        watch.interrupt();
        growth.forEach(Growth::look);
        long left = backlog.size() + (running == null || backlog.isDurable() ? 0 : running.unfinished());
        Report report = new Report(
                Math.max(TimeUnit.MILLISECONDS.toNanos(LOOK_MILLIS), lastArrival - firstArrival) / 1e9,
                recovered,
                counts(tally.received),
                counts(tally.forwarded),
                IntStream.range(0, Backlog.LEVELS).mapToObj(tally::lost).toList(),
                left,
                tally.held.sum(),
                backlog.isDurable(),
                growth.stream().map(Growth::toString).toList(),
                tally.batchNanos.copy(),
                failure.get());
        close();
        return report;
    }

    /** Lets go of the files. For one that was not started; {@link #stop} does so, too. */
    @Override
    public void close() {
        acknowledger.close();
        backlog.close();
    }
}
