package io.elasticq.lockfree;

import io.elasticq.contract.Mutant;
import io.elasticq.contract.SourceMutant;
import java.util.List;

/** The broken twins of the queues of this package: what is taken out of the source, and what must notice. */
final class LockFreeMutants {

    /**
     * A twin for Lincheck.
     *
     * @param arguments for {@link MutantChild}
     */
    record LincheckMutant(String safeguard, SourceMutant source, String... arguments) {
        LincheckMutant and(String file, String text, String replacement) {
            return new LincheckMutant(safeguard, source.replace(file, text, replacement), arguments);
        }

        /** What Lincheck says. */
        String verdict() {
            return "Invalid execution results";
        }
    }

    private LockFreeMutants() {}

    static SourceMutant unchanged() {
        return SourceMutant.of(MpscElasticQueue.class);
    }

    private static LincheckMutant lincheck(
            String safeguard, String file, String text, String replacement, String... arguments) {
        return new LincheckMutant(safeguard, unchanged().replace(file, text, replacement), arguments);
    }

    private static Mutant mpsc(String safeguard, String file, String text, String replacement, String... noticedBy) {
        return new Mutant(
                safeguard,
                SourceMutant.of(MpscElasticQueue.class).replace(file, text, replacement),
                MutantMpscContracts.class,
                List.of(noticedBy));
    }

    private static Mutant blocking(
            String safeguard, String file, String text, String replacement, String... noticedBy) {
        return new Mutant(
                safeguard,
                SourceMutant.of(BlockingMpscQueue.class).replace(file, text, replacement),
                MutantBlockingContracts.class,
                List.of(noticedBy));
    }

    private static Mutant spsc(String safeguard, String file, String text, String replacement, String... noticedBy) {
        return new Mutant(
                safeguard,
                SourceMutant.of(SpscElasticQueue.class).replace(file, text, replacement),
                MutantSpscContracts.class,
                List.of(noticedBy));
    }

