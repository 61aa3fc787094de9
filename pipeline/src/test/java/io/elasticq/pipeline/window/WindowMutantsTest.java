package io.elasticq.pipeline.window;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticq.contract.NamedTests;
import io.elasticq.contract.SourceMutant;
import io.elasticq.contract.Twins.Twin;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The checks can fail: with a rule taken out of the shipped source, the test that is there for it does. */
class WindowMutantsTest {

    private static final String PANES = "WindowLifeTest.windowsOfPanes_areAsInTheModel";
    private static final String SESSIONS = "WindowLifeTest.sessions_areAsInTheModel";
    private static final String TIME = "WindowLifeTest.lastMilliseconds_areAsInTheModel";
    private static final String LENGTH = "WindowLifeTest.lastEvents_areAsInTheModel";
    private static final String BATCHES = "WindowLifeTest.batches_areAsInTheModel";
    private static final String AGGREGATES = "AggregatesTest.aggregate_isWhatIsComputedFromScratch";

    @TempDir
    static Path folder;

    private static List<Twin> twins() {
        return List.of(
                new Twin(
                        "lateness: a window is gone when the watermark reaches its end and the lateness",
                        "Panes.java",
                        "if (lastEnd + window.lateness() <= setting.watermark) {",
                        "if (lastEnd + window.lateness() < setting.watermark) {",
                        PANES),
                new Twin(
                        "lateness: so is a session",
                        "Sessions.java",
                        "if (end + window.lateness() <= setting.watermark) {",
                        "if (end + window.lateness() < setting.watermark) {",
                        SESSIONS),
                new Twin(
                        "lateness: only windows that are not gone give new results",
                        "Panes.java",
                        "window.endAfter(Math.max(start, setting.watermark - window.lateness()))",
                        "window.endAfter(start)",
                        PANES),
                new Twin(
                        "expiry: an event is in for less than the duration",
                        "LastEvents.java",
                        "return time <= now - size;",
                        "return time < now - size;",
                        TIME),
                new Twin(
                        "expiry: the watermark counts, though the key has seen no such time",
                        "LastEvents.java",
                        "long now = Math.max(time, setting.watermark);",
                        "long now = time;",
                        TIME),
                new Twin(
                        "an event that isn't the latest goes where its time is",
                        "LastEvents.java",
                        "while (index > leaving && kept.time(index - 1) > time) {",
                        "while (index < 0) {",
                        TIME),
                new Twin(
                        "NextEnd: a pane that is new may make a window give sooner",
                        "Panes.java",
                        "nextEnd = Math.min(nextEnd, next);",
                        "nextEnd = nextEnd == NEVER ? next : nextEnd;",
                        PANES),
                new Twin(
                        "alignment: a pane before the epoch begins before its events",
                        "Panes.java",
                        "long start = Math.floorDiv(time, pane) * pane;",
                        "long start = time / pane * pane;",
                        PANES),
                new Twin(
                        "alignment: windows before the epoch end where they should",
                        "ByTime.java",
                        "(Math.floorDiv(instant - size, slide) + 1)",
                        "((instant - size) / slide + 1)",
                        PANES),
                new Twin(
                        "panes: as long as the greatest common divisor",
                        "Panes.java",
                        "this.pane = divisor(window.size(), window.slide());",
                        "this.pane = window.slide();",
                        PANES),
                new Twin(
                        "AllOrNothing: a late event whose result fails is taken back",
                        "Panes.java",
                        "if (!done && before != null) {",
                        "if (false) {",
                        PANES),
                new Twin(
                        "AllOrNothing: an accumulator that a failure may have changed is made again",
                        "LastEvents.java",
                        "        accumulator = null;\n",
                        "",
                        LENGTH),
                new Twin(
                        "AllOrNothing: the last event of a batch is added to a copy",
                        "Batch.java",
                        "            R result = setting.aggregate.result(setting.with(accumulator, event));\n",
                        """
                        if (accumulator == null) {
                            accumulator = setting.aggregate.create();
                        }
                        setting.aggregate.add(accumulator, event);
                        R result = setting.aggregate.result(accumulator);
                        """,
                        BATCHES),
                new Twin(
                        "sessions: a gap ends one",
                        "Sessions.java",
                        "end(first - 1) > time",
                        "end(first - 1) >= time",
                        SESSIONS),
                new Twin(
                        "sessions: an event may join two",
                        "Sessions.java",
                        "            setting.aggregate.merge(joined, sessions.accumulator(first + 1));\n",
                        "",
                        SESSIONS),
                new Twin(
                        "sessions: one that goes on gives a new result",
                        "Sessions.java",
                        "sessions.fire(first, over);",
                        "sessions.fire(first, over || sessions.fired(first));",
                        SESSIONS),
                new Twin(
                        "Forgotten: a key that holds nothing is in no structure",
                        "WindowOperator.java",
                        "            keys.remove(keyed.key);\n",
                        "",
                        "WindowOperatorTest.nothingIsKeptOfKeysWithoutWindows"),
                new Twin(
                        "Gone: changes tell of keys that went",
                        "WindowOperator.java",
                        "gone.add(keyed.key);",
                        "gone.size();",
                        PANES),
                new Twin(
                        "Gone: without writes, nothing is kept of keys that went",
                        "WindowOperator.java",
                        "if (keyed.written) {",
                        "if (true) {",
                        "WindowOperatorTest.nothingIsKeptOfKeysWithoutWindows"),
                new Twin(
                        "changes: a key that changed is written",
                        "WindowOperator.java",
                        "        keyed.changed = true;\n",
                        "",
                        LENGTH),
                new Twin(
                        "a write that failed is none",
                        "WindowOperator.java",
                        "            out.writeByte(VERSION);\n",
                        "            written();\n            out.writeByte(VERSION);\n",
                        "WindowOperatorTest.writeThatFails_isNone"),
                new Twin(
                        "a read that failed changes nothing",
                        "WindowOperator.java",
                        "                setting.watermark = before;\n",
                        "",
                        "WindowOperatorTest.damagedState_isAnIoException_andChangesNothing"),
                new Twin(
                        "order: of one end, by arrival",
                        "Schedule.java",
                        "a.arrival < b.arrival",
                        "a.arrival > b.arrival",
                        SESSIONS),
                new Twin(
                        "no call from within",
                        "WindowOperator.java",
                        "        busy = true;\n",
                        "",
                        "WindowOperatorTest.whatTheOperatorCalls_mustNotCallIt"),
                new Twin(
                        "all: each part has checked the event before it is added to the first",
                        "Several.java",
                        "for (int i = 1; i < parts.size(); i++) {",
                        "for (int i = parts.size(); i < parts.size(); i++) {",
                        "AggregatesTest.all_addsAnEventToEachPartOrToNone"),
                new Twin(
                        "min: the oldest goes if it is the one that is kept",
                        "Least.java",
                        "if (numbers[head] == first) {",
                        "if (size > 1) {",
                        AGGREGATES),
                new Twin(
                        "sum: carries into the upper half",
                        "LongSum.java",
                        "(Long.compareUnsigned(low, otherLow) < 0 ? 1 : 0)",
                        "0",
                        "AggregatesTest.sum_beyondLong_isAnErrorWithTheSum_andOnTheWayItIsNot"),
                new Twin(
                        "sums of doubles are exact",
                        "ExactSum.java",
                        "        digits[at] += way * (low & MASK);\n",
                        "",
                        AGGREGATES),
                new Twin(
                        "distinct: as often as it came",
                        "Distinct.java",
                        "count == 1 ? null : count - 1",
                        "null",
                        AGGREGATES));
    }

