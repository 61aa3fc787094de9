package io.elasticq.bridge.aeron;

import io.elasticq.contract.Twins;
import io.elasticq.contract.Twins.Twin;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The bridge without one of its safeguards, each in a JVM of its own: a test must notice. */
class AeronMutantsTest {

    private static final boolean DEEP = Boolean.getBoolean("elasticq.deep");
    private static final int BY_DEFAULT = 3; // the first ones; each takes seconds

    private static final String WIRE =
            "SenderAndSourceTest.sequences_tellGapsAndDuplicates_andForeignMessagesAreNotEvents";
    private static final String FALSE_STATUS = "SenderAndSourceTest.statusThatCantBeTrue_orIsForeign_mintsNoCredits";
    private static final String LEAVES =
            "SenderAndSourceTest.receiverThatLeaves_isToldApartFromALostOne_andWhatItDidNotTakeIsUnconfirmed";

    @TempDir
    Path folder;

    private static List<Twin> twins() {
        return List.of(
                new Twin(
                        "NoMint: a position above what was sent",
                        "Receivers.java",
                        "if (position > sent || window < 0) {",
                        "if (window < 0) {",
                        FALSE_STATUS),
                new Twin(
                        "Welcome: who comes is given what others have taken",
                        "AeronSource.java",
                        "            counters.add(SourceCount.EARLY, 1); // Welcome: for others\n            return false;",
                        "            counters.add(SourceCount.EARLY, 1); // Welcome: for others\n            return true;",
                        WIRE),
                new Twin(
                        "duplicates are given out",
                        "AeronSource.java",
                        "            counters.add(SourceCount.DUPLICATES, 1);\n            return false;",
                        "            counters.add(SourceCount.DUPLICATES, 1);\n            return true;",
                        WIRE),
                new Twin(
                        "Settled: nobody hears of what was on its way",
                        "AeronSender.java",
                        "        if (from < end) {",
                        "        if (from > end) {",
                        LEAVES),
                new Twin(
                        "a gap is silent",
                        "AeronSource.java",
                        "told.tell(listener -> listener.missed(from.session, expected, sequence));",
                        "",
                        WIRE),
                new Twin(
                        "the subscriber's credits are back when an event is sent",
                        "AeronSubscriber.java",
                        "        long confirmed = sender.confirmed();",
                        "        long confirmed = sender.stats().taken();",
                        "SubscriberTest.drop_losesJustWhatTheReceiverHasNoCreditFor"),
                new Twin(
                        "Newest: a late status changes the window",
                        "Receivers.java",
                        "if (number > remote.number) {",
                        "if (number >= 0) {",
                        FALSE_STATUS),
                new Twin(
                        "NoMint: a position goes back",
                        "Receivers.java",
                        "remote.position = Math.max(remote.position, position); // NoMint",
                        "remote.position = position;",
                        "ReceiversProperties.creditsAreNeverMinted_andAllComeBack"),
                new Twin(
                        "the slowest does not gate",
                        "Receivers.java",
                        "credited = slowest ? Math.min(credited, end) : Math.max(credited, end);",
                        "credited = slowest ? credited : Math.max(credited, end);",
                        "SenderAndSourceTest.slowestOfTwo_gates_andBothGetEverything"),
                new Twin(
                        "statuses of another sender's receivers count",
                        "AeronSender.java",
                        "if (StatusDescriptor.session(buffer, offset) != publication.sessionId()) {",
                        "if (StatusDescriptor.session(buffer, offset) == 0) {",
                        FALSE_STATUS),
                new Twin(
                        "a lost receiver is waited for",
                        "AeronSender.java",
                        "for (Remote gone; (gone = receivers.removeGone()) != null; work++) {",
                        "for (Remote gone; finishing && (gone = receivers.removeGone()) != null; work++) {",
                        "PeerLossTest.receiverThatIsKilled_isNoticed_andTheNextOneGetsTheRest"),
                new Twin(
                        "nobody is told of what was skipped last",
                        "Announcements.java",
                        "        if (!markDue && !stalled) {",
                        "        if (sequence >= 0) {",
                        "SenderAndSourceTest.skippedEvent_givesItsCreditBack_evenIfItIsTheLastOne"),
                new Twin(
                        "a sender that is lost has ended",
                        "AeronSource.java",
                        "if (!from.ended && from.expected != StatusDescriptor.UNKNOWN) {",
                        "if (from.expected < 0) {",
                        "SenderAndSourceTest.senderThatIsClosedBefore_isLost_afterWhatItHadSent_andTheSourceWaitsForTheNextOne"),
                new Twin(
                        "Witness: the same with the fastest",
                        "Receivers.java",
                        "if (remotes.get(i).joinedAt <= confirmed) { // Witness",
                        "if (confirmed >= 0) {",
                        "ReceiverChangeTest.fastest_joinConfirmsNothing"),
                new Twin(
                        "Again: a welcome is said once",
                        "Receivers.java",
                        "remote.welcomed = false; // Again",
                        "",
                        "ReceiverChangeTest.welcomeThatIsLost_isSaidAgain"),
                new Twin(
                        "the end counts as known when it was sent",
                        "AeronSender.java",
                        "(!finishing || (announcements.endIsSaid() && receivers.endIsKnown()) || receivers.isEmpty())",
                        "(!finishing || announcements.endIsSaid() || receivers.isEmpty())",
                        "FaultsTest.endThatIsConfirmed_hasArrived_whateverIsLostOnTheWay"),
                new Twin(
                        "two threads use a sender",
                        "OneThread.java",
                        "boolean free = other == null || !other.isAlive();",
                        "boolean free = true;",
                        "SenderAndSourceTest.secondThread_isRefused_andBothAreNamed"));
    }

    @TestFactory
    Stream<DynamicTest> checks_noticeThatASafeguardIsMissing() {
        return Twins.tests(AeronSender.class, folder, twins().subList(0, DEEP ? twins().size() : BY_DEFAULT));
    }
}
