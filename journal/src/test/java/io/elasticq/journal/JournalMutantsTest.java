package io.elasticq.journal;

import io.elasticq.contract.Twins;
import io.elasticq.contract.Twins.Twin;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The checks can fail: with a safeguard taken out of the shipped source, the test that is there for it does. */
class JournalMutantsTest {

    private static final String POWER =
            "CrashModelTest.lossOfPower_losesNothingThatWasDurable_andIsNeverTakenForDamage";
    private static final String NO_FORCE = "CrashModelTest.lossOfPower_withoutForces_losesNothingThatWasSynced";
    private static final String RECYCLED =
            "RetentionTest.segmentThatWasGivenUp_isNotReadAnyMore_evenIfItsContentIsStillThere";
    private static final String RACE = "RetentionTest.tailerAtTheEnd_neverSeesAHalfWrittenRecord";

    @TempDir
    static Path folder;

    private static List<Twin> twins() {
        return List.of(
                new Twin(
                        "Committed: the commit word comes last",
                        "Segment.java",
                        "        int check = ",
                        "        RecordDescriptor.storeWord(bytes, position, RecordDescriptor.word(length, 0));\n        int check = ",
                        RACE),
                new Twin(
                        "AckAfterForce: the records are forced",
                        "SegmentedJournal.java",
                        "each.force(each == segment ? end : each.size);",
                        "",
                        POWER),
                new Twin(
                        "AckAfterForce: not before the force has returned",
                        "GroupCommit.java",
                        "            upTo = force.force();",
                        "            durable = 1;\n            upTo = force.force();",
                        "GroupCommitTest.threadsThatWaitDuringAForce_shareTheNext"),
                new Twin(
                        "FailedIsFinal",
                        "GroupCommit.java",
                        "                failure = cause; // FailedIsFinal",
                        "",
                        "GroupCommitTest.failedForce_isFinal_andIsNotTriedAgain"),
                new Twin(
                        "TargetFirst: all segments that are not forced",
                        "SegmentedJournal.java",
                        "ledger.unforcedUpTo(segment)",
                        "List.of(segment)",
                        NO_FORCE),
                new Twin(
                        "CheckBeforeUse",
                        "SegmentTailer.java",
                        "if (!here.isIntact(source, at, word)) {",
                        "if (!here.isIntact(source, at, word) && at < 0) {",
                        "DamageTest.damageToAClosedJournal_isRefused_orDoesNoHarm"),
                new Twin(
                        "CopyThenSalt",
                        "SegmentTailer.java",
                        "if (here.isRecycled()) { // CopyThenSalt",
                        "if (false) {",
                        RECYCLED),
                new Twin(
                        "SaltFirst",
                        "SegmentSupply.java",
                        "        RecordDescriptor.storeWord(file.bytes(), SegmentDescriptor.SALT, 0);",
                        "",
                        RECYCLED),
                new Twin(
                        "OnceAndExact",
                        "SegmentTailer.java",
                        "missedBefore += base - next; // OnceAndExact",
                        "missedBefore += 1;",
                        "RetentionTest.ring_keepsItsSegments_andTellsASlowTailerExactlyWhatItMissed"),
                new Twin(
                        "Proven",
                        "LogScan.java",
                        "if (proven >= expected && expected != 0) {",
                        "if (false) {",
                        "RecoveryRulesTest.brokenRecord_thatALaterOneProvesDurable_isDamage"),
                new Twin(
                        "SameBoot",
                        "LogScan.java",
                        "if (sameBoot && (wholeBehind || word != 0)) {",
                        "if (false) {",
                        "RecoveryRulesTest.brokenRecord_withoutALossOfPower_isDamage"),
                new Twin(
                        "SegmentsAreWhole",
                        "LogScan.java",
                        "if (fault != null && (first || sameBoot || known.forced() || missing)) {",
                        "if (false) {",
                        "RecoveryRulesTest.missingSegments_areDamage"),
                new Twin(
                        "a torn tail is no damage",
                        "LogScan.java",
                        "if (sameBoot && (wholeBehind || word != 0)) {",
                        "if (wholeBehind || word != 0) {",
                        POWER),
                new Twin(
                        "records are seeded with the salt",
                        "RecordDescriptor.java",
                        "            crc.update((int) (salt >>> shift));\n",
                        "",
                        "RecoveryRulesTest.recordOfAnotherSalt_isNotARecord"),
                new Twin(
                        "CheckpointFirst",
                        "Recovery.java",
                        "        storage.forceDirectory(); // CheckpointFirst\n",
                        "",
                        "RecoveryRulesTest.checkpointThatLetsSegmentsGo_isDurableBeforeRecoveryDeletesThem"),
                new Twin("LaterGoFirst", "Recovery.java", "                || number > scan.segment()\n", "", NO_FORCE),
                new Twin(
                        "TailIsZeroed",
                        "Recovery.java",
                        "                zero(file.bytes(), scan.offset()); // TailIsZeroed\n",
                        "",
                        "RecoveryRulesTest.recordWithoutItsCommitWord_isCutOff_andItsPlaceIsZeroed"),
                new Twin(
                        "KeptAreForced",
                        "Recovery.java",
                        "                file.force(0, part.size()); // KeptAreForced\n",
                        "",
                        POWER),
                new Twin(
                        "KeptAreForced: the seal, too",
                        "Recovery.java",
                        "part.last() >= scan.proven();",
                        "part.last() > scan.proven();",
                        "RecoveryRulesTest.sealBehindTheLastProvenRecord_isForced_beforeWhatIsBehindItIsPromised"),
                new Twin(
                        "cursors beyond the end are set back",
                        "Recovery.java",
                        "                file.store(expected);\n",
                        "",
                        "RecoveryRulesTest.cursorBeyondTheEnd_isSetBack"),
                new Twin(
                        "EntryForcedBeforeReuse",
                        "SegmentSupply.java",
                        "                force(() -> file.force(0, SegmentDescriptor.FIRST_RECORD));\n",
                        "",
                        "RecoveryRulesTest.entryOfTheFirstSegment_isForced_beforeTheOneBeforeItIsGivenUp"),
                new Twin(
                        "FailedIsFinal: where segments are given up, too",
                        "SegmentSupply.java",
                        "            fatal.accept(e);\n",
                        "",
                        "GroupCommitTest.failedForce_whereSegmentsAreGivenUp_endsTheJournal"),
                new Twin(
                        "ProvenFirst: the checkpoint",
                        "SegmentSupply.java",
                        "            new Checkpoint(first, durable.getAsLong(), forced, storage.bootId()).put(storage);\n",
                        "",
                        POWER),
                new Twin(
                        "ProvenFirst: the cursors",
                        "SegmentSupply.java",
                        "        force(() -> CursorFile.forceAll(storage)); // ProvenFirst: as read, or later\n",
                        "",
                        "RecoveryRulesTest.cursorThatLetSegmentsGo_isDurableBeforeTheyGo"),
                new Twin(
                        "ForcedBeforeNamed: the segment",
                        "SegmentSupply.java",
                        "                force(() -> file.force(0, config.segmentSize())); // ForcedBeforeNamed\n",
                        "",
                        POWER),
                new Twin(
                        "ForcedBeforeNamed: the name",
                        "SegmentSupply.java",
                        "                forceDirectory(); // ForcedBeforeNamed\n",
                        "",
                        POWER),
                new Twin(
                        "TimesInOrder",
                        "Segment.java",
                        "        time = Math.max(time, now); // TimesInOrder",
                        "        time = now;",
                        "RecordTimesTest.restart_goesOnFromTheLastTime_alsoIfTheClockWasSetBack"),
                new Twin(
                        "TimesInOrder: across a restart",
                        "LogScan.java",
                        "                time = timeBase + RecordDescriptor.timeDelta(view.bytes, offset);\n",
                        "",
                        "RecordTimesTest.restart_goesOnFromTheLastTime_alsoIfTheClockWasSetBack"),
                new Twin(
                        "TimesInOrder: after a TIME record without its record",
                        "LogScan.java",
                        "                time = timeBase;\n",
                        "",
                        "RecordTimesTest.timeRecordWithoutItsRecord_keepsTimesInOrder"),
                new Twin(
                        "a time that does not fit has a TIME record",
                        "Segment.java",
                        "return now - timeBase <= RecordDescriptor.MAX_TIME_DELTA;",
                        "return true;",
                        "RecordTimesTest.restart_goesOnFromTheLastTime_alsoIfTheClockWasSetBack"),
                new Twin(
                        "the TIME record needs room, too",
                        "Segment.java",
                        "RecordDescriptor.sizeOf(Long.BYTES) + RecordDescriptor.sizeOf(payload)",
                        "RecordDescriptor.sizeOf(payload)",
                        "RecordTimesTest.recordThatNeedsATimeRecord_fitsInAnyRest"),
                new Twin(
                        "the log goes on with the last TIME record",
                        "LogScan.java",
                        "                timeBase = RecordDescriptor.time(view.bytes, offset);\n",
                        "",
                        "RecordTimesTest.restart_goesOnFromTheLastTime_alsoIfTheClockWasSetBack"),
                new Twin(
                        "a time may be in two segments",
                        "SegmentTailer.java",
                        "view.entered() < millis",
                        "view.entered() <= millis",
                        "RecordTimesTest.recordsOfOneMillisecond_inTwoSegments_areAllFound"),
                new Twin(
                        "an interruption does not end a journal",
                        "Uninterrupted.java",
                        "boolean interrupted = Thread.interrupted();",
                        "boolean interrupted = false;\n        if (Thread.currentThread().isInterrupted()) {\n            return work.run();\n        }",
                        "InterruptionTest.threadThatIsInterruptedAllTheTime_worksWithTheJournal_andStaysInterrupted"),
                new Twin(
                        "DeadIsDead: a full disk is no reason",
                        "SegmentedJournal.java",
                        "cause instanceof JournalError || cause instanceof UncheckedIOException",
                        "cause instanceof JournalError",
                        "GroupCommitTest.fullDisk_refusesTheAppend_andGoesOnWhenThereIsRoom"));
    }

    @TestFactory
    Stream<DynamicTest> checks_noticeThatASafeguardIsMissing() {
        return Twins.tests(SegmentedJournal.class, folder, twins());
    }
}
