package io.elasticq.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TargetTest {

    private final Measurement mine = measurement(QueueType.MPSC_ELASTIC, 30);
    private final Measurement sister = measurement(QueueType.LOCKED, 5);
    private final Measurement slow = measurement(QueueType.JC_MPSC_ARRAY, 10);
    private final Measurement fast = measurement(QueueType.JC_MPSC_GROWABLE, 20);
    private final Measurement fastest = measurement(QueueType.JC_MPSC_XADD, 100);
    private final List<Measurement> peers = List.of(sister, slow, fast, fastest);

    @Test
    void againstFastestOf_aGroup_judgesOnlyByItsFastest() {
        Target target = Target.atLeast(2.5).againstFastestOf(QueueType.JC_MPSC_ARRAY, QueueType.JC_MPSC_GROWABLE);

        assertThat(verdict(target, slow)).isEmpty();
        assertThat(verdict(target, fast)).contains(">= 2.50x the fastest of 2: not met");
        assertThat(verdict(target, fastest)).as("not of the group").isEmpty();
    }

    @Test
    void againstFastestOf_ofTimes_takesTheLeast() {
        Target target = Target.atMost(4).againstFastestOf(QueueType.JC_MPSC_ARRAY, QueueType.JC_MPSC_GROWABLE);

        assertThat(verdict(target, slow)).contains("<= 4.00x the fastest of 2: met");
        assertThat(verdict(target, fast)).isEmpty();
    }

    @Test
    void againstFastestOf_aGroupOfWhichNoneRan_saysNothing() {
        Target target = Target.atLeast(1).againstFastestOf(QueueType.JC_SPSC_ARRAY);

        assertThat(peers).allSatisfy(peer -> assertThat(verdict(target, peer)).isEmpty());
    }

    @Test
    void atLeast_judgesByEachPeerButNotByASister() {
        Target target = Target.atLeast(1.5);

        assertThat(verdict(target, slow)).contains(">= 1.50x: met");
        assertThat(verdict(target, fastest)).contains(">= 1.50x: not met");
        assertThat(verdict(target, sister)).isEmpty();
    }

    @Test
    void against_aSister_judgesByIt() {
        assertThat(verdict(Target.atMost(0.1).against(QueueType.LOCKED), sister))
                .contains("<= 0.10x: not met");
    }

    @Test
    void by_others_saysNothing() {
        assertThat(verdict(Target.atLeast(1).by(QueueType.LOCKED), slow)).isEmpty();
    }

    @Test
    void by_whatIsNoQueue_judgesAgainstItsPeers() {
        Measurement journal = measurement(OtherType.JOURNAL, 30);
        Measurement chronicle = measurement(OtherType.CHRONICLE, 10);
        Target target = Target.atLeast(2).by(OtherType.JOURNAL).against(OtherType.CHRONICLE);
        Ratio ratio = Ratio.of(journal.decisive(), chronicle.decisive());

        assertThat(target.verdict(journal, chronicle, List.of(chronicle), ratio))
                .contains(">= 2.00x: met");
        assertThat(target.verdict(journal, measurement(OtherType.TAPE, 1), List.of(), ratio))
                .isEmpty();
    }

    private Optional<String> verdict(Target target, Measurement peer) {
        return target.verdict(mine, peer, peers, Ratio.of(mine.decisive(), peer.decisive()));
    }

    private static Measurement measurement(Subject type, double score) {
        Samples samples = new Samples(List.of(List.of(score)), "M/s", false);
        return new Measurement("A.b", Map.of("type", type.toString()), true, Map.of(Measurement.PRIMARY, samples));
    }
}
