package io.elasticq.bridge.kafka;

import io.elasticq.contract.Twins;
import io.elasticq.contract.Twins.Twin;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Sinks and sources without one of their safeguards, each in a JVM of its own: a test must notice. Those that need a broker start one. */
class KafkaMutantsTest {

    private static final int BY_DEFAULT = 3; // the first ones; each has a broker of its own

    private static final String GIVEN_BACK =
            "KafkaPublicationTest.persistentQueue_getsBackWhatIsNotAcknowledged_andKeepsItOverARelease";
    private static final String DIES = "KafkaSinkTest.exactlyOnce_thatDiesBeforeTheCommit_isMadeUpFor_once";

    @TempDir
    static Path folder;

    private static final List<Twin> TWINS = List.of(
            new Twin(
                    "SettledIsAcknowledged",
                    "InFlight.java",
                    "while (n < size() && get(n).state == State.ACKNOWLEDGED) {",
                    "while (n < size()) {",
                    GIVEN_BACK),
            new Twin(
                    "what has failed is sent again",
                    "InFlight.java",
                    "            state = State.FAILED;",
                    "            state = State.ACKNOWLEDGED;",
                    "KafkaPublicationTest.timeThatIsOver_isTriedAgain_inOrder_andNothingPasses"),
            new Twin(
                    "TakenIsSomewhere", "Feed.java", "            rest.forEach(Delivery::giveBack);\n", "", GIVEN_BACK),
            new Twin(
                    "FencedFirst and the number: what is committed is not written again",
                    "ExactKafkaWriter.java",
                    "        held.take(number);\n",
                    "",
                    DIES),
            new Twin(
                    "EndIsFixed",
                    "PartitionReader.java",
                    "                continue; // EndIsFixed\n",
                    "",
                    "KafkaSourceTest.endingAtTheLast_ends_whileSomebodyGoesOnWriting"),
            new Twin(
                    "CommittedIsDealtWith",
                    "PartitionProgress.java",
                    "(oldest = open.peek()) != null && oldest.isAcknowledged()",
                    "(oldest = open.peek()) != null",
                    "KafkaInboxTest.whatIsCommitted_isUpToTheOldestThatIsNotAcknowledged"));

    private static final List<Twin> MORE = List.of(
            new Twin(
                    "what is dealt with is committed before a partition goes",
                    "InboxPoller.java",
                    "        commitNow(revoked);\n",
                    "",
                    "KafkaInboxTest.whatIsDealtWith_beforeAPartitionIsTakenAway_neverComesAgain"),
            new Twin(
                    "the others of a batch",
                    "Pump.java",
                    "(kind == SendFailure.WITH_REFUSED && !anyRefused)",
                    "kind == SendFailure.WITH_REFUSED",
                    "KafkaPublicationTest.theOthersOfABatchInWhichOneIsRefused_areSentAgain"),
            new Twin(
                    "a publication that ends unsubscribes",
                    "Feed.java",
                    "                subscription.close();\n",
                    "",
                    "KafkaPublicationTest.publicationThatFails_unsubscribes_soThatTheRouterGoesOn"),
            new Twin(
                    "OneTransaction",
                    "ExactKafkaWriter.java",
                    "            producer.sendOffsetsToTransaction(ledger.entry(checkpoint), ledger.owner());\n",
                    "",
                    DIES),
            new Twin(
                    "StateHasTheRest",
                    "ExactKafkaWriter.java",
                    "        held.add(checkpoint, current);\n        current = new ArrayList<>();\n        held.write(committed, state);\n",
                    "        held.write(committed, state);\n        held.add(checkpoint, current);\n        current = new ArrayList<>();\n",
                    DIES),
            new Twin(
                    "NumberIsKnown",
                    "ExactKafkaWriter.java",
                    "        if (number < atLeast) {",
                    "        if (false) {",
                    "KafkaSinkTest.exactlyOnce_refusesATopicThatIsAhead_orHasForgotten"),
            new Twin(
                    "PreparedIsAcknowledged",
                    "KafkaWriter.java",
                    "        requireNoFailure(); // PreparedIsAcknowledged\n",
                    "",
                    "KafkaSinkTest.recordThatTheBrokerRefusesLater_failsTheRun_andNobodyElsesEvent"),
            new Twin(
                    "PositionIsHandedOver",
                    "PartitionReader.java",
                    "next.put(each.partition(), each.offset() + 1);",
                    "next.put(each.partition(), consumer.position(new TopicPartition(source.topic(), each.partition())));",
                    "KafkaSourceTest.resumedReader_givesExactlyWhatCameAfterThePosition"),
            new Twin(
                    "RoomForAPoll",
                    "InboxPoller.java",
                    "if (!paused && room < pollMax) {",
                    "if (!paused && room < 0) {",
                    "KafkaInboxTest.slowTaker_pausesPartitions_andStaysAMember"),
            new Twin(
                    "BegunOnce",
                    "InboxPoller.java",
                    "            commitAwake(ends); // and the next poll finds it\n",
                    "            ends.forEach((each, end) -> consumer.seek(each, end));\n",
                    "KafkaInboxTest.groupFromTheEnd_beginsOnce_soWhatIsNotAcknowledgedComesAgain"),
            new Twin(
                    "NumberIsYoung",
                    "ExactKafkaWriter.java",
                    "            transaction(ready, committed); // NumberIsYoung\n",
                    "",
                    "KafkaSinkTest.exactlyOnce_withNothingToWrite_keepsItsNumberYoung"),
            new Twin(
                    "CommittedIsCovered",
                    "InboxPoller.java",
                    "what == KafkaInbox.Commits.ACKNOWLEDGED ? progress.done() : progress.checkpointed()",
                    "progress.done()",
                    "KafkaInboxTest.pipelineInAGroup_commitsWhatACheckpointCovers_andNoMore"));

    @TestFactory
    Stream<DynamicTest> checks_noticeThatASafeguardIsMissing() {
        List<Twin> twins = new ArrayList<>(TWINS.subList(0, BY_DEFAULT));
        if (Boolean.getBoolean("elasticq.deep")) {
            twins.addAll(TWINS.subList(BY_DEFAULT, TWINS.size()));
            twins.addAll(MORE);
        }
        return Twins.tests(KafkaSink.class, folder, twins);
    }
}
