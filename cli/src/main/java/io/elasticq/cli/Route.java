package io.elasticq.cli;

import io.elasticq.ElasticConfig;
import io.elasticq.OverflowPolicy;
import io.elasticq.journal.Journal;
import io.elasticq.journal.TailStart;
import io.elasticq.router.Router;
import io.elasticq.router.RouterBuilder;
import io.elasticq.router.RouterMode;
import io.elasticq.router.SubscriberConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Inputs, queue, router, outputs: a thread reads, one routes, and one for each output writes. */
final class Route implements CommandRun {

    /** An output, and how long after the start it joins; null if it is there from the beginning. */
    private record Member(OutputWriter writer, @Nullable Duration after) {}

    private final Passage<byte[]> queue =
            QueueKind.MPSC.create(ElasticConfig.defaults(), OverflowPolicy.BLOCK, resize -> {});
    private final LineSource source = new LineSource(queue);
    private final boolean isWork;
    private final @Nullable Journal journal;
    private final TailStart beginning;
    private final Router<Line> router;
    private final Intake intake;
    private final List<Member> members = new ArrayList<>();
    private final AtomicInteger failed = new AtomicInteger();
    private final Thread joiner = new Thread(this::joinLate, "elasticq-joiner");
    private final long startNanos = System.nanoTime();
    private volatile boolean stopped;
    private volatile boolean outOfMemory;
    private volatile @Nullable Throwable joinFailure;
    private volatile Ending ending = Ending.SIGNAL;

    /**
     * Makes one without outputs.
     *
     * @param journal keeps the lines for those that join late, or are detached; may be null
     */
    Route(List<Input> input, RouterMode<Line> mode, @Nullable Journal journal) {
        this.isWork = !(mode instanceof RouterMode.Broadcast);
        this.journal = journal;
        this.beginning = TailStart.sequence(journal == null ? 1 : journal.lastSequence() + 1);
        RouterBuilder<Line> builder =
                Router.<Line>builder(source).name("elasticq-router").mode(mode);
        this.router = (journal == null ? builder : builder.journal(journal, new LineCodec())).build();
        LineLimit longest = journal == null
                ? LineLimit.none()
                : new LineLimit(LineCodec.longestLine(journal.maxRecordSize()), "record");
        this.intake = new Intake(input, 1, longest, queue, this::relieveMemory);
        joiner.setDaemon(true);
    }

    /**
     * Adds an output, before the start.
     *
     * @param after how long after the start it joins, in the order of these times; null if it is there from the beginning
     */
    void add(OutputWriter writer, @Nullable Duration after) {
        members.add(new Member(writer, after));
    }

    /** Says that an output can't be written any more. Any thread may call this. */
    void lose() {
        if (failed.incrementAndGet() == members.size()) {
            queue.close(); // nobody is left to read for
        }
    }

    /** Returns when all that was accepted is written, by all outputs that can be. */
    @Override
    public Ending run() {
        try {
            for (Member member : members) {
                if (member.after() == null) {
                    member.writer()
                            .start(router.subscribe(member.writer().config().build()));
                }
            }
            router.start();
            intake.start();
            joiner.start();
            joinOutputs(false);
            if (router.isTerminated()) {
                source.abandon(); // if it could not go on, nobody else says so
            }
            joiner.join();
            joinOutputs(true);
            router.close();
            queue.close();
            intake.join();
            ending = howItEnded();
        } catch (InterruptedException e) {
            stop();
            router.close();
            ending = Ending.failed("interrupted");
        }
        return ending;
    }

    private void joinOutputs(boolean late) throws InterruptedException {
        for (Member member : members) {
            if ((member.after() != null) == late) {
                member.writer().join();
            }
        }
    }

    /** Who has not joined when all has been read joins then. */
    private void joinLate() {
        try {
            for (Member member : members) {
                Duration after = member.after();
                if (after != null) {
                    source.awaitEnd(startNanos + TimeUnit.NANOSECONDS.convert(after) - System.nanoTime());
                    SubscriberConfig<Line> config =
                            member.writer().config().replay(beginning).build();
                    member.writer().start(router.subscribe(config));
                }
            }
        } catch (InterruptedException | RuntimeException | Error e) {
            joinFailure = e;
            queue.close();
        } finally {
            source.release();
        }
    }

    /** Accepts no more lines, and writes those that are accepted without regard to the rates. */
    @Override
    public void stop() {
        stopped = true;
        queue.close();
        members.forEach(member -> member.writer().hurry());
    }

    /** Ends the commands that take lines, which did not end by themselves. */
    @Override
    public String giveUp() {
        List<String> unended = members.stream()
                .map(Member::writer)
                .filter(writer -> !writer.hasEnded())
                .map(OutputWriter::name)
                .toList();
        members.forEach(member -> member.writer().abandon());
        return "within " + StopOnSignal.LIMIT.toSeconds() + " seconds not all lines could be written to "
                + String.join(", ", unended);
    }

    @Override
    public String statsLine() {
        return summary().toStatsLine();
    }

    /** What has happened so far. Any thread may call this. */
    RouteSummary summary() {
        List<OutputSummary> outputs =
                members.stream().map(member -> member.writer().summary()).toList();
        long nanos = System.nanoTime() - startNanos;
        return new RouteSummary(
                queue.stats().accepted(), router.stats(), outputs, journal != null && !isWork, nanos, ending.name());
    }

    private Ending howItEnded() {
        Throwable failure = failure();
        if (failure instanceof CliException journalFailed) {
            return new Ending("journal-failed", journalFailed.exitCode(), "the journal: " + failure.getMessage());
        }
        if (failure != null) {
            return Ending.failed("unexpected failure: " + failure);
        }
        if (failed.get() == members.size()) {
            return Ending.outputFailed(null);
        }
        List<String> violations = violations();
        if (!violations.isEmpty()) {
            return Ending.failed("conservation is broken: " + String.join("; ", violations));
        }
        if (outOfMemory) {
            return Ending.failed("out of memory: the lines that wait don't fit, the heap is limited to "
                    + Memory.limit() + "; what was accepted before is written");
        }
        if (stopped) {
            return Ending.SIGNAL;
        }
        return failed.get() > 0 ? Ending.outputFailed(null) : intake.ending();
    }

    /** What has stopped the router, or the journal; in words, if it is known. */
    private @Nullable Throwable failure() {
        Throwable failure = router.report().failure();
        try {
            return JournalFolder.<@Nullable Throwable>attempt(ExitCode.OUTPUT, () -> {
                if (failure instanceof RuntimeException thrown) {
                    throw thrown;
                }
                if (failure == null && journal != null) {
                    journal.sync();
                }
                return failure == null ? joinFailure : failure;
            });
        } catch (CliException | RuntimeException e) {
            return e;
        }
    }

    private List<String> violations() {
        RouteSummary summary = summary();
        List<RouteCheck.Given> given = new ArrayList<>();
        for (int i = 0; i < members.size(); i++) {
            Member member = members.get(i);
            given.add(new RouteCheck.Given(
                    summary.outputs().get(i),
                    member.writer().tally(),
                    member.after() != null,
                    member.writer().mayMiss(summary.replays())));
        }
        return RouteCheck.violations(summary, given, isWork);
    }

    private void relieveMemory() {
        outOfMemory = true;
        queue.close();
    }
}
