package io.elasticq.bridge.kafka;

import io.elasticq.contract.Twins;
import io.elasticq.contract.Twins.Twin;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Replication without one of its safeguards, each in a JVM of its own: a test must notice. */
class JournalMutantsTest {

    private static final boolean DEEP = Boolean.getBoolean("elasticq.deep");
    private static final int BY_DEFAULT = 5; // the first ones; each takes seconds

    private static final String HANGS =
            "JournalSessionTest.transactionThatTheBrokerHasLeftOpen_isAborted_andItsRecordsAreReplicatedAgain";
    private static final String REPEATED =
            "TopicTailerTest.repeatedRecords_areSkippedAndCounted_byTailersAndByTheNextReplicator";
    private static final String GAP = "TopicTailerTest.gapAndReordering_areErrors_thatNameSequenceAndOffset";

    @TempDir
    Path folder;

    private static List<Twin> twins() {
        return List.of(
                new Twin(
                        "NothingHidden: what lies open is not looked at",
                        "JournalSession.java",
                        "if (nextOffset < all) {",
                        "if (nextOffset > all) {",
                        HANGS),
                new Twin(
                        "SameJournal",
                        "JournalSession.java",
                        "} else if (!TopicRecord.areSame(last, same)) {",
                        "} else if (last.sequence() != same.sequence()) {",
                        "JournalSessionTest.topicOfAnotherJournal_isRefused_andBothAreNamed"),
                new Twin(
                        "Alone: offsets are not looked at",
                        "JournalSession.java",
                        "if (first != expected || last != first + count - 1) {",
                        "if (last != first + count - 1) {",
                        "TopicTailerTest.topicThatHasLostItsEnd_getsItAgain"),
                new Twin(
                        "NoGap",
                        "TopicTailer.java",
                        "return deleted || gap <= record.carriedMissed();",
                        "return true;",
                        GAP),
                new Twin("Once", "TopicTailer.java", "if (sequence >= expected) {", "if (sequence > 0) {", REPEATED),
                new Twin(
                        "a fenced replicator fences back",
                        "JournalFailures.java",
                        "return transactionAge.compareTo(transactionTimeout) >= 0",
                        "return transactionAge.compareTo(transactionTimeout) != 0",
                        "JournalSessionTest.olderReplicator_ends_whenANewerOneHasStarted"),
                new Twin(
                        "YoungestLives",
                        "JournalSession.java",
                        "last.sequence() > sentBefore) {",
                        "last.sequence() < sentBefore) {",
                        "JournalSessionTest.olderReplicator_whoseConnectionWasLost_givesWayToAYoungerOne"),
                new Twin(
                        "InOrder: a gap is not told",
                        "JournalSession.java",
                        "if (gap > 0 && !config.recordsGaps) {",
                        "if (gap < 0) {",
                        "JournalSessionTest.recycledRecords_areAnError_unlessTheyAreToBeTold"),
                new Twin(
                        "CursorBehind",
                        "JournalSession.java",
                        "moveCursor(settled);",
                        "moveCursor(sent + 1);",
                        "JournalSessionTest.cursor_isAtTheEndOfTheTransactionBeforeTheLast_neverBeyond"),
                new Twin(
                        "what hangs is not aborted",
                        "JournalSession.java",
                        "boolean ended = clients.endHanging(target);",
                        "boolean ended = false;",
                        HANGS),
                new Twin(
                        "the last record is taken for the greatest",
                        "TopicReading.java",
                        "probe.set(next).sequence() > greatest.sequence()",
                        "probe.set(next).sequence() > 0",
                        REPEATED),
                new Twin(
                        "TrueEnd: an answer that has not come is taken for the end",
                        "TopicReading.java",
                        "            fetchUpTo(end());",
                        "            end();",
                        GAP),
                new Twin(
                        "bisection is believed where records were repeated",
                        "TopicTailer.java",
                        "if (gap > 0 && !isTold(gap)) {\n            ahead = null;",
                        "if (gap < 0) {\n            ahead = null;",
                        REPEATED),
                new Twin(
                        "CheckBeforeUse",
                        "TopicRecord.java",
                        "|| head.getInt() != crc(header.value(), value, gap)) {",
                        "|| head.getInt() == 0) {",
                        "TopicTailerTest.recordThatIsDamaged_orNotAJournals_isAnError"),
                new Twin(
                        "SameSequence",
                        "TopicRestore.java",
                        "if (record.sequence() != next) {",
                        "if (next < 0) {",
                        "TopicTailerTest.restore_refusesATopicWithoutItsBeginning_andAnotherJournal"));
    }

    @TestFactory
    Stream<DynamicTest> checks_noticeThatASafeguardIsMissing() {
        return Twins.tests(JournalSession.class, folder, twins().subList(0, DEEP ? twins().size() : BY_DEFAULT));
    }
}
