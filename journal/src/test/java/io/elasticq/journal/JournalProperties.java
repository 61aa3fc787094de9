package io.elasticq.journal;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Any life of a journal beside a plain list, see {@link CrashModel}; one that fails is made as short as it can be. */
class JournalProperties {

    /** How retention is chosen. */
    enum Keep {
        ALL(Retention.ALL),
        CURSORS(Retention.CURSORS),
        RING(Retention.ring(3)),
        SIZE(Retention.size(3L * JournalConfig.MIN_SEGMENT_SIZE));

        final Retention retention;

        Keep(Retention retention) {
            this.retention = retention;
        }
    }

    @Property
    void anyLife_withKillsAndLossOfPower_keepsWhatWasPromised(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 200) int steps,
            @ForAll Keep keep,
            @ForAll boolean forced) {
        Durability durability = forced ? CrashModel.anyForced(new Random(seed)) : Durability.NO_SYNC;
        new CrashModel(seed, durability, keep.retention, true).live(steps);
    }
}
