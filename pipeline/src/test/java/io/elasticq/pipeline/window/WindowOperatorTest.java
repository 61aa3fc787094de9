package io.elasticq.pipeline.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elasticq.pipeline.state.StateCodec;
import io.elasticq.pipeline.state.StateCodecs;
import io.elasticq.pipeline.window.Identities.Failure;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The rules of windows, one by one, in numbers that a person can follow; and misuse, failures and damage. */
class WindowOperatorTest {

    private static final Duration TEN = Duration.ofMillis(10);

    private final Identities aggregate = new Identities();
    private final List<WindowResult<String, List<Integer>>> given = new ArrayList<>();

    private WindowOperator<String, Reading, List<Integer>> of(Window<Reading> window) {
        return new WindowOperator<>(window, aggregate, Reading::key, StateCodecs.strings(), Reading.codec());
    }

    private static Reading at(int id, long time) {
        return new Reading(id, "k", time);
    }

    private static WindowResult<String, List<Integer>> result(long start, long end, Integer... ids) {
        return new WindowResult<>("k", start, end, ids.length, List.of(ids));
    }

    private void gave(WindowResult<?, ?>... results) {
        assertThat(given.toArray()).isEqualTo(results);
        given.clear();
    }

    @Test
    void timeBatch_givesWhenTheWatermarkReachesTheEnd_andThenItIsTooLate() {
        WindowOperator<String, Reading, List<Integer>> windows = of(Windows.timeBatch(TEN, Reading::time));
        assertThat(windows.add(at(1, 0), given::add)).isTrue();
        windows.add(at(2, 9), given::add);
        windows.add(at(3, 10), given::add);
        windows.advanceTo(9, given::add);
        windows.add(at(4, 5), given::add);
        gave();
        windows.advanceTo(10, given::add);
        gave(result(0, 10, 1, 2, 4));
        assertThat(windows.add(at(5, 9), given::add)).isFalse();
        windows.advanceTo(3, given::add);
        assertThat(windows.add(at(6, 9), given::add)).isFalse();
        assertThat(windows.add(at(7, 10), given::add)).isTrue();
        gave();
        windows.end(given::add);
        gave(result(10, 20, 3, 7));
        assertThat(windows.held()).isZero();
    }

    @Test
    void allowedLateness_keepsAWindowThatIsOver_andALateEventGivesANewResult() {
        WindowOperator<String, Reading, List<Integer>> windows =
                of(Windows.timeBatch(TEN, Reading::time).allowedLateness(Duration.ofMillis(5)));
        windows.add(at(1, 3), given::add);
        windows.advanceTo(14, given::add);
        gave(result(0, 10, 1));
        windows.add(at(2, 4), given::add);
        gave(result(0, 10, 1, 2));
        assertThat(windows.held()).isEqualTo(1);
        windows.advanceTo(15, given::add);
        assertThat(windows.held()).isZero();
        assertThat(windows.add(at(3, 9), given::add)).isFalse();
        gave();
    }

    @Test
    void windows_areAlignedToTheEpoch_beforeItToo() {
        WindowOperator<String, Reading, List<Integer>> windows =
                of(Windows.sliding(TEN, Duration.ofMillis(4), Reading::time));
        windows.add(at(1, -1), given::add);
        windows.add(at(2, -11), given::add);
        windows.end(given::add);
        gave(result(-20, -10, 2), result(-16, -6, 2), result(-12, -2, 2), result(-8, 2, 1), result(-4, 6, 1));
    }

    @Test
    void sessions_endByAGap_andALateEventJoinsTwo() {
        WindowOperator<String, Reading, List<Integer>> windows =
                of(Windows.session(TEN, Reading::time).allowedLateness(Duration.ofMillis(100)));
        windows.add(at(1, 0), given::add);
        windows.add(at(2, 15), given::add);
        windows.add(at(3, 25), given::add);
        windows.advanceTo(30, given::add);
        gave(result(0, 10, 1), result(15, 25, 2));
        windows.add(at(4, 8), given::add);
        gave(result(0, 25, 1, 4, 2));
        windows.add(at(5, 16), given::add);
        gave();
        windows.end(given::add);
        gave(result(0, 35, 1, 4, 2, 5, 3));
    }

