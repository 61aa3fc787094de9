package io.elasticq.lockbased;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticq.contract.NamedTests;
import io.elasticq.contract.SourceMutant;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The checks can fail: with a safeguard taken out of the shipped source, the tests that are there for it do. */
class LockedElasticQueueMutantsTest {

    /** A safeguard, how to take it out, and the contract tests that must notice. */
    private record Mutant(String safeguard, SourceMutant source, List<String> noticedBy) {
        /** Takes out what would make up for it, too. */
        Mutant and(String file, String text, String replacement) {
            return new Mutant(safeguard, source.replace(file, text, replacement), noticedBy);
        }
    }

    private static Mutant mutant(String safeguard, String file, String text, String replacement, String... noticedBy) {
        return new Mutant(safeguard, MutantQueue.unchanged().replace(file, text, replacement), List.of(noticedBy));
    }

    private static final Mutant BOUND = mutant(
            "the bound is exact",
            "ElasticArray.java",
            "(n <= maxCapacity - size && grow(size + n))",
            "(n <= maxCapacity - size + 1 && grow(size + n))",
            "bound_holdsUnderContention",
            "offer_isAcceptedUpToTheBoundAndRefusedThere_byEveryWayIn");

    private static final Mutant RESIZE_MOVES_ALL = mutant(
            "a resize moves the elements behind the end of the array, too",
            "CircularArray.java",
            "System.arraycopy(slots, 0, into, offset + untilWrap, length - untilWrap);",
            "",
            "poll_returnsElementsInOrderOfOffers_overManyLapsAndFills");

    private static final Mutant SIGNALS_CONSUMERS = mutant(
            "an insertion signals a consumer",
            "QueueLock.java",
            "signal(notEmpty, Math.min(change, consumersWaiting));",
            "",
            "take_waitsForAnElement");

    private static final Mutant SIGNALS_PRODUCERS = mutant(
            "a removal signals a producer",
            "QueueLock.java",
            "signal(notFull, Math.min(-change, producersWaiting));",
            "",
            "put_waitsForRoom");

    private static final Mutant SIZE_PUBLISHED_AFTER_UNLOCK = mutant(
            "the size is published before the lock is given back",
            "MonitoredQueue.java",
            "PUBLISHED.setRelease(this, now); // pairs with lvSize() and lvCapacity()",
            "lock.unlock(); PUBLISHED.setRelease(this, now); lock.lock();");

    private static List<Mutant> mutants() {
        return List.of(
                BOUND,
                RESIZE_MOVES_ALL,
                SIGNALS_CONSUMERS,
                SIGNALS_PRODUCERS,
                mutant(
                        "a queue with room does not refuse",
                        "LockedElasticQueue.java",
                        "refusesWhenFull && size() == state.maxCapacity &&",
                        "refusesWhenFull && size() >= state.maxCapacity - 1 &&",
                        "offer_isAcceptedUpToTheBoundAndRefusedThere_byEveryWayIn"),
                mutant(
                        "the policy says how far to grow, not whether",
                        "ElasticArray.java",
                        "Math.max(needed, Math.min(maxCapacity, wanted))",
                        "Math.min(maxCapacity, wanted)",
                        "policyThatAsksForTooMuchOrTooLittle_isBroughtWithinTheBounds"),
                mutant(
                        "shrinking never goes below what the queue holds",
                        "ElasticArray.java",
                        "Math.max(wanted, Math.max(minCapacity, size()))",
                        "wanted",
                        "policyThatWantsToShrinkBelowTheSize_isBroughtToTheSize"),
                mutant(
                        "the queue shrinks",
                        "ElasticArray.java",
                        "if (smaller < capacity) {",
                        "if (false) {",
                        "calmAfterABurst_shrinksToTheMinimumWithinAFewLaps_andLosesNothing"),
                mutant(
                        "a policy that throws does not take an element with it",
                        "ElasticArray.java",
                        "} catch (Throwable e) {",
                        "} catch (ArithmeticException e) {",
                        "policyThatThrows_isCounted_andNothingIsLostOrRefused"),
                mutant(
                        "a policy that could oscillate is refused",
                        "LockedElasticQueue.java",
                        "ResizePolicy.requireStable(resizePolicy, config.minCapacity(), config.maxCapacity());",
                        "",
                        "policyThatCouldOscillate_isRefused"),
                mutant(
                        "what is taken out is not held",
                        "CircularArray.java",
                        "array[at] = null;",
                        "",
                        "removedElements_areNotHeldByTheQueue"),
                mutant(
                        "a batch wakes as many consumers as it has elements",
                        "QueueLock.java",
                        "Math.min(change, consumersWaiting)",
                        "1",
                        "batchOfElements_wakesAsManyConsumers"),
                mutant(
                        "a removal of several wakes as many producers",
                        "QueueLock.java",
                        "Math.min(-change, producersWaiting)",
                        "1",
                        "batchRemoval_wakesAsManyProducers"),
                mutant(
                        "waiting batches are woken",
                        "QueueLock.java",
                        "            roomForBatch.signalAll();\n        }",
                        "        }",
                        "waitingBatch_goesInWhenThereIsRoomForAllOfIt_besideWaitingProducers"),
                mutant(
                        "close ends all waits",
                        "LockedElasticQueue.java",
                        "            state.close();\n            lock.signalAll();",
                        "            state.close();",
                        "close_endsAllWaits"),
                mutant(
                        "a closed queue accepts nothing",
                        "SequentialQueue.java",
                        "        if (closed) {\n            refuse(1);",
                        "        if (false) {\n            refuse(1);",
                        "closedQueue_refusesByEveryWayIn_andStillGivesOutWhatItHolds"),
                mutant(
                                "who was signalled looks before it gives up",
                                "LockedElasticQueue.java",
                                "            awaitElement(nanos);\n            return state.extract();",
                                "            awaitElement(nanos);\n"
                                        + "            return nanos < 1_000_000_000L && nanos > 0 ? null : state.extract();",
                                "signalThatMeetsATimeout_isNotWasted")
                        .and("MonitoredQueue.java", "lock.signalAgain(size > 0, !state.isFullFor(1));", ""),
                mutant(
                        "each element comes out once",
                        "SequentialQueue.java",
                        "size() == 0 ? null : removeFirst()",
                        "size() == 0 ? null : accepted() % 997 == 0 ? first() : removeFirst()",
                        "everyElement_comesOutOnce_andInOrder"),
                mutant(
                        "what a target did not take is put back",
                        "DeliveringQueue.java",
                        "            if (delivered < batch.length) {\n                putBack(batch, delivered);\n            }",
                        "",
                        "targetThatThrows_keepsWhatItTook_andTheRestStaysInTheQueueInOrder"),
                mutant(
                        "a delivery that can bring elements back keeps the queue from being over",
                        "MonitoredQueue.java",
                        "&& !state.isDelivering()",
                        "",
                        "closedQueue_isNotTerminated_whileElementsCanStillComeBack",
                        "consumerOfAClosedQueue_waitsForElementsThatMayComeBack"),
                mutant(
                        "a dropped element is handed to the listener",
                        "SequentialQueue.java",
                        "notices.dropped(Objects.requireNonNull(first()), DropListener.Cause.OLDEST);",
                        "",
                        "dropOldest_makesRoomAtTheHead_countsItAndHandsItOver"),
                mutant(
                        "a listener's failures and what it causes are kept apart from the queue",
                        "Notices.java",
                        "calls.deliver(collected);",
                        "collected.forEach(Runnable::run);",
                        "listenersThatThrow_areCounted_andNothingIsLost",
                        "dropListenerThatThrows_doesNotReachTheProducer",
                        "dropListenerThatOffersAgain_isNotNested"),
                mutant(
                        "an empty batch is no delivery",
                        "SequentialQueue.java",
                        "inDelivery.addAndGet(batch.length);",
                        "inDelivery.addAndGet(batch.length); if (batch.length == 0) { inDelivery.addAndGet(1); }",
                        "terminatedQueue_staysSo_whateverIsCalled"),
                mutant(
                        "remove looks again when an equal element has gone",
                        "SnapshotQueue.java",
                        "} while (seen);",
                        "} while (false);",
                        "remove_findsAnEqualElementThatCameWhileItLooked"),
                mutant(
                        "a batch is all or nothing",
                        "SequentialQueue.java",
                        "        if (!makeRoom(length) && !makeRoomByPolicy(array, offset, length)) {\n            return false;",
                        "        if (!makeRoom(length) && !makeRoomByPolicy(array, offset, length)) {\n"
                                + "            return insertPrefix(array, offset, length) == length;",
                        "offerBatch_isAllOrNothing_andOfferBatchPartialTakesThePrefix"));
    }

