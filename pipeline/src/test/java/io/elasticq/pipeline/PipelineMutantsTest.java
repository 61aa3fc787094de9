package io.elasticq.pipeline;

import io.elasticq.contract.Twins;
import io.elasticq.contract.Twins.Twin;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** The checks can fail: with a safeguard taken out of the shipped source of the pipeline, the test that is there for it does. */
class PipelineMutantsTest {

    private static final String LINK_INPUT = "InputTest.linkInput_alignsTheMarksOfAllInputs";
    private static final String ORDERED_INPUT = "InputTest.orderedInput_putsTheResultsInTheOrderOfTheEvents";
    private static final String RACE = "DropOldestRaceTest.marksKeepTheirPlace_andEachEventIsTakenOrTold";
    private static final String LIFE = "PipelineLifeTest.everyEvent_comesToOneThing_howeverTheRunEnds";
    private static final String RESTARTS = "RestartLifeTest.restartedAgainAndAgain_itShowsWhatOneRunShows";

    @TempDir
    static Path folder;

    private static List<Twin> twins() {
        return List.of(
                new Twin(
                        "Aligned: nothing is taken of an input at its barrier",
                        "Alignment.java",
                        "return atBarrier[input] || ended[input];",
                        "return ended[input];",
                        LINK_INPUT),
                new Twin(
                        "NewestBarrier: inputs that wait for an older one are let go",
                        "Alignment.java",
                        "            barrier = given.checkpoint();\n            Arrays.fill(atBarrier, false);\n",
                        "            barrier = given.checkpoint();\n",
                        LINK_INPUT),
                new Twin(
                        "the order waits at a barrier",
                        "OrderedInput.java",
                        "if (!alignment.holds(turn) && !alignment.exhausted(turn)) {",
                        "if (!alignment.exhausted(turn)) {",
                        ORDERED_INPUT),
                new Twin(
                        "MarksPileUpNowhere",
                        "OrderedInput.java",
                        "                handled += watermarks();\n",
                        "",
                        "RunMishapsTest.ordered_withMoreWatermarksThanRoom_ends"),
                new Twin(
                        "escaped marks come first",
                        "DropOldestLink.java",
                        "            Mark mark = escaped.poll();\n            if (mark != null) {\n                return mark;\n            }\n            return next();\n",
                        "            Object first = next();\n            return first == null ? escaped.poll() : first;\n",
                        RACE),
                new Twin("MarksStay", "DropOldestLink.java", "            escaped.add(mark);\n", "", RACE),
                new Twin(
                        "no complete() after a flush that failed",
                        "Worker.java",
                        "if (!work.aborting()) { // the last flush may have failed",
                        "if (work != null) {",
                        "RunMishapsTest.sink_whoseLastFlushFails_isNotCompleted"),
                new Twin(
                        "no fail() after complete()",
                        "SinkStep.java",
                        "writer != null && !completed",
                        "writer != null",
                        "RunMishapsTest.sink_thatWasCompleted_isNotFailed_whenAnotherOneIs"),
                new Twin(
                        "an abort ends retries",
                        "UserStep.java",
                        "            if (place.work.aborting()) {\n",
                        "            if (left < 0) {\n",
                        "RunMishapsTest.retriesWithoutEnd_endWithAnAbort"),
                new Twin(
                        "OneFate: what is left in the links is counted",
                        "Supervisor.java",
                        "                    leftovers.lost(Fate.DISCARDED, link.name, left);\n",
                        "",
                        LIFE),
                new Twin(
                        "OneFate: an event that has failed does not go on",
                        "UserStep.java",
                        "            place.failed(event, error);\n        }\n        return false;",
                        "            place.failed(event, error);\n        }\n        return true;",
                        LIFE));
    }

