package io.elasticq.cli.web;

import io.elasticq.router.OverloadPolicy;
import java.time.Duration;
import java.util.List;

/**
 * The numbers of the scene.
 *
 * @param producers threads that send
 * @param eachPerSecond how fast each of them is
 * @param eachBurst how many more each of them sends at once in a burst
 * @param minCapacity of the queue, and what it starts with
 * @param maxCapacity of the queue
 * @param journalBytes what is kept of the journal
 * @param subscribers who listens
 */
record ScenePlan(
        int producers,
        long eachPerSecond,
        int eachBurst,
        int minCapacity,
        int maxCapacity,
        long journalBytes,
        List<Part> subscribers) {

    /**
     * A subscriber.
     *
     * @param name also in paths, so a plain word
     * @param policy its policy in a few words
     * @param promise what that means for it
     * @param overload the policy
     * @param credits its budget, and the most that its ring holds
     * @param minRing the least that its ring holds
     * @param fullPerSecond how fast it can be
     * @param slowPerSecond how fast it is when it is slowed down
     * @param isThereAtTheStart or joins later, and replays
     */
    record Part(
            String name,
            String policy,
            String promise,
            OverloadPolicy overload,
            int credits,
            int minRing,
            long fullPerSecond,
            long slowPerSecond,
            boolean isThereAtTheStart) {}

    static ScenePlan whole() {
        return new ScenePlan(
                3,
                500,
                4_000,
                16,
                4_096,
                256L << 20,
                List.of(
                        new Part(
                                "ledger",
                                "park",
                                "gets everything: the router waits for it",
                                OverloadPolicy.park(),
                                512,
                                16,
                                6_000,
                                250,
                                true),
                        new Part(
                                "search",
                                "detach",
                                "left behind when slow; reads the journal",
                                OverloadPolicy.detachAfter(1),
                                512,
                                16,
                                8_000,
                                250,
                                true),
                        new Part(
                                "dashboard",
                                "drop",
                                "wants what is fresh; the rest is counted",
                                OverloadPolicy.drop(),
                                512,
                                16,
                                8_000,
                                250,
                                true),
                        new Part(
                                "newcomer",
                                "park, at most 1 s",
                                "joins late; reads the journal from event 1",
                                OverloadPolicy.park(Duration.ofSeconds(1)),
                                512,
                                16,
                                12_000,
                                250,
                                false)));
    }
}
