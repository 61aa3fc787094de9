package io.elasticq.persistent;

import io.elasticq.journal.Durability;
import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class QueueLifeProperties {

    /** How the queue is opened. */
    enum Mode {
        NO_SYNC(Durability.NO_SYNC),
        PERIODIC(Durability.periodic(Duration.ofDays(365))),
        EVERY_WRITE(Durability.EVERY_WRITE);

        final Durability durability;

        Mode(Durability durability) {
            this.durability = durability;
        }
    }

    @Property
    void anyLife_withReleasesKillsAndLossOfPower_keepsWhatWasPromised(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 200) int steps,
            @ForAll Mode mode,
            @ForAll boolean mayLosePower) {
        new QueueLife(seed, mode.durability, mayLosePower).live(steps);
    }
}
