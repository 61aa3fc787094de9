package io.elasticq.pipeline;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What became of a run, and of each event in it.
 *
 * @param name of the run
 * @param state how it ended
 * @param produced events that sources have handed over
 * @param made events that stages have made of others, by {@code flatMap}, {@code process} and windows, and the further copies of those that go several ways
 * @param fates what became of all of these; with zeros
 * @param workersJoined threads that have ended by themselves, since all that came was done
 * @param workersAborted threads that have ended since the run was aborted
 * @param unfinished workers that have not ended although they were told to and interrupted: the functions that they are in don't listen. What they have in hand, and what is on its way to them, is in none of the numbers
 * @param lastCheckpoint the last complete checkpoint, of this run or, if it made none, the one that it began from; 0 if there is none
 * @param checkpoints how many this run has made
 * @param listenerFailures how often the listener has thrown
 * @param took from the start to the end of the last worker
 * @param failedStage where it failed; null if it didn't
 * @param failure what with; null if it didn't
 */
public record RunReport(
        String name,
        RunState state,
        long produced,
        long made,
        Map<Fate, Long> fates,
        int workersJoined,
        int workersAborted,
        List<String> unfinished,
        long lastCheckpoint,
        long checkpoints,
        long listenerFailures,
        Duration took,
        @Nullable String failedStage,
        @Nullable Throwable failure) {

    /**
     * Copies the collections.
     *
     * @param name of the run
     * @param state how it ended
     * @param produced by sources
     * @param made by stages
     * @param fates of all
     * @param workersJoined ended by themselves
     * @param workersAborted ended by an abort
     * @param unfinished not ended
     * @param lastCheckpoint complete
     * @param checkpoints made
     * @param listenerFailures thrown
     * @param took the time
     * @param failedStage or null
     * @param failure or null
     */
    public RunReport {
        fates = Map.copyOf(fates);
        unfinished = List.copyOf(unfinished);
    }

    /**
     * How many events came to something.
     *
     * @param fate which
     * @return how many
     */
    public long count(Fate fate) {
        return fates.getOrDefault(fate, 0L);
    }

    /**
     * How many events sinks have written.
     *
     * @return {@link Fate#PROCESSED}
     */
    public long processed() {
        return count(Fate.PROCESSED);
    }

    /**
     * How many events hand-offs have dropped, for whatever reason.
     *
     * @return the sum of {@link Fate#DROPPED_NEWEST}, {@link Fate#DROPPED_OLDEST} and {@link Fate#TIMED_OUT}
     */
    public long dropped() {
        return count(Fate.DROPPED_NEWEST) + count(Fate.DROPPED_OLDEST) + count(Fate.TIMED_OUT);
    }

    /**
     * Whether every event that was produced or made has come to exactly one thing, by number. It can't be said while workers are {@link #unfinished}.
     *
     * @return true if {@code produced + made} is the sum of all fates and no worker is unfinished
     */
    public boolean conserved() {
        return unfinished.isEmpty()
                && produced + made
                        == fates.values().stream().mapToLong(Long::longValue).sum();
    }

    /**
     * What the run failed with.
     *
     * @return nothing if it didn't
     */
    public Optional<Throwable> error() {
        return Optional.ofNullable(failure);
    }

    /**
     * For those who take a failed run for an error of their own.
     *
     * @return this, if the run ended without failure and {@link #conserved}
     * @throws PipelineFailedException if it failed, is not conserved, or has unfinished workers
     */
    public RunReport orThrow() {
        if (failure != null || !conserved()) {
            throw new PipelineFailedException(this);
        }
        return this;
    }

    /** One line for a person. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(
                name + " " + state + " in " + took.toMillis() + " ms: produced=" + produced + ", made=" + made);
        for (Fate fate : Fate.values()) {
            if (count(fate) > 0 || fate == Fate.PROCESSED) {
                text.append(", ")
                        .append(fate.name().toLowerCase(java.util.Locale.ROOT))
                        .append('=')
                        .append(count(fate));
            }
        }
        text.append(", joined=").append(workersJoined).append(", aborted=").append(workersAborted);
        if (!unfinished.isEmpty()) {
            text.append(", unfinished=").append(unfinished);
        }
        if (lastCheckpoint > 0) {
            text.append(", checkpoint=").append(lastCheckpoint);
        }
        if (failure != null) {
            text.append(", failed in ").append(failedStage).append(": ").append(failure);
        }
        return text.append(conserved() ? "" : ", NOT CONSERVED").toString();
    }
}
