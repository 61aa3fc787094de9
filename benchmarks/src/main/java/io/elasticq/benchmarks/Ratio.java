package io.elasticq.benchmarks;

/**
 * Ours divided by a peer.
 *
 * <p>The spread is what the rounds say: in each, both ran within seconds, and the least and the greatest of their ratios are
 * the ends. With a single round, or rounds that don't match, the ends are the least of one side divided by the greatest of
 * the other, over all iterations: wider, but on the safe side.
 *
 * @param value of the scores over all rounds
 * @param low the lower end of the spread
 * @param high the upper end of the spread
 */
record Ratio(double value, double low, double high) {

    static Ratio of(Samples ours, Samples peer) {
        double value = ours.score() / peer.score();
        int rounds = ours.rounds().size();
        if (rounds < 2 || rounds != peer.rounds().size()) {
            return new Ratio(value, ours.min() / peer.max(), ours.max() / peer.min());
        }
        // A median over all need not lie between those of the rounds.
        double low = value;
        double high = value;
        for (int round = 0; round < rounds; round++) {
            double ratio = ours.scoreOfRound(round) / peer.scoreOfRound(round);
            low = Math.min(low, ratio);
            high = Math.max(high, ratio);
        }
        return new Ratio(value, low, high);
    }

    /** Whether a least ratio is reached, and whether the spread leaves a doubt about that. */
    String verdict(double target) {
        return verdict(value >= target, low < target && high >= target);
    }

    /** Whether a ratio of times stays within a greatest one, and whether the spread leaves a doubt about that. */
    String verdictAtMost(double target) {
        return verdict(value <= target, low <= target && high > target);
    }

    private static String verdict(boolean met, boolean doubtful) {
        String verdict = met ? "met" : "not met";
        return doubtful ? verdict + ", but the spread crosses it" : verdict;
    }
}
