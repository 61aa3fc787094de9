package io.elasticq.examples.mqttproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.elasticq.journal.ChildJvm;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program is killed and the broker is killed, and what was acknowledged is forwarded all the same. */
class KillTest {

    private static final int KILLS = Boolean.getBoolean("elasticq.deep") ? 20 : 2;
    private static final int PART = 400;

    @TempDir
    private Path folder;

    private ChildJvm start(Mosquitto broker, String... more) throws IOException {
        List<String> args = new ArrayList<>(List.of(
                "proxy",
                "--broker",
                broker.address().toString(),
                "--from",
                "in/#",
                "--to",
                "file:" + folder.resolve("out"),
                "--batch",
                "20"));
        args.addAll(List.of(more));
        return ChildJvm.start(MqttProxy.class, args.toArray(String[]::new));
    }

    private static void awaitReady(ChildJvm proxy) throws IOException {
        assertThat(proxy.line()).startsWith("ready: ");
    }

    /** The payloads of whole lines. */
    private List<String> forwarded() throws IOException {
        Path out = folder.resolve("out");
        if (!Files.exists(out)) {
            return List.of();
        }
        String text = Files.readString(out, StandardCharsets.US_ASCII);
        return text.substring(0, text.lastIndexOf('\n') + 1)
                .lines()
                .map(line -> line.substring(line.lastIndexOf('\t') + 1))
                .toList();
    }

    private void awaitAll(Set<String> texts) {
        await().untilAsserted(() -> assertThat(new HashSet<>(forwarded())).containsAll(texts));
    }

    @Test
    void killedProxy_startedAgain_forwardsAllThatTheBrokerHad() throws Exception {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        SplittableRandom random = new SplittableRandom(seed);
        Set<String> published = new HashSet<>();
        String queues = folder.resolve("queues").toString();
        ExecutorService background = Executors.newSingleThreadExecutor();
        try (Mosquitto broker = Mosquitto.start(folder.resolve("broker"));
                Publisher publisher = new Publisher(broker.address())) {
            for (int kill = 0; kill < KILLS; kill++) {
                try (ChildJvm proxy = start(broker, "--persist", queues)) {
                    awaitReady(proxy);
                    List<String> first = Publisher.texts("one-" + kill, 0, PART);
                    List<String> second = Publisher.texts("two-" + kill, 0, PART);
                    Future<?> publishing = background.submit(() -> {
                        publisher.publish("in/a", 1, first);
                        publisher.publish("in/b", 2, second);
                        return null;
                    });
                    published.addAll(first);
                    published.addAll(second);
                    int some = forwarded().size() + 1 + random.nextInt(PART);
                    await().until(() -> forwarded().size() >= some);
                    proxy.kill();
                    publishing.get();
                }
            }
            try (ChildJvm proxy = start(broker, "--persist", queues)) {
                awaitReady(proxy);
                awaitAll(published);
                assertThat(new HashSet<>(forwarded())).isEqualTo(published);
            }
        } finally {
            background.shutdownNow();
        }
    }

    @Test
    void killedBroker_startedAgain_isFoundAgain_andNothingOfTheProxysIsLost() throws Exception {
        Set<String> published = new HashSet<>(Publisher.texts("before", 0, PART));
        GatedOutput output = GatedOutput.shut();
        try (Mosquitto broker = Mosquitto.start(folder.resolve("broker"))) {
            Proxy proxy = new Proxy(TestSettings.at(broker).make());
            proxy.start(output);
            try (Publisher publisher = new Publisher(broker.address())) {
                publisher.publish("in/a", 1, Publisher.texts("before", 0, PART));
                await().until(() -> proxy.tally().acknowledged.sum() == PART);
                broker.kill();
            }

            broker.startAgain();

            await().until(() -> proxy.tally().reconnects.sum() > 0);
            await().until(() -> proxy.tally().connected.sum() == 1);
            try (Publisher publisher = new Publisher(broker.address())) {
                // the broker has lost the session with its life: the client subscribes again, some time after it has
                // connected
                await().until(() -> {
                    publisher.publish("in/b", 1, List.of("probe"));
                    return proxy.tally().received[1].sum() > PART;
                });
                publisher.publish("in/a", 2, Publisher.texts("after", 0, PART));
            }
            published.addAll(Publisher.texts("after", 0, PART));
            published.add("probe");
            output.open();
            await().untilAsserted(
                            () -> assertThat(new HashSet<>(output.texts())).isEqualTo(published));
            Report report = proxy.stop();
            assertThat(report.conserved()).as(report.toString()).isTrue();
        }
    }

    @Test
    void brokerThatIsGone_keepsTheProcessorWaiting_andGetsAllWhenItIsBack() throws Exception {
        Set<String> published = new HashSet<>(Publisher.texts("m", 0, PART));
        try (Mosquitto broker = Mosquitto.start(folder.resolve("broker"));
                Listener listener = new Listener(broker.address(), "out/#")) {
            ProxySettings settings = TestSettings.at(broker).batch(50, 0).make();
            Proxy proxy = new Proxy(settings);
            GatedOutput gate = GatedOutput.shut();
            try (Output output = new TopicOutput(settings, "out", proxy.tally().retries)) {
                proxy.start(gate.before(output));
                try (Publisher publisher = new Publisher(broker.address())) {
                    publisher.publish("in/a", 1, List.copyOf(published));
                }
                await().until(() -> proxy.tally().acknowledged.sum() == PART);
                broker.stop(); // keeps the listener's session
                await().until(() -> proxy.tally().connected.sum() == 0);

                gate.open();
                await().until(() -> !gate.isWaiting());
                broker.startAgain();

                await().untilAsserted(() ->
                        assertThat(new HashSet<>(listener.texts())).isEqualTo(published));
                Report report = proxy.stop();
                assertThat(report.conserved()).as(report.toString()).isTrue();
                // a broker that stops before it has read the acknowledgements sends these messages again: at least once
                assertThat(report.forwarded().get(1))
                        .isBetween((long) PART, report.received().get(1));
            }
        }
    }

    @Test
    void signal_endsTheProgram_whichHasForwardedWhatItHad_andSaysSo() throws Exception {
        try (Mosquitto broker = Mosquitto.start(folder.resolve("broker"));
                Publisher publisher = new Publisher(broker.address());
                ChildJvm proxy = start(broker)) {
            awaitReady(proxy);
            publisher.publish("in/a", 1, Publisher.texts("m", 0, PART));
            await().until(() -> !forwarded().isEmpty());

            ProcessHandle.of(proxy.pid()).orElseThrow().destroy(); // SIGTERM

            List<String> report = new ArrayList<>();
            for (String line = proxy.line(); line != null; line = proxy.line()) {
                report.add(line);
            }
            assertThat(proxy.exit()).isEqualTo(128 + 15);
            assertThat(report.get(report.size() - 1))
                    .startsWith("conservation: ")
                    .endsWith(": holds");
            assertThat(forwarded())
                    .isEqualTo(Publisher.texts("m", 0, forwarded().size()));
        }
    }
}
