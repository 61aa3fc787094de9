package io.elasticq.cli;

import java.util.Arrays;
import java.util.List;

/** The scenes of the demonstration, in their order, as one names them. */
enum Scenario {
    /** A queue under a lock. */
    BURSTS {
        @Override
        Scene scene() {
            return new BurstScene(BurstScene.Plan.locked());
        }
    },
    /** A lock-free one, which goes up and down. */
    WAVES {
        @Override
        Scene scene() {
            return new BurstScene(BurstScene.Plan.lockFree());
        }
    },
    /** A router. */
    FAN_OUT {
        @Override
        Scene scene() {
            return new FanoutScene(FanoutScene.Plan.whole());
        }
    },
    /** A pipeline. */
    OVERLOAD {
        @Override
        Scene scene() {
            return new OverloadScene(OverloadScene.Plan.whole());
        }
    };

    abstract Scene scene();

    static List<Scene> scenes(List<Scenario> which) {
        return which.stream().map(Scenario::scene).toList();
    }

    static List<Scenario> all() {
        return Arrays.asList(values());
    }

    /** Reads its name. */
    static final class Name extends ChoiceConverter<Scenario> {
        Name() {
            super(Scenario.values());
        }
    }
}
