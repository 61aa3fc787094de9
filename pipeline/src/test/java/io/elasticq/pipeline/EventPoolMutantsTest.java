package io.elasticq.pipeline;

import io.elasticq.contract.Twins;
import io.elasticq.contract.Twins.Twin;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The checks of the pool can fail: with a safeguard taken out of the shipped source, the test that is there for it does. */
class EventPoolMutantsTest {

    @TempDir
    static Path folder;

    private static final List<Twin> TWINS = List.of(
            new Twin(
                    "OneHolder: the same lease twice",
                    "EventPool.java",
                    "!PooledEvent.LEASE.compareAndSet(event, lease, lease + 1)",
                    "!PooledEvent.LEASE.compareAndSet(event, event.leaseNow(), lease + 1)",
                    "EventPoolTest.race_ofReleases_hasOneWinner"),
            new Twin(
                    "OneHolder: a lease that is over",
                    "EventPool.java",
                    "!PooledEvent.LEASE.compareAndSet(event, lease, lease + 1)",
                    "!PooledEvent.LEASE.compareAndSet(event, event.leaseNow(), lease + 1)",
                    "EventPoolTest.secondRelease_ofAnEventThatIsHandedOutAgain_isRefused_byItsLease"),
            new Twin(
                    "OneHolder: a second release",
                    "EventPool.java",
                    "if (!PooledEvent.isHeld(now)) {",
                    "if (!PooledEvent.isHeld(now)) {\n            PooledEvent.LEASE.setVolatile(event, ++now);\n        }\n"
                            + "        if (false) {",
                    "EventPoolTest.secondRelease_isRefused_andChangesNothing"),
            new Twin(
                    "OnlyOurs",
                    "EventPool.java",
                    "if (event.pool != this) {",
                    "if (false) {",
                    "EventPoolTest.foreignEvent_isRefused"),
            new Twin(
                    "an error leaks no event",
                    "EventPool.java",
                    "        } finally {\n            putBack(next);\n        }",
                    "        }\n        putBack(next);",
                    "EventPoolTest.resetThatThrows_leaksNothing_andTheEventIsReplaced"));

    /** This one ends when a wait is over time. */
    private static final List<Twin> SLOW = List.of(new Twin(
            "NoLostWakeUp: who releases tells",
            "EventPool.java",
            "                released.signal();\n",
            "",
            "EventPoolTest.waitingAcquire_getsWhatIsReleased"));

    @TestFactory
    Stream<DynamicTest> checks_noticeThatASafeguardIsMissing() {
        List<Twin> twins = new ArrayList<>(TWINS);
        if (Boolean.getBoolean("elasticq.deep")) {
            twins.addAll(SLOW);
        }
        return Twins.tests(EventPool.class, folder, twins);
    }
}
