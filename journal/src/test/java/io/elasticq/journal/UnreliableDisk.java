package io.elasticq.journal;

import java.util.Random;

/** {@link LossyStorage} for the tests of what stands on a journal: a disk in memory whose process may be killed, and whose power may be lost, at any operation. */
public final class UnreliableDisk {

    private final LossyStorage storage;

    public UnreliableDisk(Random random) {
        storage = new LossyStorage(random);
    }

    public Journal open(JournalConfig config) {
        return SegmentedJournal.open(storage, config);
    }

    /** The next operations but these many are the last; all of them if it is negative. */
    public void crashAfter(int operations) {
        storage.crashAfter(operations);
    }

    /** Whether this is how such a crash shows. */
    public static boolean isCrash(Throwable thrown) {
        return thrown instanceof LossyStorage.Crash
                || (thrown instanceof JournalFailedException && thrown.getCause() instanceof LossyStorage.Crash);
    }

    public void kill() {
        storage.kill();
    }

    public void losePower() {
        storage.losePower();
    }

    public void losePowerAndAllThatIsUnforced() {
        storage.losePowerAndAllThatIsUnforced();
    }

    /** The system writes some of what was not forced. */
    public void writeSome() {
        storage.writeSome();
    }

    /** From now on no segment can be made, or it can again. */
    public void setFull(boolean full) {
        storage.full = full;
    }

    /** From now on each force fails. */
    public void failForces() {
        storage.forcesFail = true;
    }
}
