package io.elasticq.router;

import io.elasticq.contract.Twins;
import io.elasticq.contract.Twins.Twin;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The router without one of its safeguards, each in a JVM of its own: a test must notice. */
class RouterMutantsTest {

    private static final boolean DEEP = Boolean.getBoolean("elasticq.deep");
    private static final int BY_DEFAULT = 8; // the first ones; each takes seconds

    private static final String LIFE = "RouterLifeTest.randomLives_areThoseOfTheModel";
    private static final String TWICE =
            "AcknowledgeTest.acknowledgingTwice_orWhatWasNotHandedOut_isAnError_andMintsNoCredit";
    private static final String WHILE_READ = "ReplayTest.joinThatIsFixedWhileARecordIsRead_leavesTheRecordToTheRing";
    private static final String JOINER = "ReplayTest.lateJoiner_getsWhatWasBefore_thenWhatComes";
    private static final String KEYS = "WorkQueueTest.keys_stayWithTheirSubscriber_whoeverComes_andMoveWhenItGoes";
    private static final String HELD = "OverloadTest.parkedSubscriber_holdsTheNextEvents_andTheOthersGetTheHeldOneOnce";

    @TempDir
    Path folder;

    private static List<Twin> twins() {
        return List.of(
                new Twin(
                        "NoMint: a credit is returned twice",
                        "Positions.java",
                        "if (events < 1 || events > outstanding) {",
                        "if (events < 1) {",
                        TWICE),
                new Twin(
                        "who is detached while parked keeps the router waiting",
                        "Lane.java",
                        "            pending += step.frontier() - parkedAt;\n            unpark();",
                        "            pending += step.frontier() - parkedAt;",
                        "OverloadTest.park_detachesWhenItsTimeIsOver_andTheOthersGoOn"),
                new Twin(
                        "who leaves while parked takes the held event from another",
                        "Step.java",
                        "parked += change;",
                        "parked = Math.max(0, change);",
                        "OverloadTest.leavingWhileParked_letsTheRouterGoOn"),
                new Twin(
                        "a gap at the switch",
                        "Intake.java",
                        "if (until != Link.NONE && sequence - until >= 0) {",
                        "if (until != Link.NONE && sequence - until >= -1) {",
                        JOINER),
                new Twin(
                        "JoinBeforeAppend: join is read before the record",
                        "Intake.java",
                        "            until = until(); // after the record was read: JoinBeforeAppend\n",
                        "",
                        WHILE_READ),
                new Twin(
                        "HeldEvent: park reorders",
                        "BroadcastStep.java",
                        "frontier() < count() && !isAnyParked()",
                        "frontier() < count()",
                        HELD),
                new Twin(
                        "Sticky: a key moves to who comes",
                        "Choice.java",
                        "if (owner == null) {",
                        "if (owner == null || attached.size() > 3) {",
                        KEYS),
                new Twin(
                        "OneOwner: two threads step",
                        "Router.java",
                        "if (owner.getPlain() != self && !becomeOwner(self)) {",
                        "if (owner.getPlain() == null && !becomeOwner(self)) {",
                        "StepOwnerTest.secondThread_isRefused_andBothAreNamed"),
                new Twin(
                        "NoMint: the same by position",
                        "Positions.java",
                        "if (position - from <= 0 || position - to > 0) {",
                        "if (position - to > 0) {",
                        TWICE),
                new Twin(
                        "NoMint: two threads return the same credit",
                        "Positions.java",
                        "if (ACKNOWLEDGED.compareAndSet(this, from, from + events)) {",
                        "acknowledged = from + events;\n            if (outstanding > 0) {",
                        "AcknowledgeTest.acknowledgedByManyThreads_isAcknowledgedOnce"),
                new Twin(
                        "ReplayedFirst: replayed events give credits",
                        "Positions.java",
                        "return returned - replayed();",
                        "return returned;",
                        LIFE),
                new Twin(
                        "Budget",
                        "Lane.java",
                        "limit = positions.credited() + config.credits();",
                        "limit = positions.credited() + config.credits() + 1;",
                        "OverloadTest.drop_losesOnlyWhatHasNoCredit_andSaysSo"),
                new Twin(
                        "Budget: the ring's room",
                        "Lane.java",
                        "limit = Math.min(limit, delivered + ring.maxCapacity() - ring.size());",
                        "",
                        "OverloadTest.withoutCreditLimit_theRingIsTheBound"),
                new Twin(
                        "HeldEvent: others run ahead of who is parked",
                        "Lane.java",
                        "return parks ? room(n) : n;",
                        "return n;",
                        HELD),
                new Twin(
                        "OneBatch: the held event is forgotten",
                        "Step.java",
                        "if (parked > 0 || !fill(draining)) {",
                        "if (!fill(draining)) {",
                        LIFE),
                new Twin(
                        "EachOnce: what is held is given from the next event on",
                        "Lane.java",
                        "giveAll(batch, from, frontier);",
                        "giveAll(batch, from + 1, frontier);",
                        HELD),
                new Twin(
                        "Decided: refused events are never dropped",
                        "Lane.java",
                        "            if (refusedNoCredit + refusedQueueFull > 0) {\n                dropRefused();",
                        "            if (false) {\n                dropRefused();",
                        "OverloadTest.detachByNumber_countsRefusalsInARow"),
                new Twin(
                        "Decided: what was refused before a detachment is not replayed",
                        "Lane.java",
                        "return refusedNoCredit + refusedQueueFull > 0 ? refusedFrom : otherwise;",
                        "return otherwise;",
                        "ReplayTest.detached_catchesUpFromTheJournal_withoutAGap"),
                new Twin(
                        "a duplicate at the switch",
                        "Intake.java",
                        "if (until != Link.NONE && expected - until >= 0) {",
                        "if (until != Link.NONE && expected - until > 0) {",
                        LIFE),
                new Twin(
                        "JoinBeforeAppend: join is stored after an append",
                        "Step.java",
                        "lane.attach(nextSequence);",
                        "lane.attach(nextSequence + 1);",
                        JOINER),
                new Twin(
                        "NothingAfterResume: the journal is gone on with although the ring has events",
                        "Intake.java",
                        "        E event = ring.poll(); // after resume and the state: NothingAfterResume, ClosedLast",
                        "        E event = resume == Link.NONE ? ring.poll() : null;",
                        LIFE),
                new Twin(
                        "LogFirst: an event is given out and not appended",
                        "Step.java",
                        "log.append(batch[logged]);",
                        "if (logged > 0) log.append(batch[logged]);",
                        LIFE),
                new Twin(
                        "Sticky: the keys of who has gone stay with it",
                        "Choice.java",
                        "                    slots[i] = null;\n",
                        "",
                        KEYS),
                new Twin(
                        "an event that nobody can take is not in the journal yet",
                        "WorkQueueStep.java",
                        "if (lane == null && choice.isClaimed() && pressure != Pressure.DROP) {",
                        "if (lane == null && choice.isClaimed() && pressure == Pressure.SPIN_THEN_BLOCK) {",
                        "WorkQueueTest.everyEventIsInTheJournal_onceAndInOrder"),
                new Twin(
                        "who can't go on is waited for",
                        "Intake.java",
                        "giveUp(link.state() != SubscriptionState.CLOSED);",
                        "giveUp(false);",
                        "ReplayEndsTest.replayThatFails_isThrown_andNotWaitedFor"),
                new Twin(
                        "whose thread was interrupted is waited for",
                        "Subscription.java",
                        "if (!isTerminated() && state() != SubscriptionState.CLOSED) {",
                        "if (false) {",
                        "ReplayEndsTest.interruptedThread_isNotWaitedFor"),
                new Twin(
                        "who unsubscribes replays to the end",
                        "Intake.java",
                        "        leaving = true;\n",
                        "",
                        "ReplayEndsTest.unsubscribing_afterTheRoutersEnd_endsAReplay"),
                new Twin(
                        "what is pending at the end is lost",
                        "Lane.java",
                        "            link.resumeFrom(firstMissing);\n",
                        "",
                        LIFE),
                new Twin(
                        "a closed journal is always an end",
                        "TailerSource.java",
                        "if (!caughtUp) {",
                        "if (false) {",
                        "TailerSourceTest.journalThatIsClosedWithUnreadRecords_isNotDrained"),
                new Twin(
                        "a step in a step",
                        "Router.java",
                        "        if (stepping) {\n            throw",
                        "        if (stepping && closing) {\n            throw",
                        "StepOwnerTest.stepWithinAStep_isRefused"),
                new Twin(
                        "who subscribes after the end hears of it",
                        "Step.java",
                        "        if (terminated) {\n            handleAfterEnd();",
                        "        if (false) {\n            handleAfterEnd();",
                        "LifecycleTest.routerThatNobodySteps_isEndedByWhoClosesIt"),
                new Twin(
                        "what is held at the end is reported",
                        "Step.java",
                        "left = Math.min(left, lane.parkedAt(frontier));",
                        "left = Math.min(left, frontier);",
                        "LifecycleTest.close_stopsWhatIsParked_andCanBeCalledTwice"));
    }

    @TestFactory
    Stream<DynamicTest> checks_noticeThatASafeguardIsMissing() {
        return Twins.tests(Link.class, folder, twins().subList(0, DEEP ? twins().size() : BY_DEFAULT));
    }
}
