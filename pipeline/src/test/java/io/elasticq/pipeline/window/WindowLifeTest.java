package io.elasticq.pipeline.window;

import io.elasticq.pipeline.window.WindowModel.Kind;
import org.junit.jupiter.api.Test;

/** Lives of windows of each kind, against the model. */
class WindowLifeTest {

    private static final int LIVES = Boolean.getBoolean("elasticq.deep") ? 300_000 : 600;

    @Test
    void lastEvents_areAsInTheModel() {
        lives(Kind.LENGTH);
    }

    @Test
    void batches_areAsInTheModel() {
        lives(Kind.LENGTH_BATCH);
    }

    @Test
    void lastMilliseconds_areAsInTheModel() {
        lives(Kind.TIME);
    }

    @Test
    void windowsOfPanes_areAsInTheModel() {
        lives(Kind.PANES);
    }

    @Test
    void sessions_areAsInTheModel() {
        lives(Kind.SESSION);
    }

    private static void lives(Kind kind) {
        for (int seed = 0; seed < LIVES; seed++) {
            WindowLife.live(seed, kind);
        }
    }
}
