package io.elasticq.examples.mqttproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.elasticq.OverflowPolicy;
import io.elasticq.journal.JournalLockedException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The proxy at a real broker. What comes is looked at by its text, not by numbers alone. */
class ProxyTest {

    private static final int ROOM = 16;
    private static final int ALL = 100;

    @TempDir
    private Path folder;

    private Mosquitto broker;
    private Publisher publisher;

    @BeforeEach
    void start() throws Exception {
        broker = Mosquitto.start(folder.resolve("broker"));
        publisher = new Publisher(broker.address());
    }

    @AfterEach
    void end() throws Exception {
        if (broker != null) {
            publisher.close();
            broker.close();
        }
    }

    private Proxy started(TestSettings settings, Output output) throws IOException, InterruptedException {
        Proxy proxy = new Proxy(settings.make());
        proxy.start(output);
        return proxy;
    }

    private static long received(Proxy proxy) {
        long sum = 0;
        for (int qos = 0; qos < Backlog.LEVELS; qos++) {
            sum += proxy.tally().received[qos].sum();
        }
        return sum;
    }

    private static Report ended(Proxy proxy) throws InterruptedException {
        Report report = proxy.stop();
        assertThat(report.failure()).isNull();
        assertThat(report.conserved()).as(report.toString()).isTrue();
        return report;
    }

    private Path where(boolean persistent) {
        return persistent ? folder.resolve("queues") : null;
    }

