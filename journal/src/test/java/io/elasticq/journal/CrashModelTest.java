package io.elasticq.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CrashModelTest {

    private static final int LIVES = Boolean.getBoolean("elasticq.deep") ? 20_000 : 400;

    private static List<Retention> retentions() {
        return List.of(Retention.ALL, Retention.CURSORS, Retention.ring(2), Retention.size(3L << 12));
    }

    @Test
    void lossOfPower_losesNothingThatWasDurable_andIsNeverTakenForDamage() {
        int restarts = 0;
        int torn = 0;
        for (int seed = 0; seed < LIVES; seed++) {
            Retention retention = retentions().get(seed % retentions().size());
            CrashModel life = new CrashModel(seed, CrashModel.anyForced(new Random(seed)), retention, true);
            life.live(150);
            restarts += life.restarts;
            torn += life.torn;
        }
        System.out.println("loss of power: lives=" + LIVES + ", restarts=" + restarts + ", torn tails=" + torn);
        assertThat(torn).isPositive();
    }

    @Test
    void lossOfPower_withoutForces_losesNothingThatWasSynced() {
        for (int seed = 0; seed < LIVES / 2; seed++) {
            new CrashModel(seed, Durability.NO_SYNC, retentions().get(seed % 4), true).live(150);
        }
    }

    @Test
    void kill_losesNothing_inAnyMode() {
        for (int seed = 0; seed < LIVES / 2; seed++) {
            Durability durability = seed % 2 == 0 ? Durability.NO_SYNC : CrashModel.anyForced(new Random(seed));
            new CrashModel(seed, durability, retentions().get(seed % 4), false).live(150);
        }
    }
}
