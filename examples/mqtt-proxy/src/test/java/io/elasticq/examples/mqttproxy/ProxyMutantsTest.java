package io.elasticq.examples.mqttproxy;

import io.elasticq.contract.Twins;
import io.elasticq.contract.Twins.Twin;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The proxy without one of its safeguards, each in a JVM of its own: a test must notice. */
class ProxyMutantsTest {

    private static final boolean DEEP = Boolean.getBoolean("elasticq.deep");
    private static final int BY_DEFAULT = 2; // the first ones; each takes seconds

    @TempDir
    Path folder;

    private static List<Twin> twins() {
        return List.of(
                new Twin(
                        "AckAfterInsert: what is held is acknowledged",
                        "Intake.java",
                        "isHolding = true;",
                        "acknowledger.settled(publish);\n                isHolding = true;",
                        "ProxyTest.nothingIsLost_ifThePolicyIsToBlock"),
                new Twin(
                        "DoneAfterWrite: done with before it is written",
                        "Processor.java",
                        "        output.write(batch);\n        backlog.done();",
                        "        backlog.done();\n        output.write(batch);",
                        "ProxyTest.persistentBacklog_keepsWhatTheOutputHasNotTaken_untilTheNextStart"),
                new Twin(
                        "acknowledged before it is forced",
                        "ForcingAcknowledger.java",
                        "                backlog.sync();\n                batch.forEach(then::settled);",
                        "                batch.forEach(then::settled);\n                backlog.sync();",
                        "ForcingAcknowledgerTest.messages_areAcknowledged_whenTheyAreForced_andNotBefore"),
                new Twin(
                        "what the policy gives up is not counted",
                        "Intake.java",
                        "if (!result.isAccepted()) {",
                        "if (result == OfferResult.CLOSED) {",
                        "ProxyTest.newestAreLost_ifThePolicySaysSo_orNothingCanBeHeldBack"),
                new Twin(
                        "what is dropped for a newer one is not counted",
                        "MemoryBacklog.java",
                        "droppedOldest[message.qos()].increment();",
                        "continue;",
                        "ProxyTest.oldestAreLost_ifThePolicySaysSo"),
                new Twin(
                        "what was forwarded comes again",
                        "DurableBacklog.java",
                        "levels.get(level).ack(taken.get(level));",
                        "",
                        "ProxyTest.messages_ofEachQuality_areForwardedOnce_inOrder"),
                new Twin(
                        "room is not used for what is held",
                        "Processor.java",
                        "                room.run();\n",
                        "",
                        "ProxyTest.nothingIsLost_ifThePolicyIsToBlock"));
    }

    @TestFactory
    Stream<DynamicTest> checks_noticeThatASafeguardIsMissing() {
        Mosquitto.requireInstalled(); // here: a test that is skipped does not notice anything
        return Twins.tests(Proxy.class, folder, twins().subList(0, DEEP ? twins().size() : BY_DEFAULT));
    }
}
