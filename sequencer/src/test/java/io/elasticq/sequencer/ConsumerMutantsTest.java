package io.elasticq.sequencer;

import io.elasticq.contract.Twins;
import io.elasticq.contract.Twins.Twin;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The checks can fail: with a safeguard taken out of the shipped source of consumers, the test that is there for it does. */
class ConsumerMutantsTest {

    private static final String LIFE =
            "TopologyLifeTest.eachConsumer_handlesEachEventOfItsTime_onceAndInOrder_afterThoseBeforeIt";

    @TempDir
    static Path folder;

    private static List<Twin> twins() {
        return List.of(
                new Twin(
                        "GateBehindDone: the gate moves when the events are done",
                        "BatchLoop.java",
                        "        while (reason == null && next != end) {\n",
                        "        ring.advance(gate, end);\n        while (reason == null && next != end) {\n",
                        "EventProcessorTest.gate_movesAfterTheBatch"),
                new Twin(
                        "GateBehindDone: only what was handed out is released",
                        "BatchLoop.java",
                        "if (position - handedOut.getPlain() > 0) {",
                        "if (false) {",
                        "EventProcessorTest.earlyRelease_ofWhatWasNotHandedOut_isRefused"),
                new Twin(
                        "the gate never goes back",
                        "BatchLoop.java",
                        "if (position - gate.getPlain() > 0 && ",
                        "if (",
                        "EventProcessorTest.earlyRelease_letsProducersGoOn_withinTheBatch"),
                new Twin(
                        "one thread moves the gate",
                        "BatchLoop.java",
                        "if (Thread.currentThread() != owner) {",
                        "if (false) {",
                        "EventProcessorTest.earlyRelease_byAnotherThread_isRefused"),
                new Twin(
                        "EachOnceInOrder: RETRY is the same event again",
                        "BatchLoop.java",
                        "                again.call();\n",
                        "",
                        "EventProcessorTest.failedEvent_thatIsRetried_comesAgain_withTheNumberOfTheAttempt"),
                new Twin(
                        "EachOnceInOrder: HALT is at the event",
                        "BatchLoop.java",
                        "        if (reason != null) {\n            done.set(sequence);\n            return reason;\n        }\n",
                        "",
                        "EventProcessorTest.exceptionHandler_thatThrows_halts_andIsReported"),
                new Twin(
                        "no RETRY of what was released",
                        "BatchLoop.java",
                        "(phase == Phase.EVENT && isReleased(next))",
                        "false",
                        "EventProcessorTest.retry_ofAnEventThatWasReleased_halts"),
                new Twin(
                        "halt ends retries",
                        "BatchLoop.java",
                        "if (asked != null || (phase",
                        "if ((phase",
                        "EventProcessorTest.halt_endsRetriesWithoutEnd"),
                new Twin(
                        "halt ends a wait",
                        "EventProcessor.java",
                        "        ring.sequencer().signalAll();\n",
                        "",
                        "EventProcessorTest.halt_endsAWait"),
                new Twin(
                        "an interruption is looked at",
                        "BatchLoop.java",
                        "if (Thread.currentThread().isInterrupted()) {",
                        "if (false) {",
                        "EventProcessorTest.interruption_isAfterTheBatch_andTheThreadStaysInterrupted"),
                new Twin(
                        "one thread runs it",
                        "EventProcessor.java",
                        "if (!RUNNER.compareAndSet(this, null, Thread.currentThread())) {",
                        "if (!RUNNER.compareAndSet(this, null, Thread.currentThread()) && reason == null && name == null) {",
                        "EventProcessorTest.secondRun_isRefused"),
                new Twin(
                        "Fence: after the event",
                        "BatchLoop.java",
                        "        if (asked == Request.UNGATE) {\n            suspect",
                        "        if (false) {\n            suspect",
                        "EventProcessorTest.fenced_beginsNothingMore_andNamesTheEventThatItWasIn"),
                new Twin(
                        "Fence: before a batch",
                        "BatchLoop.java",
                        "if (reason == null && request.level() >= Request.ABORT) {",
                        "if (false) {",
                        "EventProcessorTest.fenced_betweenBatches_hasNoSuspect"),
                new Twin(
                        "FenceFirst",
                        "Topology.java",
                        "        member.processor.fence(); // FenceFirst\n",
                        "",
                        "TopologyTest.ungated_holdsNobody_andWhenItComesBack_handlesNothingMore"),
                new Twin(
                        "a join waits for both sides",
                        "SequenceBarrier.java",
                        "if (other - lowest < 0) {",
                        "if (other - lowest > 0) {",
                        "TopologyTest.join_seesAnEvent_whenBothSidesAreDoneWithIt"),
                new Twin(
                        "AllGate",
                        "Topology.java",
                        "        Member<E> member = new Member<>(processor);\n",
                        "        for (Sequence each : upstream) {\n            ring.removeGate(each);\n        }\n"
                                + "        Member<E> member = new Member<>(processor);\n",
                        "TopologyTest.firstOfALine_gatesTheProducers_afterTheLastWasRemoved"),
                new Twin(
                        "StopRebaseRemove: stop",
                        "Topology.java",
                        "        if (!member.isRunning()) {\n",
                        "        if (true) {\n",
                        "TopologyTest.remove_ofTheMiddle_putsWhatComesAfterBehindWhatCameBefore"),
                new Twin(
                        "a consumer is behind those that it comes after",
                        "SequenceBarrier.java",
                        "        if (after.length == 0) {\n",
                        "        if (true) {\n",
                        LIFE),
                new Twin(
                        "StopRebaseRemove: stop before the others are told",
                        "Topology.java",
                        "        member.processor.halt();\n        join(",
                        "        for (Member<E> other : members.values()) {\n            other.processor.barrier().replace("
                                + "member.processor.gate(), member.processor.barrier().upstream());\n        }\n"
                                + "        member.processor.halt();\n        join(",
                        "TopologyTest.remove_ofTheMiddle_putsWhatComesAfterBehindWhatCameBefore"),
                new Twin(
                        "StopRebaseRemove: rebase",
                        "Topology.java",
                        "            other.processor.barrier().replace(gate, upstream);\n",
                        "",
                        "TopologyTest.failedConsumer_holdsTheProducers_untilItIsRemoved"),
                new Twin(
                        "StopRebaseRemove: rebase to what it waited for",
                        "Topology.java",
                        ".replace(gate, upstream);",
                        ".replace(gate);",
                        "TopologyTest.remove_ofTheMiddle_putsWhatComesAfterBehindWhatCameBefore"),
                new Twin(
                        "StopRebaseRemove: remove",
                        "Topology.java",
                        "        ring.removeGate(gate);\n",
                        "",
                        "TopologyTest.failedConsumer_holdsTheProducers_untilItIsRemoved"),
                new Twin(
                        "a second start is refused, and does no harm",
                        "Topology.java",
                        "            checkPhase(Phase.NEW, \"start\");\n",
                        "",
                        "TopologyTest.add_refusesWhatIsNotRight"),
                new Twin(
                        "a consumer that waits for events is not stalled",
                        "ConsumerWatch.java",
                        " || !before.waited",
                        "",
                        "ConsumerWatchTest.consumerThatStaysInAnEvent_isStalled_whenThePatienceIsOver"),
                new Twin(
                        "who has got on is not ungated",
                        "ConsumerWatch.java",
                        " && processor.position() == before.position",
                        "",
                        "ConsumerWatchTest.stalledConsumer_thatGetsOnWhileTheListenerIsTold_isNotUngated"),
                new Twin(
                        "a poller holds its gate while its receiver is in an event",
                        "EventPoller.java",
                        "            if (!polling) {\n",
                        "            if (true) {\n",
                        "EventPollerTest.close_byTheReceiver_isForWhatComesAfterTheEvent"),
                new Twin(
                        "a poller that was closed hands out nothing",
                        "EventPoller.java",
                        "while (next != end && !closed) {",
                        "while (next != end) {",
                        "EventPollerTest.close_byTheReceiver_isForWhatComesAfterTheEvent"));
    }

    @TestFactory
    Stream<DynamicTest> checks_noticeThatASafeguardIsMissing() {
        return Twins.tests(EventProcessor.class, folder, twins());
    }
}