    @ParameterizedTest
    @CsvSource({
        "0,false,false",
        "1,false,false",
        "2,false,false",
        "0,true,false",
        "1,true,false",
        "2,true,false",
        "2,true,true"
    })
    void messages_ofEachQuality_areForwardedOnce_inOrder(int qos, boolean persistent, boolean force) throws Exception {
        List<String> texts = Publisher.texts("m", 0, 300);
        GatedOutput output = GatedOutput.opened();
        Proxy proxy = started(TestSettings.at(broker).persist(where(persistent), force), output);

        publisher.publish("in/a", qos, texts);

        await().untilAsserted(() -> assertThat(output.texts()).hasSizeGreaterThanOrEqualTo(texts.size()));
        Report report = ended(proxy);
        assertThat(output.texts()).isEqualTo(texts);
        assertThat(output.messages())
                .allMatch(message -> message.qos() == qos && message.topic().equals("in/a"));
        assertThat(report.forwarded().get(qos)).isEqualTo(texts.size());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void higherQualities_comeFirst_andEachInItsOrder(boolean persistent) throws Exception {
        GatedOutput output = GatedOutput.shut();
        Proxy proxy = started(
                TestSettings.at(broker).persist(where(persistent), false).batch(7, 0), output);
        publisher.publish("in/a", 0, List.of("first"));
        await().until(output::isWaiting);
        for (int qos = 0; qos < Backlog.LEVELS; qos++) {
            publisher.publish("in/a", qos, Publisher.texts("q" + qos, 0, 20));
        }
        await().until(() -> received(proxy) == 61);

        output.open();

        await().until(() -> output.texts().size() == 61);
        List<String> expected = new ArrayList<>(List.of("first"));
        for (int qos = Backlog.LEVELS - 1; qos >= 0; qos--) {
            expected.addAll(Publisher.texts("q" + qos, 0, 20));
        }
        assertThat(output.texts()).isEqualTo(expected);
        ended(proxy);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void fairTurns_letLowerQualitiesThrough(boolean persistent) throws Exception {
        GatedOutput output = GatedOutput.shut();
        Proxy proxy = started(
                TestSettings.at(broker).persist(where(persistent), false).batch(6, 2), output);
        publisher.publish("in/a", 2, List.of("first"));
        await().until(output::isWaiting);
        for (int qos = 0; qos < Backlog.LEVELS; qos++) {
            publisher.publish("in/a", qos, Publisher.texts("q" + qos, 0, 20));
        }
        await().until(() -> received(proxy) == 61);

        output.open();

        await().until(() -> output.texts().size() == 61);
        assertThat(output.texts().subList(1, 13))
                .contains("q2-0", "q1-0", "q0-0", "q0-1")
                .doesNotContain("q2-8");
        assertThat(output.texts()).doesNotHaveDuplicates();
        ended(proxy);
    }

    /** One message stands before the gate, as many as there is room for are behind it, and more come. */
    private Proxy overrun(TestSettings settings, GatedOutput output, int qos) throws Exception {
        Proxy proxy = started(settings.batch(1, 0), output);
        publisher.publish("in/a", qos, List.of("m-0"));
        await().until(output::isWaiting);
        publisher.publish("in/a", qos, Publisher.texts("m", 1, ALL));
        await().until(() -> received(proxy) == ALL);
        return proxy;
    }

    @ParameterizedTest
    @CsvSource({
        "DROP_NEWEST,0,false",
        "DROP_NEWEST,1,false",
        "DROP_NEWEST,2,true",
        "REJECT,0,true",
        "REJECT,2,false",
        "BLOCK,0,false",
        "BLOCK,0,true"
    })
    void newestAreLost_ifThePolicySaysSo_orNothingCanBeHeldBack(OverflowPolicy policy, int qos, boolean persistent)
            throws Exception {
        GatedOutput output = GatedOutput.shut();
        // what stands before the gate takes up room in a persistent queue, not in memory
        int room = persistent ? ROOM : ROOM + 1;
        Proxy proxy =
                overrun(TestSettings.at(broker).full(ROOM, policy).persist(where(persistent), false), output, qos);

        await().until(() -> proxy.tally().lost(qos) == ALL - room);
        output.open();

        await().until(() -> output.texts().size() == room);
        Report report = ended(proxy);
        assertThat(output.texts()).isEqualTo(Publisher.texts("m", 0, room));
        assertThat(report.lost().get(qos)).isEqualTo(ALL - room);
    }

    @ParameterizedTest
    @CsvSource({"0,false", "1,false", "2,true"})
    void oldestAreLost_ifThePolicySaysSo(int qos, boolean persistent) throws Exception {
        GatedOutput output = GatedOutput.shut();
        int behind = persistent ? ROOM - 1 : ROOM;
        Proxy proxy = overrun(
                TestSettings.at(broker).full(ROOM, OverflowPolicy.DROP_OLDEST).persist(where(persistent), false),
                output,
                qos);

        List<String> expected = new ArrayList<>(List.of("m-0"));
        expected.addAll(Publisher.texts("m", ALL - behind, ALL));
        await().until(() -> proxy.tally().lost(qos) == ALL - expected.size());
        output.open();

        await().until(() -> output.texts().size() == expected.size());
        Report report = ended(proxy);
        assertThat(output.texts()).isEqualTo(expected);
        assertThat(report.lost().get(qos)).isEqualTo(ALL - expected.size());
    }

    @ParameterizedTest
    @CsvSource({"1,false", "2,false", "1,true", "2,true"})
    void nothingIsLost_ifThePolicyIsToBlock(int qos, boolean persistent) throws Exception {
        GatedOutput output = GatedOutput.shut();
        int room = persistent ? ROOM : ROOM + 1;
        Proxy proxy = overrun(
                TestSettings.at(broker).full(ROOM, OverflowPolicy.BLOCK).persist(where(persistent), false),
                output,
                qos);

        await().until(() -> proxy.tally().held.sum() == ALL - room);
        await().until(() -> proxy.tally().acknowledged.sum() == room);
        output.open();

        await().until(() -> output.texts().size() == ALL);
        await().until(() -> proxy.tally().acknowledged.sum() == ALL);
        Report report = ended(proxy);
        assertThat(output.texts()).isEqualTo(Publisher.texts("m", 0, ALL));
        assertThat(report.lost()).containsExactly(0L, 0L, 0L);
    }

    @ParameterizedTest
    @CsvSource({"1,false", "2,false", "1,true", "2,true"})
    void messagesThatAreHeld_comeAgain_whenTheProxyIsGone(int qos, boolean persistent) throws Exception {
        TestSettings settings = TestSettings.at(broker)
                .full(ROOM, OverflowPolicy.BLOCK)
                .persist(where(persistent), false)
                .drain(Duration.ZERO);
        GatedOutput shut = GatedOutput.shut();
        int room = persistent ? ROOM : ROOM + 1;
        Proxy overrun = overrun(settings, shut, qos);
        await().until(() -> overrun.tally().held.sum() == ALL - room);
        Report first = ended(overrun);
        assertThat(shut.texts()).isEmpty();
        assertThat(first.left()).isEqualTo(room);
        assertThat(first.held()).isEqualTo(ALL - room);

        GatedOutput output = GatedOutput.opened();
        Proxy again = started(settings, output);

        int lostWithTheMemory = persistent ? 0 : room;
        List<String> expected = Publisher.texts("m", lostWithTheMemory, ALL);
        await().until(() -> output.texts().containsAll(expected));
        ended(again);
        assertThat(new HashSet<>(output.texts())).isEqualTo(new HashSet<>(expected));
    }

    @Test
    void persistentBacklog_keepsWhatTheOutputHasNotTaken_untilTheNextStart() throws Exception {
        TestSettings settings =
                TestSettings.at(broker).persist(where(true), true).drain(Duration.ZERO);
        GatedOutput shut = GatedOutput.shut();
        Proxy proxy = started(settings, shut);
        publisher.publish("in/a", 2, Publisher.texts("m", 0, 50));
        await().until(() -> proxy.tally().acknowledged.sum() == 50);
        assertThat(ended(proxy).left()).isEqualTo(50);
        assertThat(shut.texts()).isEmpty();

        GatedOutput output = GatedOutput.opened();
        Proxy again = started(settings, output);

        await().until(() -> output.texts().size() == 50);
        Report report = ended(again);
        assertThat(output.texts()).isEqualTo(Publisher.texts("m", 0, 50));
        assertThat(report.recovered()).isEqualTo(50);
    }

    @Test
    void severalConnections_areSeveralProducers_ofOneQueue() throws Exception {
        GatedOutput output = GatedOutput.opened();
        Proxy proxy = started(TestSettings.at(broker).filters("in/a", "in/b", "in/c"), output);
        for (String topic : List.of("a", "b", "c")) {
            publisher.publish("in/" + topic, 1, Publisher.texts(topic, 0, 200));
        }

        await().until(() -> output.texts().size() == 600);
        ended(proxy);
        for (String topic : List.of("a", "b", "c")) {
            assertThat(output.texts().stream().filter(text -> text.startsWith(topic)))
                    .containsExactlyElementsOf(Publisher.texts(topic, 0, 200));
        }
    }

    @Test
    void secondProxyOnTheSameFolder_isRefused_beforeItTakesTheSession() throws Exception {
        TestSettings settings = TestSettings.at(broker).persist(where(true), false);
        GatedOutput output = GatedOutput.opened();
        Proxy first = started(settings, output);

        assertThatThrownBy(() -> new Proxy(settings.make())).isInstanceOf(JournalLockedException.class);

        publisher.publish("in/a", 1, List.of("text"));
        await().until(() -> output.texts().equals(List.of("text")));
        assertThat(first.tally().reconnects.sum()).isZero();
        ended(first);
    }

    @Test
    void burst_growsTheLevel_andItsEndShrinksIt() throws Exception {
        GatedOutput output = GatedOutput.shut();
        Proxy proxy = started(TestSettings.at(broker), output);
        for (int i = 0; i < 5; i++) {
            publisher.publish("in/a", 1, Publisher.texts("m", i * 1000, (i + 1) * 1000));
        }
        await().until(() -> received(proxy) == 5000);
        await().untilAsserted(() -> assertThat(proxy.capacity(1)).isGreaterThanOrEqualTo(4096));

        output.open();

        await().until(() -> output.texts().size() == 5000);
        Report report = ended(proxy);
        assertThat(report.growth().get(1)).startsWith("1,024 > ");
        assertThat(report.growth().get(2)).isEqualTo("1,024");
        assertThat(output.texts()).isEqualTo(Publisher.texts("m", 0, 5000));
    }
}