    @Test
    void time_countsBackFromTheLatestEvent_orTheWatermark() {
        WindowOperator<String, Reading, List<Integer>> windows = of(Windows.time(TEN, Reading::time));
        windows.add(at(1, 0), given::add);
        windows.add(at(2, 9), given::add);
        windows.add(at(3, 10), given::add);
        windows.add(at(4, 5), given::add);
        gave(result(-9, 1, 1), result(0, 10, 1, 2), result(1, 11, 2, 3), result(1, 11, 4, 2, 3));
        assertThat(windows.add(at(5, 0), given::add)).isFalse();
        windows.advanceTo(19, given::add);
        windows.add(at(6, 11), given::add);
        gave(result(10, 20, 3, 6));
        windows.advanceTo(21, given::add);
        assertThat(windows.held()).isZero();
        assertThat(windows.add(at(7, 11), given::add)).isFalse();
        assertThat(windows.add(at(8, 12), given::add)).isTrue();
        gave(result(12, 22, 8));
    }

    @Test
    void results_comeByEndThenByFirstArrival() {
        WindowOperator<String, Reading, List<Integer>> windows = of(Windows.timeBatch(TEN, Reading::time));
        windows.add(new Reading(1, "b", 15), given::add);
        windows.add(new Reading(2, "a", 5), given::add);
        windows.add(new Reading(3, "b", 5), given::add);
        windows.add(new Reading(4, "a", 15), given::add);
        windows.advanceTo(100, given::add);
        assertThat(given)
                .extracting(WindowResult::value)
                .containsExactly(List.of(3), List.of(2), List.of(1), List.of(4));
    }

    @Test
    void aggregateThatFails_leavesAddUndone() {
        for (Window<Reading> window : List.of(
                Windows.<Reading>length(1), Windows.<Reading>lengthBatch(2), Windows.time(TEN, Reading::time))) {
            WindowOperator<String, Reading, List<Integer>> windows = of(window);
            windows.add(at(1, 0), given::add);
            given.clear();
            aggregate.resultFails = true;
            assertThatThrownBy(() -> windows.add(at(2, 0), given::add)).isInstanceOf(Failure.class);
            assertThat(given).isEmpty();
            aggregate.resultFails = false;
            windows.add(at(3, 1), given::add);
            assertThat(given.get(0).value()).isSubsetOf(1, 3).contains(3);
            given.clear();
        }
    }

    @Test
    void resultThatFails_isOfOneWindow_andTheOthersGiveTheirsTheNextTime() {
        WindowOperator<String, Reading, List<Integer>> windows = of(Windows.timeBatch(TEN, Reading::time));
        for (int i = 0; i < 3; i++) {
            windows.add(at(i, 10 * i), given::add);
        }
        aggregate.resultFails = true;
        assertThatThrownBy(() -> windows.advanceTo(30, given::add)).isInstanceOf(Failure.class);
        aggregate.resultFails = false;
        gave();
        windows.advanceTo(30, given::add);
        gave(result(10, 20, 1), result(20, 30, 2));
        assertThat(windows.held()).isZero();
    }

    @Test
    void outThatThrows_hasHadItsResult() {
        WindowOperator<String, Reading, List<Integer>> windows = of(Windows.timeBatch(TEN, Reading::time));
        windows.add(at(1, 0), given::add);
        windows.add(at(2, 10), given::add);
        assertThatThrownBy(() -> windows.advanceTo(20, result -> {
                    throw new Failure();
                }))
                .isInstanceOf(Failure.class);
        windows.advanceTo(20, given::add);
        gave(result(10, 20, 2));

        WindowOperator<String, Reading, List<Integer>> last = of(Windows.length(2));
        assertThatThrownBy(() -> last.add(at(1, 0), result -> {
                    throw new Failure();
                }))
                .isInstanceOf(Failure.class);
        last.add(at(2, 0), given::add);
        gave(result(0, 2, 1, 2));
    }

    @Test
    void whatTheOperatorCalls_mustNotCallIt() {
        WindowOperator<String, Reading, List<Integer>> windows = of(Windows.length(2));
        assertThatIllegalStateException()
                .isThrownBy(() -> windows.add(at(1, 0), r -> windows.add(at(2, 0), given::add)));
        assertThatIllegalStateException().isThrownBy(() -> windows.add(at(3, 0), r -> windows.end(given::add)));
        assertThatIllegalStateException().isThrownBy(() -> windows.add(at(4, 0), r -> state(windows)));
        windows.add(at(5, 0), given::add);
        gave(result(2, 4, 4, 5));
    }

