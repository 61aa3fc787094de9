package io.elasticq.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elasticq.contract.Call;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class StepOwnerTest {

    private final Bench bench = new Bench();

    @Test
    void secondThread_isRefused_andBothAreNamed() {
        bench.step();
        String owner = Thread.currentThread().toString();
        Throwable refusal = Call.running(bench::step).thrown();
        assertThat(refusal)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("owner=" + owner)
                .hasMessageContaining("Thread-")
                .hasMessageContaining("calls step");
        assertThat(Call.running(bench.router::disown).thrown()).isInstanceOf(IllegalStateException.class);
        assertThat(Call.of(() -> bench.router.drain(Duration.ofSeconds(1))).thrown())
                .isInstanceOf(IllegalStateException.class);
        assertThat(Call.of(bench.router::start).thrown()).isInstanceOf(IllegalStateException.class);
        bench.step();
    }

    @Test
    void step_canBeHandedOver_orTakenFromAThreadThatHasEnded() {
        bench.step();
        bench.router.disown();
        Call.running(bench::step).get();
        org.awaitility.Awaitility.await()
                .ignoreExceptions()
                .untilAsserted(bench::step); // when the other thread has ended
    }

    @Test
    void stepWithinAStep_isRefused() {
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        bench.subscribe(
                "a",
                with -> with.filter(event -> {
                    try {
                        bench.router.step();
                    } catch (IllegalStateException e) {
                        thrown.set(e);
                    }
                    return true;
                }));
        bench.put(1).step();
        assertThat(thrown.get()).hasMessageContaining("by a step");
    }

    @Test
    void ownThread_ownsTheStep() {
        Subscription<Event> shows = bench.subscribe("shows", 10, OverloadPolicy.park());
        bench.router.start();
        bench.put(1);
        org.awaitility.Awaitility.await().until(() -> shows.poll() != null); // so the thread has made a step
        assertThatThrownBy(bench::step).hasMessageContaining("router");
        assertThatThrownBy(bench.router::start).isInstanceOf(IllegalStateException.class);
        bench.router.close();
        assertThat(bench.router.report().joined()).containsExactly("router");
    }

    @Test
    void closeByAnother_endsWithTheNextStepOfTheOwner() {
        bench.step();
        Call.running(bench.router::close).get();
        assertThat(bench.router.isTerminated()).isFalse();
        bench.step();
        assertThat(bench.router.isTerminated()).isTrue();
        assertThat(bench.router.step()).isZero();
    }
}
