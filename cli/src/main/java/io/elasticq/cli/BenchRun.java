package io.elasticq.cli;

import io.elasticq.WaitStrategy;
import io.elasticq.channel.Channel;
import io.elasticq.channel.ChannelConfig;
import io.elasticq.channel.Claim;
import io.elasticq.channel.Consumer;
import io.elasticq.channel.FragmentHandler;
import io.elasticq.channel.Producer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** Measures two channels, there and back, with a {@link BenchPeer} at their other ends, in a thread or in a process of its own. */
final class BenchRun implements CommandRun {

    private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(100);
    private static final int DIGITS = 3;
    private static final int CHECK_EVERY = 1_000;

    private final BenchPlan plan;
    private final Path there;
    private final Path back;
    private final BenchPartner partner;
    private final WaitStrategy waiting = BenchPeer.waiting();
    private final List<Path> made = new ArrayList<>();
    private volatile boolean stopped;
    private @Nullable BenchResult result;

    /**
     * Makes one. The channels are made by {@link #run}, and deleted by {@link #release}.
     *
     * @param there file of the channel to the partner
     * @param back file of the channel from it
     */
    BenchRun(BenchPlan plan, Path there, Path back, BenchPartner partner) {
        this.plan = plan;
        this.there = there;
        this.back = back;
        this.partner = partner;
    }

    @Override
    public Ending run() {
        try {
            ChannelFile.explained(ExitCode.OUTPUT, () -> {
                measure();
                return plan;
            });
            return Ending.INPUT_ENDED;
        } catch (CliException e) {
            return stopped ? Ending.SIGNAL : new Ending("failed", e.exitCode(), e.getMessage());
        }
    }

    private void measure() throws CliException {
        ChannelConfig config = ChannelConfig.builder()
                .depth(plan.depth())
                .chunkSize(Math.max(plan.size(), Long.BYTES)) // a report needs as much
                .build();
        Channel ping = make(there, config);
        Channel pong = make(back, config);
        try (partner;
                Producer out = ping.producer();
                Consumer in = pong.consumer()) {
            partner.start(ping, pong);
            pass(out, in, plan.warmUp());
            result = pass(out, in, plan);
            out.halt();
            partner.join();
        }
    }

    private Channel make(Path file, ChannelConfig config) {
        Channel channel = Channel.create(file, config);
        made.add(file); // what was there before is not ours to delete
        return channel;
    }

    private BenchResult pass(Producer out, Consumer in, BenchPlan measured) throws CliException {
        return new BenchResult(throughput(out, in, measured), roundTrips(out, in, measured));
    }

    private long throughput(Producer out, Consumer in, BenchPlan measured) throws CliException {
        long start = System.nanoTime();
        for (int i = 0; i < measured.messages(); i++) {
            send(out, measured.size(), BenchPeer.COUNT, i);
        }
        send(out, Long.BYTES, BenchPeer.REPORT, 0);
        long[] count = {-1};
        receive(in, report -> count[0] = report.getLong(0));
        long nanos = System.nanoTime() - start;
        if (count[0] != measured.messages()) {
            throw new CliException(
                    ExitCode.FAILURE, "of " + measured.messages() + " messages " + count[0] + " have come");
        }
        return nanos;
    }

    private Histogram roundTrips(Producer out, Consumer in, BenchPlan measured) throws CliException {
        Histogram nanos = new Histogram(LONGEST_NANOS, DIGITS);
        long[] number = {-1};
        FragmentHandler<RuntimeException> handler = echo -> number[0] = echo.size() < Long.BYTES ? 0 : echo.getLong(0);
        for (int i = 0; i < measured.roundTrips(); i++) {
            long start = System.nanoTime();
            send(out, measured.size(), BenchPeer.ECHO, i);
            receive(in, handler);
            nanos.recordValue(Math.min(LONGEST_NANOS, System.nanoTime() - start));
            if (measured.size() >= Long.BYTES && number[0] != i) {
                throw new CliException(ExitCode.FAILURE, "round trip " + i + " was answered with " + number[0]);
            }
        }
        return nanos;
    }

    private void send(Producer out, int size, long signature, long number) throws CliException {
        int idle = 0;
        Claim claim = out.tryClaim(size);
        while (claim == null) {
            idle = idle(idle);
            claim = out.tryClaim(size);
        }
        if (size >= Long.BYTES) {
            claim.putLong(0, number);
        }
        claim.publish(signature);
    }

    private void receive(Consumer in, FragmentHandler<RuntimeException> handler) throws CliException {
        int idle = 0;
        while (in.poll(handler, 1) == 0) {
            idle = idle(idle);
        }
    }

    private int idle(int idle) throws CliException {
        if (stopped) {
            throw new CliException(ExitCode.FAILURE, "stopped");
        }
        if (idle >= CHECK_EVERY) {
            partner.requireAlive();
        }
        return waiting.idle(idle);
    }

    @Override
    public void stop() {
        stopped = true;
    }

    @Override
    public String giveUp() {
        return "the measurement could not be ended; delete " + there + " and " + back;
    }

    @Override
    public String statsLine() {
        return "";
    }

    /** What was measured; null if it was not. */
    @Nullable
    BenchResult result() {
        return result;
    }

    @Override
    public void release() throws CliException {
        for (Path file : made) {
            ChannelFile.explained(ExitCode.OUTPUT, () -> {
                Channel.delete(file);
                return file;
            });
        }
    }
}