    @TestFactory
    Stream<DynamicTest> checks_noticeThatARuleIsMissing() {
        return twins().stream()
                .map(twin -> DynamicTest.dynamicTest(twin.safeguard(), () -> assertThat(failures(
                                SourceMutant.of(WindowOperator.class)
                                        .replace(twin.file(), twin.text(), twin.replacement()),
                                twin.noticedBy()))
                        .isNotEmpty()));
    }

    @ParameterizedTest
    @ValueSource(strings = {TIME, "WindowOperatorTest.nothingIsKeptOfKeysWithoutWindows"})
    void checks_findNothingInWhatIsShipped(String test) throws Exception {
        assertThat(failures(SourceMutant.of(WindowOperator.class), test)).isEmpty();
    }

    private static Set<String> failures(SourceMutant mutant, String noticedBy) throws Exception {
        Path classes = Files.createTempDirectory(folder, "twin");
        mutant.writeTo(classes);
        String[] test = noticedBy.split("\\.");
        try (TwinLoader loader = new TwinLoader(classes)) {
            Class<?> type = loader.loadClass(WindowOperator.class.getPackageName() + "." + test[0]);
            return NamedTests.failures(type, List.of(test[1]), "1 m");
        }
    }

    /** Loads the package anew, the twin of it first, with its tests; all else is what everybody uses. */
    private static final class TwinLoader extends URLClassLoader {

        TwinLoader(Path twin) throws MalformedURLException {
            super(
                    new URL[] {twin.toUri().toURL(), place(WindowOperator.class), place(WindowMutantsTest.class)},
                    WindowMutantsTest.class.getClassLoader());
        }

        private static URL place(Class<?> type) {
            return type.getProtectionDomain().getCodeSource().getLocation();
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            synchronized (getClassLoadingLock(name)) {
                if (!name.startsWith(WindowOperator.class.getPackageName() + ".")) {
                    return super.loadClass(name, resolve);
                }
                Class<?> loaded = findLoadedClass(name);
                return loaded != null ? loaded : findClass(name);
            }
        }
    }
}
