package io.elasticq.channel;

import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChannelLifeTest {

    private static final int LIVES = Boolean.getBoolean("elasticq.deep") ? 20_000 : 400;
    private static final int STEPS = 200;

    @TempDir
    Path folder;

    @Test
    void live_inMemory_asTheModelSays() throws InterruptedException {
        for (int seed = 0; seed < LIVES; seed++) {
            live(seed, Channel.inMemory(config(new Random(seed))));
        }
    }

    @Test
    void live_inAFile_asTheModelSays() throws InterruptedException {
        for (int seed = 0; seed < LIVES / 20; seed++) {
            live(seed, Channel.create(folder.resolve("c" + seed), config(new Random(seed))));
        }
    }

    private static void live(int seed, Channel channel) throws InterruptedException {
        try {
            new ChannelLife(seed, channel).live(STEPS);
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError("seed " + seed + ", " + channel, e);
        }
    }

    private static ChannelConfig config(Random random) {
        long[] starts = {0, 1, -3, Long.MAX_VALUE - 50, Integer.MAX_VALUE - 50L, -50, 1L << 62};
        return ChannelConfig.builder()
                .depth(1 + random.nextInt(random.nextBoolean() ? 4 : 20))
                .chunkSize(1 + random.nextInt(random.nextBoolean() ? 20 : 200))
                .fragments(random.nextBoolean())
                .timestamps(random.nextInt(4) == 0)
                .initialSequence(starts[random.nextInt(starts.length)])
                .build();
    }
}