    @Test
    void nothingIsKeptOfKeysWithoutWindows() {
        for (Window<Reading> window : List.of(
                Windows.timeBatch(TEN, Reading::time),
                Windows.sliding(TEN, Duration.ofMillis(3), Reading::time).allowedLateness(TEN),
                Windows.session(TEN, Reading::time),
                Windows.time(TEN, Reading::time),
                Windows.<Reading>lengthBatch(1))) {
            WindowOperator<String, Reading, List<Integer>> windows = of(window);
            int empty = state(windows).length;
            for (int i = 0; i < 1000; i++) {
                windows.add(new Reading(i, "key" + i, i), given::add);
                windows.advanceTo(i, given::add);
            }
            windows.advanceTo(2000, given::add);
            assertThat(windows.held()).isZero();
            assertThat(changes(windows)).hasSize(empty + Integer.BYTES);
            assertThat(state(windows)).hasSize(empty);
        }
    }

    @Test
    void changes_tellOfKeysThatWent_andThatCameBack() throws IOException {
        WindowOperator<String, Reading, List<Integer>> windows = of(Windows.timeBatch(TEN, Reading::time));
        windows.add(new Reading(1, "goes", 0), given::add);
        windows.add(new Reading(2, "stays", 55), given::add);
        windows.add(new Reading(3, "returns", 0), given::add);
        byte[] all = state(windows);
        windows.advanceTo(50, given::add);
        windows.add(new Reading(4, "returns", 55), given::add);
        byte[] changes = changes(windows);
        given.clear();

        WindowOperator<String, Reading, List<Integer>> restored = of(Windows.timeBatch(TEN, Reading::time));
        restored.readState(in(all));
        restored.readChanges(in(changes));
        assertThat(restored.held()).isEqualTo(2);
        restored.end(given::add);
        assertThat(given).extracting(WindowResult::value).containsExactly(List.of(2), List.of(4));
        assertThatIOException()
                .isThrownBy(() -> restored.readChanges(in(changes)))
                .withMessage("the changes are not of this state: key goes went and was not there");
    }

    @Test
    void changes_areOnlyOfTheKeysThatChanged() {
        WindowOperator<String, Reading, List<Integer>> windows = of(Windows.length(3));
        for (int i = 0; i < 1000; i++) {
            windows.add(new Reading(i, "key" + i, 0), given::add);
        }
        assertThat(changes(windows).length).isGreaterThan(20_000);
        windows.add(new Reading(1, "key7", 0), given::add);
        assertThat(changes(windows)).hasSizeBetween(60, 200);
        assertThat(changes(windows)).hasSizeLessThan(60);
    }

    @Test
    void writeThatFails_isNone() {
        WindowOperator<String, Reading, List<Integer>> windows = of(Windows.length(3));
        windows.add(at(1, 0), given::add);
        byte[] all = changes(of(Windows.length(3)));
        DataOutput full = new DataOutputStream(new OutputStream() {
            private int left = all.length;

            @Override
            public void write(int b) throws IOException {
                if (--left < 0) {
                    throw new IOException("full");
                }
            }
        });
        assertThatIOException().isThrownBy(() -> windows.writeState(full)).withMessage("full");
        assertThat(changes(windows).length).isGreaterThan(all.length);
    }

    @Test
    void state_ofAnotherWindow_isRefusedByName() {
        byte[] state = state(of(Windows.timeBatch(TEN, Reading::time)));
        assertThatIOException()
                .isThrownBy(() -> of(Windows.session(TEN, Reading::time)).readState(in(state)))
                .withMessage("the state is of timeBatch(10 ms), and the window is session(10 ms)");
        assertThatIOException()
                .isThrownBy(() -> of(Windows.timeBatch(TEN, Reading::time)).readChanges(in(state)))
                .withMessageContaining("kind=1, expected 2");
    }

    @Test
    void damagedState_isAnIoException_andChangesNothing() {
        for (Window<Reading> window : List.of(
                Windows.timeBatch(TEN, Reading::time).allowedLateness(TEN),
                Windows.sliding(TEN, Duration.ofMillis(3), Reading::time),
                Windows.session(TEN, Reading::time),
                Windows.time(TEN, Reading::time),
                Windows.<Reading>length(3),
                Windows.<Reading>lengthBatch(3))) {
            WindowOperator<String, Reading, List<Integer>> windows = of(window);
            windows.add(new Reading(1, "a", 3), given::add);
            windows.add(new Reading(2, "b", 14), given::add);
            windows.add(new Reading(3, "a", 28), given::add);
            windows.advanceTo(2, given::add);
            damage(windows, window);
        }
    }

