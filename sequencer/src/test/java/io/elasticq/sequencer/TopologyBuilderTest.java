package io.elasticq.sequencer;

import static io.elasticq.sequencer.Rings.assertFull;
import static io.elasticq.sequencer.Rings.publish;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elasticq.OfferResult;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class TopologyBuilderTest {

    private static final Duration SOON = Duration.ofSeconds(30);

    private final SequencedRing<Event> ring = Rings.multi(4);

    private static void ignore(Event event, long sequence, boolean endOfBatch) {}

    private TopologyBuilder<Event> builder() {
        return Topology.of(ring);
    }

    /** Whom a consumer waits for: a barrier is behind the gates that it has. */
    private static void assertAfter(Topology<Event> topology, String name, String... after) {
        var gates = Arrays.stream(after)
                .map(each -> processor(topology, each).gate())
                .toList();
        assertThat(processor(topology, name).barrier().upstream()).containsExactlyInAnyOrderElementsOf(gates);
    }

    private static EventProcessor<Event> processor(Topology<Event> topology, String name) {
        return topology.processors().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void then_isBehindAllThatAreSideBySide() {
        Topology<Event> diamond = builder()
                .handle("a", TopologyBuilderTest::ignore)
                .then("b", TopologyBuilderTest::ignore)
                .and("c", TopologyBuilderTest::ignore)
                .then("d", TopologyBuilderTest::ignore)
                .handle("e", TopologyBuilderTest::ignore)
                .and("f", TopologyBuilderTest::ignore)
                .after("e", "b")
                .handle("g", TopologyBuilderTest::ignore)
                .and("h", TopologyBuilderTest::ignore)
                .then("i", TopologyBuilderTest::ignore)
                .build();

        assertAfter(diamond, "a");
        assertAfter(diamond, "b", "a");
        assertAfter(diamond, "c", "a");
        assertAfter(diamond, "d", "b", "c");
        assertAfter(diamond, "e");
        assertAfter(diamond, "f");
        assertAfter(diamond, "g", "b", "e");
        assertAfter(diamond, "h", "b", "e");
        assertAfter(diamond, "i", "g", "h");
    }

    @Test
    void after_mayNameWhatIsDeclaredLater() {
        Topology<Event> topology = builder()
                .after("b")
                .handle("a", TopologyBuilderTest::ignore)
                .handle("b", TopologyBuilderTest::ignore)
                .build();

        assertAfter(topology, "a", "b");
    }

    /** Else the one behind would see what the one before it never had. */
    @Test
    void gates_goUpInTheOrderOfTheLine_whileEventsArePublished() {
        SequencedRing<Event> busy = SequencedRing.builder(Event::new, 1 << 16).multiProducer();
        Thread producer = new Thread(() -> {
            while (busy.tryPublish(Event::write) != OfferResult.CLOSED) {
                Thread.onSpinWait();
            }
        });
        producer.start();
        try {
            for (int i = 0; i < 200; i++) {
                Topology<Event> topology = Topology.of(busy)
                        .after("b")
                        .handle("c", TopologyBuilderTest::ignore)
                        .after("a")
                        .handle("b", TopologyBuilderTest::ignore)
                        .handle("a", TopologyBuilderTest::ignore)
                        .build();
                long a = processor(topology, "a").gate().get();
                long b = processor(topology, "b").gate().get();
                long c = processor(topology, "c").gate().get();
                assertThat(a).isLessThanOrEqualTo(b);
                assertThat(b).isLessThanOrEqualTo(c);
                topology.names().forEach(topology::ungate);
            }
        } finally {
            busy.close();
        }
    }

    @Test
    void nameThatIsTaken_isRefused() {
        assertThatThrownBy(
                        () -> builder().handle("a", TopologyBuilderTest::ignore).and("a", TopologyBuilderTest::ignore))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("two consumers of one name: a");
    }

    @Test
    void unknownName_isRefused_andLeavesNoGate() {
        TopologyBuilder<Event> builder =
                builder().handle("a", TopologyBuilderTest::ignore).after("x").handle("b", TopologyBuilderTest::ignore);

        assertThatThrownBy(builder::build)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("unknown consumer: x, which b is to come after, of [a, b]");
        publish(ring, 20);
    }

    @Test
    void circle_isRefused_andLeavesNoGate() {
        TopologyBuilder<Event> builder = builder()
                .after("c")
                .handle("a", TopologyBuilderTest::ignore)
                .then("b", TopologyBuilderTest::ignore)
                .then("c", TopologyBuilderTest::ignore);

        assertThatThrownBy(builder::build)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("consumers that come after each other in a circle: [a, c, b]");
        publish(ring, 20);
    }

    @Test
    void noConsumer_isRefused() {
        assertThatThrownBy(() -> builder().build())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("a topology needs a consumer");
    }

    @Test
    void wordsInTheWrongOrder_areRefused() {
        assertThatThrownBy(() -> builder().and("a", TopologyBuilderTest::ignore))
                .hasMessage("and needs a consumer before it: a");
        assertThatThrownBy(() -> builder().then("a", TopologyBuilderTest::ignore))
                .hasMessage("then needs a consumer before it: a");
        assertThatThrownBy(() -> builder()
                        .handle("a", TopologyBuilderTest::ignore)
                        .after("a")
                        .then("b", TopologyBuilderTest::ignore))
                .hasMessage("after must be followed by handle: after=[a]");
        assertThatThrownBy(() -> builder()
                        .handle("a", TopologyBuilderTest::ignore)
                        .after("a")
                        .build())
                .hasMessage("after must be followed by handle: after=[a]");
    }

    @Test
    void consumers_gateTheProducers_fromBuildOn_andGetEverythingSince() throws InterruptedException {
        Topology<Event> topology = builder()
                .handle("a", TopologyBuilderTest::ignore)
                .then("b", TopologyBuilderTest::ignore)
                .build();
        publish(ring, 4);
        assertFull(ring);

        topology.start(Thread::new);

        TopologyReport report = topology.drain(SOON);
        assertThat(report.drained()).isTrue();
        assertThat(report.consumer("b").handled()).isEqualTo(4);
    }
}