    /** Which Lincheck must notice. */
    static List<LincheckMutant> forLincheck() {
        return List.of(
                lincheck(
                                "RingOfClaim: the generation is in the claim word",
                                "Claim.java",
                                "return (generation << GENERATION_SHIFT) & GENERATION;",
                                "return 0;",
                                "LargeMpsc",
                                "offer 1, poll | offer 2 | trim | relaxedPoll, offer 3, relaxedPoll")
                        .and(
                                "Claim.java",
                                "return (claim & ~GENERATION) | ((claim + (1L << GENERATION_SHIFT)) & GENERATION);",
                                "return claim;"),
                lincheck(
                                "StaleCandidateKept, by who grows",
                                "MpscRings.java",
                                "next != null && next.start - start > 0",
                                "false",
                                "SmallMpsc",
                                "offer 1 | offer 2 | poll, offer 3, offer 4 | relaxedPoll, relaxedPoll, relaxedPoll")
                        .and("MpscRings.java", "if (lvClaim() != claim) {", "if (false) {"),
                lincheck(
                        "StaleCandidateKept, by who shrinks",
                        "MpscRings.java",
                        "|| (next != null && next.start - start >= 0)",
                        "",
                        "LargeMpsc",
                        "offer 1 | trim | trim | relaxedPoll, offer 2, relaxedPoll"),
                lincheck(
                                "OnePerIndex: a ring is shrunk only after something was claimed in it",
                                "MpscRings.java",
                                "start == ring.start // OnePerIndex\n                    || (next",
                                "(next",
                                "MpscOfSix",
                                "offer 1, offer 2, offer 3, offer 4, offer 5, offer 6, poll"
                                        + " | offer 7 | trim, poll, trim, poll, trim, poll, trim"
                                        + " | relaxedPoll, relaxedPoll, relaxedPoll, offer 8, relaxedPoll")
                        .and("Claim.java", "LOWER_BITS & ~(WAITING | CLOSED)", "0b1100"),
                lincheck(
                                "the consumer waits for a producer that is half-way",
                                "MpscRings.java",
                                "if (Claim.positionOf(claim) == Claim.position(number)) {",
                                "if (true) {",
                                "Mpsc",
                                "| offer 1 | offer 2, poll | relaxedPoll")
                        .and("ConsumerSide.java", "if (attempt > 0 || !pause()) {", "if (true) {"),
                lincheck(
                        "ClearBeforeAdvance",
                        "ConsumerSide.java",
                        "        Ring.clearSlot(slots, at);\n        soConsumerIndex(number + 1);",
                        "        soConsumerIndex(number + 1);\n        Ring.clearSlot(slots, at);",
                        "SmallMpsc",
                        "offer 1 | offer 2 | poll | relaxedPoll, relaxedPoll"),
                lincheck(
                        "who helps tail along makes sure that the next ring is decided",
                        "MpscRings.java",
                        "        if (lvClaim() == claim) {\n            casTail(",
                        "        {\n            casTail(",
                        "SmallMpsc",
                        "offer 1 | offer 2 | offer 3 | relaxedPoll, relaxedPoll, relaxedPoll"),
                lincheck(
                                "ClosedIsFinal: closed is a bit of the claim word",
                                "MpscRings.java",
                                "    public final boolean isClosed() {\n        return Claim.isClosed(lvClaim());",
                                "    public final boolean isClosed() {\n        return over;",
                                "Mpsc",
                                "| offer 1 | close, isTerminated | isTerminated")
                        .and(
                                "MpscRings.java",
                                "    private Ring tail;",
                                "    private Ring tail; volatile boolean over;")
                        .and(
                                "MpscRings.java",
                                "if (casClaim(claim, Claim.closed(claim))) {",
                                "over = true; if (true) {")
                        .and("MpscRings.java", "return Claim.isClosed(claim) && ", "return over && ")
                        .and(
                                "MpscRings.java",
                                "Objects.requireNonNull(element, \"element\");",
                                "if (over) { return OfferResult.CLOSED; }"),
                lincheck(
                        "WrittenThenCounted",
                        "SpscElasticQueue.java",
                        "        Ring.soSlot(slots, (int) number & (slots.length - 1), element);\n"
                                + "        soProducerIndex(number + 1);",
                        "        soProducerIndex(number + 1);\n"
                                + "        Ring.soSlot(slots, (int) number & (slots.length - 1), element);",
                        "Spsc",
                        "| offer 1 | pollIfNotEmpty | relaxedPoll"),
                lincheck(
                        "a batch of one producer comes out as a whole",
                        "SpscElasticQueue.java",
                        "for (int i = length - 1; i >= 0; i--) {",
                        "for (int i = 0; i < length; i++) {",
                        "Spsc",
                        "| offerTwo 1 | pollTwo | relaxedPoll"));
    }

    /** Not broken: a generation of two bits does, as long as OnePerIndex holds. */
    static List<LincheckMutant> withFourGenerations() {
        return forLincheck().stream()
                .filter(mutant -> mutant.safeguard().startsWith("OnePerIndex"))
                .map(mutant -> lincheck(
                        "OnePerIndex holds",
                        "Claim.java",
                        "LOWER_BITS & ~(WAITING | CLOSED)",
                        "0b1100",
                        mutant.arguments()))
                .toList();
    }

