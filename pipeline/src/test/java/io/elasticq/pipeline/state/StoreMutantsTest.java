package io.elasticq.pipeline.state;

import io.elasticq.contract.Twins;
import io.elasticq.contract.Twins.Twin;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The checks can fail: with a safeguard taken out of the shipped source, the test that is there for it does. */
class StoreMutantsTest {

    private static final String POWER =
            "StoreLifeTest.lossOfPower_leavesTheLastCheckpointThatWasComplete_orTheOneThatWasBeing";
    private static final String KILL = "StoreLifeTest.kill_leavesTheLastCheckpointThatWasComplete_orTheOneThatWasBeing";
    private static final String BAD = "StoreBadThingsTest.";

    @TempDir
    static Path folder;

    private static List<Twin> twins() {
        return List.of(
                new Twin(
                        "CompleteIsDurable",
                        "CheckpointLog.java",
                        "        sync(sequence); // CompleteIsDurable\n",
                        "",
                        POWER),
                new Twin(
                        "AllOrNothing: parts that are missing",
                        "OpenCheckpoint.java",
                        "if (!missing.isEmpty() || !unknown.isEmpty()) {",
                        "if (!unknown.isEmpty()) {",
                        KILL),
                new Twin(
                        "AllOrNothing: parts that are unknown",
                        "OpenCheckpoint.java",
                        "if (!missing.isEmpty() || !unknown.isEmpty()) {",
                        "if (!missing.isEmpty()) {",
                        "CheckpointStoreTest.complete_isRefused_whilePartsAreMissingOrUnknown"),
                new Twin(
                        "AllOrNothing: a part that has failed",
                        "CheckpointStore.java",
                        "            fail(target, e);\n",
                        "",
                        BAD + "fullDisk_failsTheCheckpoint_andTheNextOneGoesOnWhenThereIsRoom"),
                new Twin(
                        "OverIsOver: in the middle of a part",
                        "CheckpointStore.java",
                        "if (open != target || target.failure != null) { // OverIsOver",
                        "if (target.failure != null) {",
                        BAD + "partInTheMiddleOfWhichItsCheckpointEnds_isNotTaken"),
                new Twin(
                        "OverIsOver: while the next one is open",
                        "CheckpointStore.java",
                        "if (current == null || current.id != id || current.failure != null) {",
                        "if (current == null || current.failure != null) {",
                        BAD + "latePart_isNotMixedIntoTheNext"),
                new Twin(
                        "NumbersRise: before they are given out",
                        "CheckpointStore.java",
                        "            log.sync(sequence); // NumbersRise\n",
                        "",
                        POWER),
                new Twin(
                        "NumbersRise: the highest is kept",
                        "CheckpointStore.java",
                        "                giveUp(sequence); // NumbersRise\n",
                        "                giveUp(sequence + 1);\n",
                        BAD + "onlyFailedCheckpoints_takeNoMoreRoomThanAFew_andTheirNumbersDoNotComeAgain"),
                new Twin(
                        "ChangesFollow",
                        "CheckpointStore.java",
                        "boolean full = !unbroken || sinceFull + 1 >= config.fullEvery();",
                        "boolean full = kept.newest() == null || sinceFull + 1 >= config.fullEvery();",
                        KILL),
                new Twin(
                        "BaseIsKept",
                        "CompleteCheckpoint.java",
                        "return needed().mapToLong(PartRecords::first).min().orElseThrow();",
                        "return manifestAt.first();",
                        KILL),
                new Twin(
                        "BaseIsKept: of those before the newest",
                        "KeptCheckpoints.java",
                        "while (kept.size() > config.keep()) {",
                        "while (kept.size() > 1) {",
                        KILL),
                new Twin(
                        "FoundIsDurable",
                        "CheckpointLog.java",
                        "        journal.sync(); // FoundIsDurable\n",
                        "",
                        BAD + "whatIsFound_isDurable_beforeItIsTold"),
                new Twin(
                        "Alone",
                        "CheckpointLog.java",
                        "if (journal.lastSequence() != expected - 1) {",
                        "if (false) {",
                        BAD + "anotherThatAppends_isNoticed"),
                new Twin(
                        "OnlyNamed: a mixture is found",
                        "CheckpointScan.java",
                        "} else if (records.length() != length || records.crc() != crc) {",
                        "} else if (records.length() != length) {",
                        BAD + "newestThatIsMixedUp_isAnError_thatSaysHowToGoOn"),
                new Twin(
                        "NothingIsBelieved",
                        "PartCollector.java",
                        "} else if (next < head.pieces() || received != head.length()) {",
                        "} else if (received < 0) {",
                        BAD + "gigabytesThatAreOnlyAnnounced_areNotWhole"),
                new Twin(
                        "failed checkpoints are given up",
                        "CheckpointStore.java",
                        "if (log.unused() <= Math.max(LITTLE, kept.bytes())) {",
                        "if (true) {",
                        BAD + "thousandsOfFailedCheckpoints_takeNoMoreRoomThanAFew_andTheCompleteOneIsStillThere"),
                new Twin(
                        "complete checkpoints are given up",
                        "CheckpointStore.java",
                        "            giveUp(Long.MAX_VALUE);\n",
                        "",
                        BAD + "thousandsOfCheckpoints_takeNoMoreRoomThanAFew"));
    }

    @TestFactory
    Stream<DynamicTest> twins_areNoticed() {
        return Twins.tests(CheckpointStore.class, folder, twins());
    }
}
