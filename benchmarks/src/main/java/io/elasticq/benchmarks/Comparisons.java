package io.elasticq.benchmarks;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Who is compared with whom among the results of a run. */
final class Comparisons {

    private static final Comparator<Measurement> IN_ORDER = Comparator.comparingInt(measurement ->
            BenchmarkCase.of(measurement.benchmark()).map(Enum::ordinal).orElse(Integer.MAX_VALUE));

    private final List<Measurement> all;

    Comparisons(List<Measurement> all) {
        this.all = List.copyOf(all);
    }

    /** In the order of the cases that are known; JMH's order among the others, which come last. */
    List<Measurement> measurements(Predicate<Measurement> which) {
        return all.stream().filter(which).sorted(IN_ORDER).toList();
    }

    List<Comparison> all() {
        return measurements(Measurement::ours).stream()
                .flatMap(ours -> of(ours).stream())
                .toList();
    }

    /** A line for each of the others of the case. */
    List<Comparison> of(Measurement ours) {
        List<Target> targets =
                BenchmarkCase.of(ours.benchmark()).map(BenchmarkCase::targets).orElse(List.of());
        List<Measurement> peers = peersOf(ours);
        List<Comparison> comparisons = new ArrayList<>();
        for (Measurement peer : peers) {
            Ratio ratio = Ratio.of(ours.decisive(), peer.decisive());
            List<Target.Verdict> verdicts = targets.stream()
                    .flatMap(target -> target.judge(ours, peer, peers, ratio).stream())
                    .toList();
            comparisons.add(new Comparison(ours, peer, ratio, verdicts));
        }
        return comparisons;
    }

    /** The other queues of the same case that allow as many threads, those of ours only where they were measured later: a pair has one line. */
    private List<Measurement> peersOf(Measurement ours) {
        String peersIn =
                BenchmarkCase.of(ours.benchmark()).map(BenchmarkCase::peersIn).orElse(ours.benchmark());
        List<Measurement> peers = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            Measurement other = all.get(i);
            boolean comparable = other.ours()
                    ? other.benchmark().equals(ours.benchmark()) && i > all.indexOf(ours)
                    : other.benchmark().equals(peersIn);
            if (comparable && ours.comparableWith(other) && other.variant().equals(ours.variant())) {
                peers.add(other);
            }
        }
        return peers;
    }

    /** The peers of the cases in which nothing of ours was measured. */
    List<Measurement> alone() {
        Set<String> compared =
                measurements(Measurement::ours).stream().map(Measurement::title).collect(Collectors.toSet());
        return measurements(peer -> !peer.ours() && !compared.contains(peer.title()));
    }

    /** All that ran in each case, by its title: ours, whom they are compared with, and who could not be compared. */
    Map<String, Set<Measurement>> cases() {
        Map<String, Set<Measurement>> cases = new LinkedHashMap<>();
        List<Measurement> ours = measurements(Measurement::ours);
        ours.forEach(one -> membersOf(cases, one).add(one));
        ours.forEach(one -> of(one).forEach(line -> membersOf(cases, one).add(line.peer())));
        Set<Measurement> seen = cases.values().stream().flatMap(Set::stream).collect(Collectors.toSet());
        measurements(other -> !seen.contains(other))
                .forEach(other -> membersOf(cases, other).add(other));
        return cases;
    }

    private static Set<Measurement> membersOf(Map<String, Set<Measurement>> cases, Measurement one) {
        return cases.computeIfAbsent(one.title(), title -> new LinkedHashSet<>());
    }
}
