package io.elasticq.journal.chronicle;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticq.journal.Acknowledged;
import io.elasticq.journal.ChildJvm;
import io.elasticq.journal.Payloads;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Writers that are killed again and again, on one log: what any of them has said that it appended is there, in its place. */
class KillComparisonTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @Timeout(value = 10, unit = TimeUnit.MINUTES) // up to twenty JVMs, on a machine that may be busy
    @EnumSource
    void killedWriters_loseNothingThatTheyHaveAppended(Engine engine) throws Exception {
        Acknowledged said = new Acknowledged();
        Random random = new Random(11);
        int kills = kills(engine);
        int threads = engine == Engine.PLAIN ? 1 : 2; // an appender is for one thread
        for (int life = 0; life < kills; life++) {
            try (ChildJvm child = ChildJvm.withOptions(
                    Flags.QUIET,
                    AppenderChild.class,
                    engine.name(),
                    folder.toString(),
                    life + "000000",
                    "" + threads)) {
                assertThat(child.line()).startsWith("open ");
                said.killAfter(child, 1 + random.nextInt(300));
            }
            if (life % 5 == 4 || life == kills - 1) {
                said.requireIn(identities(engine));
            }
        }
        System.out.println("kills of " + engine + ": " + kills + ", acknowledged " + said.size() + ", all there");
    }

    private static int kills(Engine engine) {
        if (Boolean.getBoolean("elasticq.deep")) {
            return 20;
        }
        return engine == Engine.CHRONICLE ? 8 : 2;
    }

    private List<Long> identities(Engine engine) {
        try (Engine.Log log = engine.open(folder, new AtomicLong(Engine.START))) {
            return log.all().stream().map(Payloads::identity).toList();
        }
    }
}
