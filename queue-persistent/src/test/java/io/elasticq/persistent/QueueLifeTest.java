package io.elasticq.persistent;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticq.journal.Durability;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class QueueLifeTest {

    private static final int LIVES = Boolean.getBoolean("elasticq.deep") ? 20_000 : 400;
    private static final int STEPS = 150;

    private static final List<Durability> MODES =
            List.of(Durability.NO_SYNC, Durability.EVERY_WRITE, Durability.periodic(Duration.ofDays(365)));

    private static QueueLife live(int seed, boolean mayLosePower) {
        QueueLife life = new QueueLife(seed, MODES.get(seed % MODES.size()), mayLosePower);
        try {
            life.live(STEPS);
        } catch (RuntimeException | Error e) {
            throw new AssertionError("seed " + seed, e);
        }
        return life;
    }

    @Test
    void lossOfPower_leavesTheQueueAsOfTheLastPromise_orLater() {
        int restarts = 0;
        int discarded = 0;
        int moved = 0;
        for (int seed = 0; seed < LIVES; seed++) {
            QueueLife life = live(seed, true);
            restarts += life.restarts;
            discarded += life.discarded;
            moved += life.moved;
        }
        System.out.println("loss of power: lives=" + LIVES + ", restarts=" + restarts + ", elements of torn batches="
                + discarded + ", moved=" + moved);
        assertThat(discarded).isPositive();
        assertThat(moved).isPositive();
    }

    @Test
    void kill_leavesTheQueueAsItWas() {
        for (int seed = 0; seed < LIVES; seed++) {
            live(seed, false);
        }
    }
}