    @TestFactory
    Stream<DynamicTest> contracts_noticeThatASafeguardIsMissing() {
        return mutants().stream()
                .map(m -> DynamicTest.dynamicTest(m.safeguard, () -> {
                    Set<String> all = new TreeSet<>(m.noticedBy);
                    assertThat(failures(m.source(), all, "2 s")).isEqualTo(all);
                }));
    }

    @Test
    void contracts_passOnTheUnchangedSource() {
        Set<String> all = new TreeSet<>();
        mutants().forEach(m -> all.addAll(m.noticedBy));
        assertThat(failures(MutantQueue.unchanged(), all, "60 s")).isEmpty();
    }

    @Test
    void lincheck_findsWhatIsNotLinearizable(@TempDir Path folder) {
        List<CompletableFuture<String>> found = Stream.of(RESIZE_MOVES_ALL, BOUND, SIZE_PUBLISHED_AFTER_UNLOCK)
                .map(mutant -> lincheck(mutant.source(), folder, LincheckRun.LINEARIZABILITY))
                .toList();
        assertThat(found).allSatisfy(run -> assertThat(run.join()).contains("Invalid execution results"));
    }

    @Test
    void lincheck_findsLostWakeUps(@TempDir Path folder) {
        List<CompletableFuture<String>> found = Stream.of(SIGNALS_CONSUMERS, SIGNALS_PRODUCERS)
                .map(mutant -> lincheck(mutant.source(), folder, LincheckRun.HAND_OVER))
                .toList();
        // On a busy machine Lincheck gives up waiting before it has seen that nobody can go on.
        assertThat(found).allSatisfy(run -> assertThat(run.join()).containsAnyOf("deadlock", "has hung"));
        assertThat(lincheck(MutantQueue.unchanged(), folder, LincheckRun.HAND_OVER)
                        .join())
                .isEqualTo(LincheckRun.PASSED);
    }

    private static CompletableFuture<String> lincheck(SourceMutant mutant, Path folder, String what) {
        Path classes = folder.resolve(UUID.randomUUID().toString());
        return CompletableFuture.supplyAsync(() -> LincheckRun.on(mutant, classes, what));
    }

    /** Runs those tests of the contracts on the mutant. Returns the names of the ones that failed. */
    private static Set<String> failures(SourceMutant mutant, Set<String> tests, String timeout) {
        MutantQueue.current = mutant.load();
        return NamedTests.failures(MutantContracts.class, tests, timeout);
    }
}
