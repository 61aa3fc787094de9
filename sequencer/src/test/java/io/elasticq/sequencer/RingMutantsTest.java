package io.elasticq.sequencer;

import io.elasticq.contract.Twins;
import io.elasticq.contract.Twins.Twin;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The checks of the ring can fail: with a safeguard taken out of the shipped source, the test that is there for it does. */
class RingMutantsTest {

    @TempDir
    static Path folder;

    private static List<Twin> twins() {
        return List.of(
                new Twin(
                        "NoOverwrite: the slowest gate decides",
                        "Sequencer.java",
                        "if (position - lowest < 0) {",
                        "if (position - lowest > 0) {",
                        "SequencedRingTest.slowestGate_decides_andItsRemovalMakesRoom"),
                new Twin(
                        "Bound: the capacity is what was asked for",
                        "Sequencer.java",
                        "return lowest + capacity;",
                        "return lowest + Integer.highestOneBit(2 * capacity - 1);",
                        "SequencedRingTest.claims_goAsFarAsTheCapacityBeyondTheGate_whateverItIs"),
                new Twin(
                        "Bound: positions wrap",
                        "SingleProducerSequencer.java",
                        "if (behind - limit > 0) {",
                        "if (behind > limit) {",
                        "SequencedRingTest.claims_goAsFarAsTheCapacityBeyondTheGate_whateverItIs"),
                new Twin(
                        "GatesBehindPublished: without consumers what is published counts",
                        "Sequencer.java",
                        "seen.length == 0 ? prefix() : lowest(seen)",
                        "seen.length == 0 ? claimed() : lowest(seen)",
                        "SequencedRingTest.withoutConsumers_nothingLapsWhatIsNotPublished"),
                new Twin(
                        "GatesBehindPublished: a gate starts where all is published",
                        "MultiProducerSequencer.java",
                        "long prefix = published(highestGate(floor.getVolatile()));",
                        "long prefix = claimed();",
                        "SequencedRingTest.withoutConsumers_nothingLapsWhatIsNotPublished"),
                new Twin(
                        "a gate that leaves says where it was",
                        "Sequencer.java",
                        "            leaving(gate.get()); // before there is no gate: pairs with prefix\n"
                                + "            Sequence[] after = Arrays.copyOf(gates, gates.length - 1);\n"
                                + "            System.arraycopy(gates, at + 1, after, at, after.length - at);\n"
                                + "            gates = after;\n            leaving(gate.get()); //",
                        "            Sequence[] after = Arrays.copyOf(gates, gates.length - 1);\n"
                                + "            System.arraycopy(gates, at + 1, after, at, after.length - at);\n"
                                + "            gates = after; //",
                        "SequencedRingTest.gate_ofAConsumerThatLeft_isWhereWhatIsPublishedIsLookedForNext"),
                new Twin(
                        "EachOnceInOrder: stamps know their lap",
                        "MultiProducerSequencer.java",
                        "(int) STAMPS.getAcquire(stamps, (int) end & mask) == lap(end)",
                        "(int) STAMPS.getAcquire(stamps, (int) end & mask) != lap(0) - 1 && end - position < capacity",
                        "SequencedRingTest.secondLap_isNotSeen_beforeItIsPublished"),
                new Twin(
                        "a barrier waits for the slowest",
                        "SequenceBarrier.java",
                        "if (other - lowest < 0) {",
                        "if (other - lowest > 0) {",
                        "SequencedRingTest.barrier_waitsForTheSlowestOfThoseBefore_andNeverGoesBack"),
                new Twin(
                        "a barrier never goes back",
                        "SequenceBarrier.java",
                        "lowest - position < 0 ? position : lowest",
                        "lowest",
                        "SequencedRingTest.barrier_waitsForTheSlowestOfThoseBefore_andNeverGoesBack"),
                new Twin(
                        "the end is behind the last event",
                        "SequenceBarrier.java",
                        "sequencer.isClosed() && position == sequencer.end()",
                        "sequencer.isClosed()",
                        "SequencedRingTest.close_refusesClaims_andEndsBehindWhatWasClaimed"),
                new Twin(
                        "the end of one producer is behind what it has claimed",
                        "SingleProducerSequencer.java",
                        "        return end;",
                        "        return cursor.get();",
                        "SequencedRingTest.close_whileClaimsAreOpen_endsBehindThem"),
                new Twin(
                        "closed without gates",
                        "MultiProducerSequencer.java",
                        "if (isClosedAt(v) || isAborted()) {",
                        "if (isAborted()) {",
                        "SequencedRingTest.close_withoutGates_refusesClaims"),
                new Twin(
                        "no hole where a translator threw",
                        "SequencedRing.java",
                        "            translator.translateTo(get(position), position);\n        } finally {\n",
                        "            translator.translateTo(get(position), position);\n        } finally {\n            if (false)\n",
                        "SequencedRingTest.translatorThatThrows_leavesNoHole"),
                new Twin(
                        "no lost wake-up: of producers",
                        "Sequencer.java",
                        "        producersWait.signalAll();\n        if (",
                        "        if (",
                        "RingWaitTest.producersAndConsumersThatPark_getThrough"),
                new Twin(
                        "no lost wake-up: of consumers",
                        "Sequencer.java",
                        "    final void published() {\n        consumersWait.signalAll();",
                        "    final void published() {",
                        "RingWaitTest.producersAndConsumersThatPark_getThrough"));
    }

    @TestFactory
    Stream<DynamicTest> twin_isCaught() {
        return Twins.tests(SequencedRing.class, folder, twins());
    }
}