    private static List<Twin> furtherTwins() {
        return List.of(
                new Twin(
                        "Aligned: all inputs",
                        "Alignment.java",
                        "if (waiting > 0 && waiting + endedInputs == ended.length) {",
                        "if (waiting > 0) {",
                        LINK_INPUT),
                new Twin(
                        "NewestBarrier: who waits is counted anew",
                        "Alignment.java",
                        "            Arrays.fill(atBarrier, false);\n            waiting = 0;\n        }\n        atBarrier",
                        "            Arrays.fill(atBarrier, false);\n        }\n        atBarrier",
                        LINK_INPUT),
                new Twin(
                        "SlowestTime",
                        "Alignment.java",
                        "            watermarks[input] = Math.max(watermarks[input], given.time());\n",
                        "            Arrays.fill(watermarks, given.time());\n",
                        LINK_INPUT),
                new Twin(
                        "LastOfAll: the last event",
                        "Alignment.java",
                        "if (exhaustedInputs == exhausted.length) {",
                        "if (exhaustedInputs == 1) {",
                        LINK_INPUT),
                new Twin(
                        "the order goes from worker to worker",
                        "OrderedInput.java",
                        "if (next == Mark.Signal.TURN) {",
                        "if (next == Mark.Signal.TURN && turn > 0) {\n                turn = 0;\n            } else if (next == Mark.Signal.TURN) {",
                        ORDERED_INPUT),
                new Twin(
                        "FewMarks: of those that have escaped",
                        "DropOldestLink.java",
                        "                escaped.removeLast();\n",
                        "                mark.hashCode();\n",
                        "LinkTest.dropOldest_withAWatermarkForEachEvent_holdsItsCapacityOfEvents_andOfWatermarksTheLast"),
                new Twin(
                        "an error is not suppressed by itself",
                        "Place.java",
                        "if (e != error) {",
                        "if (e != null) {",
                        "RunMishapsTest.deadLetters_thatThrowTheErrorOfTheStage_failTheRun_andTheEventIsCounted"),
                new Twin(
                        "a clock that fails has its event counted",
                        "ArrivalTimeStep.java",
                        "            place.failed(event, e);\n            return;\n",
                        "            throw new IllegalStateException(e);\n",
                        "RunMishapsTest.clock_thatFails_failsTheRun_andTheEventIsCounted"),
                new Twin(
                        "what was made before a function threw is forgotten",
                        "FlatMapStep.java",
                        "        results.forget();\n",
                        "",
                        LIFE),
                new Twin(
                        "the position is that of the barrier",
                        "SourceInput.java",
                        "            Stateful.take(barrier, name, this, work);\n            head.mark(barrier);\n",
                        "            head.mark(barrier);\n            if (!finished) {\n                reader().read(this, BATCH);\n            }\n            Stateful.take(barrier, name, this, work);\n",
                        RESTARTS),
                new Twin(
                        "EndAfterLast: a checkpoint after the last event",
                        "SourceInput.java",
                        "if (!work.control.ending() || work",
                        "if (work",
                        RESTARTS),
                new Twin(
                        "changes are all that has changed",
                        "KeyedStep.java",
                        "            changed.add(of);\n",
                        "            if (!states.containsKey(of) || changed.isEmpty()) {\n                changed.add(of);\n            }\n",
                        RESTARTS),
                new Twin(
                        "flush, then prepare",
                        "SinkStep.java",
                        "        writer().flush();\n        writer().prepare(",
                        "        writer().prepare(",
                        RESTARTS),
                new Twin(
                        "windows are kept over a stop",
                        "SourceInput.java",
                        "            finish(!keepsWindowsAtStop);\n",
                        "            finish(true);\n",
                        RESTARTS));
    }

    @TestFactory
    Stream<DynamicTest> checks_noticeThatASafeguardIsMissing() {
        return Twins.tests(Worker.class, folder, twins());
    }

    @TestFactory
    @EnabledIfSystemProperty(named = "elasticq.deep", matches = "true")
    Stream<DynamicTest> checks_noticeThatAFurtherSafeguardIsMissing() {
        return Twins.tests(Worker.class, folder, furtherTwins());
    }
}
