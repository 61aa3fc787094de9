package io.elasticq.pipeline.state;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StoreLifeTest {

    private static final int LIVES = Boolean.getBoolean("elasticq.deep") ? 20_000 : 60;
    private static final int STEPS = 400;

    private static StoreLife live(int seed, boolean mayLosePower) {
        StoreLife life = new StoreLife(seed, mayLosePower);
        try {
            life.live(STEPS);
        } catch (RuntimeException | Error e) {
            throw new AssertionError("seed " + seed, e);
        }
        return life;
    }

    @Test
    void lossOfPower_leavesTheLastCheckpointThatWasComplete_orTheOneThatWasBeing() {
        lives(true);
    }

    @Test
    void kill_leavesTheLastCheckpointThatWasComplete_orTheOneThatWasBeing() {
        lives(false);
    }

    private static void lives(boolean mayLosePower) {
        int restarts = 0;
        int completed = 0;
        int late = 0;
        int noRoom = 0;
        int wentOn = 0;
        long recycled = 0;
        for (int seed = 0; seed < LIVES; seed++) {
            StoreLife life = live(seed, mayLosePower);
            restarts += life.restarts;
            completed += life.completed;
            late += life.late;
            noRoom += life.noRoom;
            wentOn += life.wentOn;
            recycled += life.recycled;
        }
        System.out.println("loss of power: " + mayLosePower + ", lives=" + LIVES + ", restarts=" + restarts
                + ", completed=" + completed + ", late parts=" + late + ", no room=" + noRoom
                + ", complete without an answer=" + wentOn + ", segments recycled=" + recycled);
        assertThat(completed).isPositive();
        assertThat(late).isPositive();
        assertThat(noRoom).isPositive();
        assertThat(wentOn).isPositive();
        assertThat(recycled).isPositive();
    }
}
