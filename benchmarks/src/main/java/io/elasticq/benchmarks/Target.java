package io.elasticq.benchmarks;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A ratio that is wanted in a case.
 *
 * @param bound of ours / peer
 * @param atMost whether less is better, as of times
 * @param ours the queues that must meet it; all of ours if empty
 * @param peers the queues that it is measured against; all but ours if empty
 * @param fastestOnly whether only the fastest of these peers counts
 */
record Target(double bound, boolean atMost, Set<Subject> ours, Set<Subject> peers, boolean fastestOnly) {

    /** Of rates: ours is at least so many times as fast as each peer. */
    static Target atLeast(double bound) {
        return new Target(bound, false, Set.of(), Set.of(), false);
    }

    /** Of times: ours takes at most so many times as long as each peer. */
    static Target atMost(double bound) {
        return new Target(bound, true, Set.of(), Set.of(), false);
    }

    Target by(Subject... these) {
        return new Target(bound, atMost, setOf(these), peers, fastestOnly);
    }

    Target against(Subject... these) {
        return new Target(bound, atMost, ours, setOf(these), false);
    }

    Target againstFastestOf(Subject... these) {
        return new Target(bound, atMost, ours, setOf(these), true);
    }

    /**
     * What a line of the report says.
     *
     * @param mine one of ours
     * @param peer of this line
     * @param all the peers of this case, of which one may be the fastest
     * @param ratio mine to this peer
     * @return nothing if there is no target between the two
     */
    Optional<String> verdict(Measurement mine, Measurement peer, Collection<Measurement> all, Ratio ratio) {
        return judge(mine, peer, all, ratio).map(Verdict::text);
    }

    /** The same with its parts. */
    Optional<Verdict> judge(Measurement mine, Measurement peer, Collection<Measurement> all, Ratio ratio) {
        if (!isBy(mine) || !isAgainst(peer)) {
            return Optional.empty();
        }
        String wanted = (atMost ? "<= " : ">= ") + Report.times(bound);
        if (fastestOnly) {
            List<Measurement> group = all.stream().filter(this::isAgainst).toList();
            if (!peer.equals(fastest(group))) {
                return Optional.empty();
            }
            wanted += " the fastest of " + group.size();
        }
        boolean met = atMost ? ratio.value() <= bound : ratio.value() >= bound;
        String answer = atMost ? ratio.verdictAtMost(bound) : ratio.verdict(bound);
        return Optional.of(
                new Verdict(bound, met, ratio.low() < bound && bound < ratio.high(), wanted + ": " + answer));
    }

    /**
     * What became of a target.
     *
     * @param bound of ours / peer
     * @param met by the ratio of the scores
     * @param doubtful whether the spread has both
     * @param text with the target, and whether the spread leaves a doubt
     */
    record Verdict(double bound, boolean met, boolean doubtful, String text) {}

    private boolean isBy(Measurement mine) {
        Subject subject = mine.subject();
        return subject != null && (ours.isEmpty() || ours.contains(subject));
    }

    /** Against a sister the ratio is the price of a choice and has no target, unless it is named. */
    private boolean isAgainst(Measurement peer) {
        Subject subject = peer.subject();
        return subject != null && (peers.isEmpty() ? !subject.ours() : peers.contains(subject));
    }

    private Measurement fastest(List<Measurement> group) {
        Comparator<Measurement> byScore =
                Comparator.comparingDouble(measurement -> measurement.decisive().score());
        return group.stream().max(atMost ? byScore.reversed() : byScore).orElseThrow();
    }

    private static Set<Subject> setOf(Subject... types) {
        return Set.of(types);
    }
}
