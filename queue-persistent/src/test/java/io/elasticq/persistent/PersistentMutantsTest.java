package io.elasticq.persistent;

import io.elasticq.contract.Twins;
import io.elasticq.contract.Twins.Twin;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The checks can fail: with a safeguard taken out of the shipped source, the test that is there for it does. */
class PersistentMutantsTest {

    private static final String POWER = "QueueLifeTest.lossOfPower_leavesTheQueueAsOfTheLastPromise_orLater";
    private static final String KILL = "QueueLifeTest.kill_leavesTheQueueAsItWas";

    @TempDir
    static Path folder;

    private static List<Twin> twins() {
        return List.of(
                new Twin(
                        "LogFirst: what is polled is settled in the log",
                        "Outlet.java",
                        "        ledger.settle(head);\n",
                        "",
                        KILL),
                new Twin(
                        "LogFirst: what can't be settled stays",
                        "Ledger.java",
                        "            backlog.giveBack(taken);\n            throw e;\n        } finally {",
                        "            throw e;\n        } finally {",
                        "FullDiskTest.batchThatCantBeSettled_staysWhereItIs"),
                new Twin(
                        "the promise of EVERY_WRITE",
                        "Monitor.java",
                        "            log.acknowledge(answer.sequence()); // NoWaitForTheDisk\n",
                        "",
                        POWER),
                new Twin(
                        "WholeBatches",
                        "Restore.java",
                        "settled.addRange(batchFrom, next - 1); // WholeBatches",
                        "live += next - batchFrom;",
                        POWER),
                new Twin(
                        "WholeBatches: in the process that wrote it, too",
                        "Ledger.java",
                        "            backlog.reader().discard(before + 1, log.last()); // void, as the batch is not complete\n",
                        "",
                        "FullDiskTest.voidBatch_isPassedOver_whenTheLogIsRead"),
                new Twin("SettledIsGone", "Restore.java", "            live--; // SettledIsGone\n", "", KILL),
                new Twin(
                        "CopyIsTheElement",
                        "Restore.java",
                        "boolean ownRecordIsHere = id >= from && settled.add(id); // CopyIsTheElement",
                        "boolean ownRecordIsHere = id >= from;",
                        KILL),
                new Twin(
                        "CountIsExact",
                        "Restore.java",
                        "            restore.recount(tailer); // CountIsExact\n",
                        "",
                        "RestoreTest.cursorAtACopy_betweenElementsThatWereSettledTogether"),
                new Twin("BelowIsSettled", "Restore.java", "(id >= from && settled.add(id))", "settled.add(id)", KILL),
                new Twin(
                        "CopyIsDurable",
                        "Checkpoints.java",
                        "            log.journal.sync(lastCopy); // CopyIsDurable, also if the copying has failed half way\n",
                        "",
                        POWER),
                new Twin(
                        "CopyIsTheElement: it is settled by its own id",
                        "Checkpoints.java",
                        "                entry.apart = true; // CopyIsTheElement: a copy is settled by its own id\n",
                        "",
                        KILL),
                new Twin(
                        "NeededIsKept: until it is written",
                        "Ledger.java",
                        "        backlog.beginDelivery(taken); // NeededIsKept: until it is written\n",
                        "",
                        "FullDiskTest.batchThatCantBeSettled_staysWhereItIs_alsoAfterOpening"),
                new Twin(
                        "NoLostWakeUp: the signal was for another",
                        "Monitor.java",
                        "                notEmpty.signal(); // for one that may take it; this signal was not for us\n",
                        "",
                        "AcknowledgeTest.receiverThatMayNotReceive_leavesTheElementToATaker"),
                new Twin(
                        "NoLostWakeUp: what is received meanwhile",
                        "Monitor.java",
                        "Math.min(ackTimeoutNanos, backlog.nanosToNextReturn(nanoClock.getAsLong()))",
                        "backlog.nanosToNextReturn(nanoClock.getAsLong())",
                        "AcknowledgeTest.waitingTaker_isWoken_whenTheTimeIsOverOfWhatWasReceivedWhileItWaited"),
                new Twin(
                        "CursorIsNotAhead",
                        "Checkpoints.java",
                        "return backlog.oldestNeeded(end()); // CursorIsNotAhead",
                        "return backlog.frontNeeded(end());",
                        KILL),
                new Twin(
                        "OnlyStragglers: they are moved at all",
                        "Checkpoints.java",
                        "boolean pays = keptForThem &&",
                        "boolean pays = false && keptForThem &&",
                        "CheckpointTest.elementThatIsNeverAcknowledged_doesNotKeepTheLog_andIsStillThere"),
                new Twin(
                        "a full disk can be emptied",
                        "Ledger.java",
                        "if (!checkpoints.settleByCursor(entry)) {\n                throw e;",
                        "if (true) {\n                throw e;",
                        "FullDiskTest.fullDisk_refusesOffers_andGivesOutWhatThereIs_forGood"),
                new Twin(
                        "a full disk is in use again",
                        "Ledger.java",
                        "if (!checkpoints.freeSegments()) {",
                        "if (true) {",
                        "FullDiskTest.fullDisk_isInUseAgain_whenThatGivesUpSegments"),
                new Twin(
                        "MemoryFirst: not past those in the log",
                        "Backlog.java",
                        "if (reader.count() == 0 && fits &&",
                        "if (fits &&",
                        KILL),
                new Twin(
                        "what can't be decoded is still to come",
                        "LogReader.java",
                        "if (next < tailer.nextSequence() ||",
                        "if (",
                        "OpeningTest.elementThatCantBeDecoded_staysAtTheHead_untilACodecCanReadIt"),
                new Twin(
                        "a late acknowledgement is void",
                        "Backlog.java",
                        "return entry.attempts == attempt &&",
                        "return",
                        "AcknowledgeTest.givenBack_goesToItsOldPlace_withTheSameId"),
                new Twin(
                        "NoLostWakeUp: whose time is over",
                        "Monitor.java",
                        "long next = Math.min(ackTimeoutNanos, backlog.nanosToNextReturn(nanoClock.getAsLong()));",
                        "long next = FOREVER;",
                        "AcknowledgeTest.waitingReceiver_isWoken_whenTheTimeOfAnotherIsOver"),
                new Twin(
                        "NoLostWakeUp: fewer in flight",
                        "Monitor.java",
                        "            fewerInFlight.signal();\n",
                        "",
                        "AcknowledgeTest.noMoreThanMayBeInFlight_areHandedOut_andAnAckLetsTheNextGo"));
    }

    @TestFactory
    Stream<DynamicTest> checks_noticeThatASafeguardIsMissing() {
        return Twins.tests(Monitor.class, folder, twins());
    }
}
