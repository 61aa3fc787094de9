package io.elasticq.sequencer;

import static io.elasticq.sequencer.Rings.publish;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elasticq.OfferResult;
import io.elasticq.WaitStrategy;
import io.elasticq.contract.Race;
import io.elasticq.sequencer.EventPoller.State;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EventPollerTest {

    static Stream<SequencedRing<Event>> rings() {
        return Rings.of(5);
    }

    private record Seen(long sequence, long value, boolean endOfBatch) {}

    private static int pollInto(List<Seen> seen, EventPoller<Event> poller, int limit) {
        return poller.poll((event, sequence, end) -> seen.add(new Seen(sequence, event.value, end)), limit);
    }

    @ParameterizedTest
    @MethodSource("rings")
    void poll_handsOverWhatIsThere_inOrder_upToTheLimit(SequencedRing<Event> ring) {
        EventPoller<Event> poller = ring.poller();
        long first = poller.gate().get();
        publish(ring, 5);

        List<Seen> seen = new ArrayList<>();
        assertThat(pollInto(seen, poller, 2)).isEqualTo(2);
        assertThat(poller.gate().get()).isEqualTo(first + 2);
        assertThat(pollInto(seen, poller, Integer.MAX_VALUE)).isEqualTo(3);
        assertThat(pollInto(seen, poller, 1)).isZero();

        assertThat(seen)
                .containsExactlyElementsOf(LongStream.range(0, 5)
                        .mapToObj(i -> new Seen(first + i, Event.valueAt(first + i), i == 1 || i == 4))
                        .toList());
    }

    @ParameterizedTest
    @MethodSource("rings")
    void gate_holdsTheProducersBack_untilTheBatchIsDone(SequencedRing<Event> ring) {
        EventPoller<Event> poller = ring.poller();
        publish(ring, 5);
        assertThat(ring.tryPublish(Event::write)).isEqualTo(OfferResult.FULL);

        int taken = poller.poll(
                (event, sequence, end) ->
                        assertThat(ring.tryPublish(Event::write)).isEqualTo(OfferResult.FULL),
                3);

        assertThat(taken).isEqualTo(3);
        publish(ring, 3);
        assertThat(ring.tryPublish(Event::write)).isEqualTo(OfferResult.FULL);
    }

    @ParameterizedTest
    @MethodSource("rings")
    void receiverThatThrows_hasTakenTheEvent(SequencedRing<Event> ring) {
        EventPoller<Event> poller = ring.poller();
        long first = poller.gate().get();
        publish(ring, 4);

        assertThatThrownBy(() -> poller.poll(
                        (event, sequence, end) -> {
                            if (sequence == first + 1) {
                                throw new IOException("at " + sequence);
                            }
                        },
                        4))
                .isInstanceOf(IOException.class);

        assertThat(poller.gate().get()).isEqualTo(first + 2);
        List<Seen> seen = new ArrayList<>();
        assertThat(pollInto(seen, poller, 4)).isEqualTo(2);
        assertThat(seen).extracting(Seen::sequence).containsExactly(first + 2, first + 3);
    }

    @ParameterizedTest
    @MethodSource("rings")
    void state_saysWhyThereIsNothing(SequencedRing<Event> ring) {
        EventPoller<Event> first = ring.poller();
        EventPoller<Event> second = ring.poller(first.gate());
        assertThat(second.state()).isEqualTo(State.IDLE);

        publish(ring, 2);
        assertThat(first.state()).isEqualTo(State.READY);
        assertThat(second.state()).isEqualTo(State.BEHIND_UPSTREAM);
        assertThat(pollInto(new ArrayList<>(), second, 9)).isZero();

        pollInto(new ArrayList<>(), first, 1);
        assertThat(second.state()).isEqualTo(State.READY);
        assertThat(pollInto(new ArrayList<>(), second, 9)).isEqualTo(1);
        assertThat(second.state()).isEqualTo(State.BEHIND_UPSTREAM);

        ring.close();
        assertThat(second.state()).isEqualTo(State.BEHIND_UPSTREAM);
        pollInto(new ArrayList<>(), first, 9);
        assertThat(first.state()).isEqualTo(State.OVER);
        assertThat(second.state()).isEqualTo(State.READY);
        pollInto(new ArrayList<>(), second, 9);
        assertThat(second.state()).isEqualTo(State.OVER);
    }

    @ParameterizedTest
    @MethodSource("rings")
    void abort_leavesNothingToTake(SequencedRing<Event> ring) {
        EventPoller<Event> poller = ring.poller();
        publish(ring, 3);
        pollInto(new ArrayList<>(), poller, 1);

        ring.abort();

        assertThat(poller.state()).isEqualTo(State.ABORTED);
        assertThat(pollInto(new ArrayList<>(), poller, 9)).isZero();
    }

    @ParameterizedTest
    @MethodSource("rings")
    void close_letsTheProducersGo_andHandsOutNothingMore(SequencedRing<Event> ring) {
        EventPoller<Event> poller = ring.poller();
        publish(ring, 5);
        pollInto(new ArrayList<>(), poller, 2); // knows that there are more

        poller.close();
        poller.close();

        publish(ring, 12);
        assertThat(poller.state()).isEqualTo(State.CLOSED);
        assertThat(pollInto(new ArrayList<>(), poller, 9)).isZero();
    }

    @ParameterizedTest
    @MethodSource("rings")
    void close_byTheReceiver_isForWhatComesAfterTheEvent(SequencedRing<Event> ring) {
        EventPoller<Event> poller = ring.poller();
        publish(ring, 5);

        List<Long> seen = new ArrayList<>();
        int taken = poller.poll(
                (event, sequence, end) -> {
                    poller.close();
                    seen.add(sequence);
                    assertThat(ring.tryPublish(Event::write)).isEqualTo(OfferResult.FULL);
                },
                5);

        assertThat(taken).isEqualTo(1);
        assertThat(seen).hasSize(1);
        publish(ring, 12);
    }

    @Test
    void receiver_mustNotPoll() {
        SequencedRing<Event> ring = Rings.multi(4);
        EventPoller<Event> poller = ring.poller();
        publish(ring, 2);

        assertThatThrownBy(() -> poller.poll((event, sequence, end) -> poller.poll((e, s, b) -> {}, 1), 2))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("EventPoller[position=0");
        assertThat(poller.gate().get()).isEqualTo(1);
    }

    @Test
    void limit_mustBePositive() {
        EventPoller<Event> poller = Rings.multi(4).poller();

        assertThatThrownBy(() -> poller.poll((event, sequence, end) -> {}, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("limit must be >= 1: limit=0");
    }

    @Test
    void poller_afterWhatIsNoGate_isRefused_andAddsNone() {
        SequencedRing<Event> ring = Rings.multi(2);

        assertThatThrownBy(() -> ring.poller(new Sequence(0))).isInstanceOf(IllegalArgumentException.class);

        publish(ring, 9);
    }

    @ParameterizedTest
    @MethodSource("rings")
    void twoInALine_besideTheProducer_seeEachEventOnce(SequencedRing<Event> ring) {
        int events = 20_000;
        EventPoller<Event> first = ring.poller();
        EventPoller<Event> second = ring.poller(first.gate());
        long start = first.gate().get();
        new Race()
                .with(() -> {
                    for (int i = 0; i < events; i++) {
                        ring.publish(Event::write);
                    }
                    ring.close();
                })
                .with(() -> takeAll(first, start, events, false))
                .with(() -> takeAll(second, start, events, true))
                .run();
    }

    /** The one in front marks each event, the other one takes the mark away again. */
    private static void takeAll(EventPoller<Event> poller, long start, int events, boolean marked) {
        long[] next = {start};
        EventPoller.Receiver<Event, RuntimeException> receiver = (event, sequence, end) -> {
            long expected = Event.valueAt(sequence);
            if (sequence != next[0]++ || event.value != (marked ? ~expected : expected)) {
                throw new AssertionError("at " + sequence + ", expected " + (next[0] - 1) + ": " + event.value);
            }
            event.value = ~event.value;
        };
        WaitStrategy wait = WaitStrategy.backoff();
        int idle = 0;
        while (poller.state() != State.OVER) {
            if (poller.poll(receiver, 3) == 0) {
                idle = wait.idle(idle);
                if (Thread.interrupted()) {
                    throw new AssertionError("another thread has failed; at " + next[0]);
                }
            } else {
                idle = 0;
            }
        }
        assertThat(next[0]).isEqualTo(start + events);
    }
}