    private void damage(WindowOperator<String, Reading, List<Integer>> windows, Window<Reading> window) {
        byte[] state = state(windows);
        WindowOperator<String, Reading, List<Integer>> other = of(window);
        other.add(new Reading(9, "other", 3), given::add);
        byte[] before = state(other);
        for (int length = 0; length < state.length; length++) {
            byte[] cut = Arrays.copyOf(state, length);
            assertThatIOException().isThrownBy(() -> other.readState(in(cut)));
            assertThat(state(other)).isEqualTo(before);
        }
        SplittableRandom random = new SplittableRandom(5);
        for (int round = 0; round < 2000; round++) {
            byte[] changed = state.clone();
            changed[random.nextInt(changed.length)] = (byte) random.nextInt();
            try {
                other.readState(in(changed));
                other.readState(in(before));
            } catch (IOException e) {
                assertThat(state(other)).isEqualTo(before);
            }
        }
    }

    @Test
    void stateWithoutCodecs_isMisuse() {
        WindowOperator<String, Reading, List<Integer>> none =
                new WindowOperator<>(Windows.length(3), aggregate, Reading::key, null, null);
        assertThatIllegalStateException().isThrownBy(() -> state(none)).withMessageContaining("codec of keys");
        WindowOperator<String, Reading, List<Integer>> keys =
                new WindowOperator<>(Windows.length(3), aggregate, Reading::key, StateCodecs.strings(), null);
        keys.add(at(1, 0), given::add);
        assertThatIllegalStateException().isThrownBy(() -> state(keys)).withMessageContaining("codec of events");
    }

    @Test
    void windows_sayWhatIsWrong() {
        refused(() -> Windows.length(0), "a window must have at least one event: events=0");
        refused(() -> Windows.lengthBatch(-1), "a window must have at least one event: events=-1");
        refused(() -> Windows.time(Duration.ZERO, Reading::time), "from 1 to 1152921504606846976: duration=PT0S");
        refused(() -> Windows.timeBatch(Duration.ofNanos(1_500_000), Reading::time), "size=PT0.0015S");
        refused(() -> Windows.session(Duration.ofSeconds(Long.MAX_VALUE), Reading::time), "gap=PT");
        refused(
                () -> Windows.sliding(TEN, Duration.ofMillis(11), Reading::time),
                "slide must be <= size, or events fall between the windows: slide=11 ms, size=10 ms");
        refused(() -> Windows.session(TEN, Reading::time).allowedLateness(Duration.ofMillis(-1)), "lateness=PT-0.001S");
        refused(
                () -> Windows.length(3).allowedLateness(TEN),
                "nothing comes too late for a window by number: window=length(3), allowedLateness=PT0.01S");
        refused(() -> Windows.time(TEN, Reading::time).allowedLateness(TEN), "window=time(10 ms)");
    }

    private static void refused(org.assertj.core.api.ThrowableAssert.ThrowingCallable made, String message) {
        assertThatIllegalArgumentException().isThrownBy(made).withMessageContaining(message);
    }

    @Test
    void timesTooFarAway_areRefused_andNullKeys() {
        WindowOperator<String, Reading, List<Integer>> windows = of(Windows.timeBatch(TEN, Reading::time));
        for (long time : new long[] {Long.MIN_VALUE, Long.MAX_VALUE, (1L << 62) + 1}) {
            refused(() -> windows.add(at(1, time), given::add), "time=" + time);
        }
        assertThatNullPointerException()
                .isThrownBy(() -> windows.add(new Reading(1, null, 0), given::add))
                .withMessage("the key of an event");
        assertThat(windows.held()).isZero();
        assertThat(windows.add(at(2, 1L << 62), given::add)).isTrue();
        windows.end(given::add);
        assertThat(given).hasSize(1);
    }

    @Test
    void keysAreRead_byTheirOwnCodec() throws IOException {
        StateCodec<Integer> ints = StateCodecs.ints();
        WindowOperator<Integer, Reading, Long> windows =
                new WindowOperator<>(Windows.session(TEN, Reading::time), Aggregates.count(), Reading::id, ints, null);
        windows.add(at(1, 0), r -> {});
        windows.add(at(2, 1), r -> {});
        WindowOperator<Integer, Reading, Long> restored =
                new WindowOperator<>(Windows.session(TEN, Reading::time), Aggregates.count(), Reading::id, ints, null);
        restored.readState(in(state(windows)));
        List<Integer> keys = new ArrayList<>();
        restored.end(result -> keys.add(result.key()));
        assertThat(keys).containsExactly(1, 2);
    }

    private static byte[] state(WindowOperator<?, ?, ?> windows) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            windows.writeState(new DataOutputStream(bytes));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return bytes.toByteArray();
    }

    private static byte[] changes(WindowOperator<?, ?, ?> windows) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            windows.writeChanges(new DataOutputStream(bytes));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return bytes.toByteArray();
    }

    private static DataInputStream in(byte[] bytes) {
        return new DataInputStream(new ByteArrayInputStream(bytes));
    }
}