    /** Which the contracts must notice. */
    static List<Mutant> forContracts() {
        return List.of(
                mpsc(
                        "Bound: the limit is the consumer's index plus the capacity",
                        "MpscRings.java",
                        "ring.soLimit(Claim.position(number + ring.capacity));",
                        "ring.soLimit(Claim.position(number + ring.capacity + 1));",
                        "offer_isAcceptedUpToTheBoundAndRefusedThere_byEveryWayIn"),
                mpsc(
                        "Bound: the capacity, and not the slots, is what there is room for",
                        "MpscRings.java",
                        "ring.soLimit(Claim.position(number + ring.capacity));",
                        "ring.soLimit(Claim.position(number + ring.slots.length));",
                        "offer_isAcceptedUpToTheBoundAndRefusedThere_byEveryWayIn"),
                mpsc(
                        "tail tells the consumer that its ring is retired, when the generation has wrapped",
                        "MpscRings.java",
                        "if (seen != ring || !Claim",
                        "if (!Claim",
                        "generation_mayWrap_whileTheConsumerIsAway"),
                mpsc(
                        "the closed bit stops a claim",
                        "Claim.java",
                        "((claim ^ tag) & (GENERATION | CLOSED)) == 0",
                        "((claim ^ tag) & GENERATION) == 0",
                        "closedQueue_refuses_whateverRoomItHas"),
                mpsc(
                        "who grew the queue inserts before it tells the listener",
                        "MpscRings.java",
                        "                    OfferResult refusal = insert(element);\n"
                                + "                    announceSuccessor(ring);\n",
                        "                    announceSuccessor(ring);\n"
                                + "                    OfferResult refusal = insert(element);\n",
                        "listenerThatCallsTheQueue_seesAConsistentQueue"),
                mpsc(
                        "a batch does not walk round a full ring",
                        "ConsumerSide.java",
                        "number == round ? null : ",
                        "",
                        "pollBatch_ofMoreThanThereIs_takesWhatThereIs"),
                mpsc(
                        "a hole is passed",
                        "ConsumerSide.java",
                        "} else if (isHole(consumerIndex)) {",
                        "} else if (false) {",
                        "fill_whoseSupplierThrows_leavesHolesThatTheConsumerPasses"),
                mpsc(
                        "the high-water mark counts from the last look on",
                        "FillLevel.java",
                        "highestSince(sampledAt, consumerIndex)",
                        "highestSince(consumerIndex, consumerIndex)",
                        "highWaterMark_isNeverTooLow"),
                mpsc(
                        "the queue shrinks at the end of a lap",
                        "FillLevel.java",
                        "if (wanted < ring.capacity && shrink(wanted",
                        "if (false && shrink(wanted",
                        "calmAfterABurst_shrinksToTheMinimumWithinAFewLaps_andLosesNothing"),
                mpsc(
                        "a trim that was not possible is made up for",
                        "FillLevel.java",
                        "            trimWanted = true;",
                        "            trimWanted = false;",
                        "trimToSize_thatIsNotPossibleNow_isDoneByTheConsumer"),
                mpsc(
                        "a queue into which nothing will come any more lets its ring go",
                        "ConsumerSide.java",
                        "                        moveTo(dropSlots());",
                        "",
                        "closedAndDrainedQueue_holdsNoRing"),
                mpsc(
                        "what is taken out is not held",
                        "Ring.java",
                        "slots[at] = null; //",
                        "//",
                        "removedElements_areNotHeldByTheQueue"),
                mpsc(
                        "a policy that throws does not take an element with it",
                        "LockFreeQueue.java",
                        "        } catch (Throwable e) {\n            resizeFailures",
                        "        } catch (ArithmeticException e) {\n            resizeFailures",
                        "policyThatThrows_isCounted_andNothingIsLostOrRefused"),
                mpsc(
                        "shrinking never goes below what the queue holds",
                        "MpscRings.java",
                        "Math.max(Math.max(wanted, minCapacity), Claim.elements(Claim.position(number), claim))",
                        "Math.max(wanted, minCapacity)",
                        "listenerThatCallsTheQueue_seesAConsistentQueue"),
                mpsc(
                        "what a collection did not take stays in the queue",
                        "ConsumerSide.java",
                        "                Ring.soSlot(headSlots, at, element);\n",
                        "                publish(consumerIndex + 1, 1);\n",
                        "targetThatThrows_keepsWhatItTook_andTheRestStaysInTheQueueInOrder"),
                blocking(
                        "who inserts for a waiting consumer wakes it",
                        "MpscRings.java",
                        "Claim.slot(claim, ring.slots.length), element);\n"
                                + "                if (Claim.isWaitedFor(claim)) {",
                        "Claim.slot(claim, ring.slots.length), element);\n                if (false) {",
                        "take_waitsForAnElement",
                        "timedPoll_reallyWaits_andReturnsNullWhenTheTimeIsOver"),
                blocking(
                        "who claims takes WAITING back",
                        "Claim.java",
                        "return (claim & ~WAITING) + elements * ELEMENT;",
                        "return claim + elements * ELEMENT;",
                        "take_waitsForAnElement"),
                blocking(
                        "who closes takes WAITING back",
                        "Claim.java",
                        "return (claim | CLOSED) & ~WAITING;",
                        "return claim | CLOSED;",
                        "close_endsAllWaits"),
                blocking(
                        "a close wakes the producers",
                        "BlockingMpscQueue.java",
                        "producers.signalAll();",
                        "",
                        "close_endsAllWaits"),
                blocking(
                        "a removal wakes a producer",
                        "BlockingMpscQueue.java",
                        "producers.freed(1);",
                        "",
                        "put_waitsForRoom"),
                blocking(
                        "a removal of several wakes producers",
                        "BlockingMpscQueue.java",
                        "producers.freed(n);",
                        "",
                        "batchRemoval_wakesAsManyProducers"),
                blocking(
                        "a removal of several wakes as many producers",
                        "WaitingProducers.java",
                        "i < n && signalNext()",
                        "i < 1 && signalNext()",
                        "batchRemoval_wakesAsManyProducers"),
                blocking(
                        "waiting batches are woken",
                        "WaitingProducers.java",
                        "for (Waiter waiter = poll(forSeveral); waiter != null; waiter = poll(forSeveral)) {",
                        "for (Waiter waiter = null; waiter != null; waiter = poll(forSeveral)) {",
                        "waitingBatch_goesInWhenThereIsRoomForAllOfIt_besideWaitingProducers"),
                blocking(
                        "who leaves passes its signal on",
                        "WaitingProducers.java",
                        "            signalNext(); // it was",
                        "            // it was",
                        "signalOfRoomThatMeetsAnInterruption_isNotWasted"),
                blocking(
                        "an interruption ends a wait",
                        "BlockingMpscQueue.java",
                        "                if (Thread.interrupted()) {",
                        "                if (false) {",
                        "waiting_canBeInterrupted_andThenHasNoEffect"),
                spsc(
                        "the high-water mark rises when the producer has come so far",
                        "FillLevel.java",
                        "|| Ring.lvSlot(headSlots, (int) number & (slots - 1)) != null",
                        "",
                        "highWaterMark_isNeverTooLow"),
                spsc(
                        "what was taken out counts for the high-water mark",
                        "FillLevel.java",
                        "|| number - consumerIndex < 0",
                        "",
                        "highWaterMark_countsWhatABatchTookOut"),
                spsc(
                        "the high-water mark counts what is in the next ring",
                        "FillLevel.java",
                        "|| head.lvNext() != null; // after the slot: until then all went into this ring",
                        ";",
                        "highWaterMark_countsWhatABatchMadeTheQueueGrowFor"),
                spsc(
                        "Bound, with one producer",
                        "SpscElasticQueue.java",
                        "producerLimit = consumed + ring.capacity;",
                        "producerLimit = consumed + ring.capacity + 1;",
                        "offer_isAcceptedUpToTheBoundAndRefusedThere_byEveryWayIn"),
                spsc(
                        "who asks for a smaller ring makes the producer look",
                        "SpscElasticQueue.java",
                        "        lowerLimit();",
                        "",
                        "trimToSize_shrinksToWhatItHolds_notBelowTheMinimum"),
                spsc(
                        "a close makes the producer look",
                        "SpscElasticQueue.java",
                        "producerLimit = producerIndex; // the next",
                        "// the next",
                        "closedQueue_refuses_whateverRoomItHas"),
                spsc(
                        "the consumer follows the rings",
                        "SpscElasticQueue.java",
                        "return next.start == Claim.position(number) ? next : ring;",
                        "return null;",
                        "poll_returnsElementsInOrderOfOffers_overManyLapsAndFills"),
                spsc(
                        "shrinking never goes below what the queue of one producer holds",
                        "SpscElasticQueue.java",
                        "Math.max(size, Math.max(minCapacity, wanted.capacity))",
                        "Math.max(minCapacity, wanted.capacity)",
                        "listenerThatCallsTheQueue_seesAConsistentQueue"));
    }
}
