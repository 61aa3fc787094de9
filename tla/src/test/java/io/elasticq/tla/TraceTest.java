package io.elasticq.tla;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticq.ElasticConfig;
import io.elasticq.ElasticQueue;
import io.elasticq.tla.AccessLog.Element;
import io.elasticq.tla.AccessLog.Entry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the shipped code does under contention is a behaviour of the model MpscElastic, access by access. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class TraceTest {

    private static final Path MODULES = Path.of(System.getProperty("basedir", ""), "src/test/tla");

    private static final boolean DEEP = Boolean.getBoolean("elasticq.deep");
    private static final int LONGEST = DEEP ? 40_000 : 4_000;

    private static LoggingTwin twin;

    @TempDir
    Path folder;

    @BeforeAll
    static void compile() {
        twin = new LoggingTwin();
    }

    /** A run of the twin, and its log. */
    private record Run(int producers, int minCapacity, int maxCapacity, List<Entry> log) {}

    private static Run run(int producers, int minCapacity, int maxCapacity, int elements) throws InterruptedException {
        ElasticConfig config = ElasticConfig.builder()
                .initialCapacity(minCapacity)
                .minCapacity(minCapacity)
                .maxCapacity(maxCapacity)
                .build();
        ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
        AccessLog.start();
        ElasticQueue<Element> queue = twin.queue(config);
        Queue<Element> taken = new ConcurrentLinkedQueue<>();
        AtomicInteger count = new AtomicInteger();
        List<Thread> threads = new ArrayList<>();
        for (int i = 1; i <= producers; i++) {
            String name = "p" + i;
            threads.add(new Thread(
                    () -> IntStream.rangeClosed(1, elements).forEach(n -> put(queue, new Element(name, n), count)),
                    name));
        }
        Thread consumer = new Thread(() -> take(queue, taken, count, producers * elements), "cons");
        threads.add(consumer);
        threads.add(new Thread(() -> trim(queue, count, producers * elements), "trim"));
        threads.forEach(thread -> thread.setUncaughtExceptionHandler((t, e) -> failures.add(e)));
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        List<Entry> log = AccessLog.stop();
        log = log.subList(0, Math.min(log.size(), LONGEST));
        assertThat(failures).isEmpty();
        assertThat(taken).doesNotHaveDuplicates().hasSize(producers * elements);
        return new Run(producers, minCapacity, maxCapacity, log);
    }

    private static void put(ElasticQueue<Element> queue, Element element, AtomicInteger taken) {
        pause(element.number() % 8 == 0 ? 200 : 0); // so that the queue runs empty, and may shrink
        for (int before = taken.get(); !queue.offer(element); before = taken.get()) {
            awaitChange(taken, before); // offers in vain would fill the log
        }
    }

    private static void take(ElasticQueue<Element> queue, Queue<Element> into, AtomicInteger taken, int expected) {
        for (int polls = 0; taken.get() < expected; polls++) {
            // Now and then the consumer lags behind, so that the queue must grow.
            Element element = polls / 16 % 2 == 0 ? queue.poll() : null;
            if (element != null) {
                into.add(element);
                taken.incrementAndGet();
            } else {
                pause(5);
            }
        }
    }

    private static void trim(ElasticQueue<Element> queue, AtomicInteger taken, int expected) {
        for (int before = taken.get(); before < expected; before = taken.get()) {
            queue.trimToSize();
            awaitChange(taken, before);
        }
    }

    private static void awaitChange(AtomicInteger count, int from) {
        while (count.get() == from) {
            Thread.yield();
        }
    }

    private static void pause(int turns) {
        for (int i = 0; i < turns; i++) {
            Thread.yield();
        }
    }

    private TlcResult check(Run run, List<Entry> log) throws IOException, InterruptedException {
        for (String module : List.of("MpscTrace.tla", "MpscElastic.tla")) {
            Path from = (module.equals("MpscTrace.tla") ? MODULES : Tlc.MODELS).resolve(module);
            Files.writeString(folder.resolve(module), Files.readString(from));
        }
        Files.writeString(
                folder.resolve("MpscLog.tla"),
                log.stream()
                        .map(Entry::toString)
                        .collect(Collectors.joining(",\n", "---- MODULE MpscLog ----\nLog == <<\n", ">>\n====\n")));
        String producers = IntStream.rangeClosed(1, run.producers())
                .mapToObj(i -> "\"p" + i + "\"")
                .collect(Collectors.joining(", "));
        Path config = Files.writeString(folder.resolve("MpscTrace.cfg"), """
                SPECIFICATION TraceSpec
                CONSTANTS
                  Producers = {%s}
                  Trimmers = {"trim"}
                  Helpers = {}
                  Closers = {}
                  Quota = 1000000
                  Batch = 1
                  MinCap = %d
                  InitCap = %d
                  MaxCap = %d
                  GenMod = 16384
                  MaxRings = 1000000
                  ConsumerShrinks = FALSE
                  FairProcs = {}
                  Removed = {}
                INVARIANTS NotAccepted
                CHECK_DEADLOCK FALSE
                """.formatted(
                        producers, run.minCapacity(), run.minCapacity(), run.maxCapacity()));
        return new Tlc(Duration.ofMinutes(5)).check(folder.resolve("MpscTrace.tla"), config);
    }

    private static boolean isAccepted(TlcResult result) {
        if (!result.holds() && !result.refuted().map("NotAccepted"::equals).orElse(false)) {
            throw new AssertionError(result.output());
        }
        return !result.holds();
    }

    private static boolean isDone(Entry entry, String access) {
        return entry.access().equals(access)
                && entry.values().get(entry.values().size() - 1).equals("TRUE");
    }

    /** The resizes that were decided: claims of the same index in another generation. */
    private static List<Integer> capacities(Run run) {
        List<Integer> capacities = new ArrayList<>(List.of(run.minCapacity()));
        for (int i = 0; i < run.log().size(); i++) {
            Entry entry = run.log().get(i);
            if (isDone(entry, "casTail")) {
                String ring = entry.values().get(1);
                run.log().stream()
                        .filter(e -> isDone(e, "casNext") && e.values().get(2).equals(ring))
                        .forEach(e -> capacities.add(Integer.parseInt(e.values().get(4))));
            }
        }
        return capacities;
    }

    @ParameterizedTest
    @CsvSource({"2, 1, 4", "3, 1, 4", "2, 2, 3"})
    void log_ofTheShippedCode_isABehaviourOfTheModel(int producers, int min, int max) throws Exception {
        long growths = 0;
        long shrinks = 0;
        for (int runs = 0; runs < 50 && (growths == 0 || shrinks == 0); runs++) {
            Run run = run(producers, min, max, DEEP ? 200 : 30);
            List<Integer> capacities = capacities(run);
            growths += IntStream.range(1, capacities.size())
                    .filter(i -> capacities.get(i) > capacities.get(i - 1))
                    .count();
            shrinks += IntStream.range(1, capacities.size())
                    .filter(i -> capacities.get(i) < capacities.get(i - 1))
                    .count();
            TlcResult result = check(run, run.log());
            System.out.printf(
                    "MpscTrace, %d producers, capacity %d to %d: %,d accesses, %d growths, %d shrinks so far, %.1f s: %s%n",
                    producers, min, max, run.log().size(), growths, shrinks, result.seconds(), verdict(result, run));
            assertThat(verdict(result, run)).isEqualTo("accepted");
        }
        assertThat(growths).isPositive();
        assertThat(shrinks).isPositive();
    }

    private static String verdict(TlcResult result, Run run) {
        if (isAccepted(result)) {
            return "accepted";
        }
        int at = result.depth() - 1;
        return "rejected at " + at + ", the last one of " + run.log().subList(Math.max(0, at - 12), at + 1);
    }

    @Test
    void log_thatWasCorrupted_isRejected() throws Exception {
        Run run = run(2, 1, 4, 16);
        while (lastGrowth(run) < 0) { // nothing but empty polls: the producers had to wait for a core
            run = run(2, 1, 4, 16);
        }
        corrupted(run);
    }

    /** Where it is, with something after it; negative if there is none. */
    private static int lastGrowth(Run run) {
        List<Entry> log = run.log();
        return IntStream.range(0, log.size() / 2)
                .filter(i -> isDone(log.get(i), "casNext"))
                .max()
                .orElse(-1);
    }

    private void corrupted(Run run) throws Exception {
        List<Entry> log = run.log();
        assertThat(verdict(check(run, log), run)).isEqualTo("accepted");

        int made = next(log, -1, i -> isDone(log.get(i), "casClaim"));
        String by = log.get(made).thread();
        assertRejected(
                run,
                swapped(
                        log,
                        made,
                        next(
                                log,
                                made,
                                i -> log.get(i).access().equals("lvClaim")
                                        && !log.get(i).thread().equals(by))));
        assertRejected(run, without(log, lastFollowed(log, i -> isDone(log.get(i), "casClaim"))));
        assertRejected(
                run, without(log, lastFollowed(log, i -> log.get(i).access().equals("soSlot"))));
        assertRejected(
                run, without(log, lastFollowed(log, i -> log.get(i).access().equals("clearSlot"))));
        assertRejected(run, without(log, lastFollowed(log, i -> isDone(log.get(i), "casNext"))));
        assertRejected(run, changed(log, last(log, i -> log.get(i).access().equals("lvConsumerIndex")), 0, "77"));
        assertRejected(run, changed(log, last(log, i -> log.get(i).access().equals("soLimit")), 1, "77"));
        assertRejected(run, changed(log, last(log, i -> log.get(i).access().equals("soSlot")), 2, "<<\"p1\", 99>>"));
        assertRejected(run, changed(log, last(log, i -> log.get(i).access().equals("lvTail")), 0, "1"));
    }

    private void assertRejected(Run run, List<Entry> log) throws Exception {
        assertThat(log).isNotEqualTo(run.log());
        assertThat(isAccepted(check(run, log))).isFalse();
    }

    private static int last(List<Entry> log, IntPredicate wanted) {
        return IntStream.range(0, log.size() - 1).filter(wanted).max().orElseThrow();
    }

    /** One after which its thread goes on: without the last one of a thread the log may be a behaviour, too, in which that thread has stopped. */
    private static int lastFollowed(List<Entry> log, IntPredicate wanted) {
        return last(log, wanted.and(i -> log.subList(i + 1, log.size()).stream()
                .anyMatch(later -> later.thread().equals(log.get(i).thread()))));
    }

    private static int next(List<Entry> log, int from, IntPredicate wanted) {
        return IntStream.range(from + 1, log.size()).filter(wanted).findFirst().orElseThrow();
    }

    private static List<Entry> swapped(List<Entry> log, int one, int other) {
        List<Entry> swapped = new ArrayList<>(log);
        Collections.swap(swapped, one, other);
        return swapped;
    }

    private static List<Entry> without(List<Entry> log, int at) {
        return Stream.concat(log.subList(0, at).stream(), log.subList(at + 1, log.size()).stream())
                .toList();
    }

    private static List<Entry> changed(List<Entry> log, int at, int value, String to) {
        List<Entry> changed = new ArrayList<>(log);
        Entry entry = log.get(at);
        List<String> values = new ArrayList<>(entry.values());
        values.set(value, to);
        changed.set(at, new Entry(entry.thread(), entry.access(), values));
        return changed;
    }
}
