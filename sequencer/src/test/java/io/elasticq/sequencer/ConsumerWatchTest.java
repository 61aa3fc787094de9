package io.elasticq.sequencer;

import static io.elasticq.sequencer.Rings.publish;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.elasticq.sequencer.StallListener.Answer;
import io.elasticq.sequencer.StallListener.Stall;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ConsumerWatchTest {

    private static final Duration SOON = Duration.ofSeconds(30);

    private final SequencedRing<Event> ring = Rings.multi(8);
    private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 5); // which wraps
    private final List<Stall> stalls = new ArrayList<>();
    private final AtomicReference<Answer> answer = new AtomicReference<>(Answer.WAIT);
    private final CountDownLatch mayLeave = new CountDownLatch(1);
    private final Recorder beside = new Recorder(ring);
    private final Topology<Event> topology = Topology.of(ring)
            .handle("stuck", (event, sequence, end) -> mayLeave.await())
            .and("beside", beside)
            .start(ConsumerWatchTest::daemon);
    private final ConsumerWatch watch = topology.watch(
            Duration.ofNanos(10),
            stall -> {
                stalls.add(stall);
                return answer.get();
            },
            clock::get);

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task);
        thread.setDaemon(true);
        return thread;
    }

    @AfterEach
    void end() throws InterruptedException {
        mayLeave.countDown();
        assertThat(topology.abort(SOON).allJoined()).isTrue();
    }

    private void lookAfter(long nanos) {
        clock.addAndGet(nanos);
        watch.look();
    }

    private void publishAndStick(int events) {
        publish(ring, events);
        await().until(() -> topology.processors().get(1).gate().get() == events // not only handled: there is room
                && topology.processors().get(0).isInEvent());
    }

    @Test
    void consumerThatWaitsForEvents_isNotStalled() {
        watch.look();
        lookAfter(1000);

        assertThat(stalls).isEmpty();
    }

    @Test
    void consumerThatStaysInAnEvent_isStalled_whenThePatienceIsOver() {
        watch.look();
        publishAndStick(3);
        lookAfter(100); // until then nothing was waiting, as far as was seen
        assertThat(stalls).isEmpty();
        lookAfter(9);
        assertThat(stalls).isEmpty();
        lookAfter(1);

        assertThat(stalls).hasSize(1);
        assertThat(stalls.get(0).consumer().name()).isEqualTo("stuck");
        assertThat(stalls.get(0).consumer().position()).isZero();
        assertThat(stalls.get(0).waiting()).isEqualTo(3);
        assertThat(stalls.get(0).inEvent()).isTrue();
        assertThat(stalls.get(0).beating()).isFalse();
        lookAfter(9);
        assertThat(stalls).hasSize(1);
        lookAfter(1);
        assertThat(stalls).hasSize(2);
        assertThat(stalls.get(1).since()).isEqualTo(Duration.ofNanos(20));
    }

    @Test
    void stalledConsumer_isUngated_ifTheListenerSaysSo_andTheRestGoesOn() throws InterruptedException {
        answer.set(Answer.UNGATE);
        publishAndStick(8);
        watch.look();

        lookAfter(10);

        assertThat(topology.names()).containsExactly("beside");
        publish(ring, 8);
        await().until(() -> beside.sequences.size() == 16);
        lookAfter(1000);
        assertThat(stalls).hasSize(1);
        mayLeave.countDown();
        TopologyReport report = topology.drain(SOON);
        assertThat(report.allJoined()).isTrue();
        assertThat(report.consumer("stuck").reason()).isEqualTo(EndReason.UNGATED);
        assertThat(report.consumer("stuck").suspect()).isZero();
        assertThat(report.consumer("stuck").handled()).isZero();
    }

    @Test
    void stalledConsumer_thatGetsOnWhileTheListenerIsTold_isNotUngated() {
        publishAndStick(3);
        ConsumerWatch late = topology.watch(
                Duration.ofNanos(10),
                stall -> {
                    mayLeave.countDown();
                    await().until(() -> topology.report().consumer("stuck").handled() == 3);
                    return Answer.UNGATE;
                },
                clock::get);
        late.look();
        clock.addAndGet(10);
        late.look();

        assertThat(topology.names()).contains("stuck");
    }

    @Test
    void consumerThatHasFailed_isStalled_whenEventsWaitForIt() {
        topology.add("fails", (event, sequence, end) -> {
            throw new Exception("no");
        });
        publishAndStick(1);
        await().until(() -> topology.report().consumer("fails").reason() == EndReason.FAILED);
        watch.look();

        lookAfter(10);

        assertThat(stalls).extracting(stall -> stall.consumer().name()).containsExactly("stuck", "fails");
        assertThat(stalls.get(1).consumer().failure()).hasMessage("no");
    }

    @Test
    void consumerThatTriesForEver_isStalled_andBeats() {
        topology.add(
                "tries",
                (event, sequence, end) -> {
                    throw new Exception("again");
                },
                ConsumerOptions.<Event>defaults().exceptions(failure -> ExceptionHandler.Answer.RETRY));
        publishAndStick(1);
        EventProcessor<Event> tries = topology.processors().get(2);
        await().until(() -> tries.beats() > 5);
        watch.look();
        long before = tries.beats();
        await().until(() -> tries.beats() > before + 5);

        lookAfter(10);

        assertThat(stalls).hasSize(2);
        assertThat(stalls.get(1).beating()).isTrue();
    }

    @Test
    void run_looksByItself_untilItIsClosed() throws InterruptedException {
        publishAndStick(1);
        List<Stall> told = Collections.synchronizedList(new ArrayList<>());
        ConsumerWatch running = topology.watch(Duration.ofMillis(4), stall -> {
            told.add(stall);
            return Answer.WAIT;
        });
        Thread thread = daemon(running);
        thread.start();
        await().until(() -> told.size() >= 2);

        running.close();

        thread.join(SOON.toMillis());
        assertThat(thread.isAlive()).isFalse();
    }

    @Test
    void listenerThatThrows_isHeard() {
        publishAndStick(1);
        ConsumerWatch broken = topology.watch(
                Duration.ofNanos(10),
                stall -> {
                    throw new IllegalStateException("broken listener");
                },
                clock::get);
        broken.look();
        clock.addAndGet(10);

        assertThatThrownBy(broken::look).hasMessage("broken listener");
        assertThatThrownBy(() -> topology.watch(Duration.ZERO, stall -> Answer.WAIT))
                .hasMessage("patience must be above zero: patience=PT0S");
    }
}
