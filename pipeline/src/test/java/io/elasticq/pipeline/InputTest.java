package io.elasticq.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticq.WaitStrategy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What comes of the marks of several inputs, for random inputs that come in random pieces. */
class InputTest {

    private static final int LIVES = Boolean.getBoolean("elasticq.deep") ? 300_000 : 3_000;

    private record Numbered(int input, int number) {}

    /** Writes down what it is given. */
    private static final class Written extends Step<Object> {
        final List<Object> all = new ArrayList<>();

        @Override
        void accept(Object event) {
            all.add(event);
        }

        @Override
        void mark(Mark mark) {
            all.add(mark);
        }
    }

    private final RunControl control = new RunControl(WaitStrategy.backoff(), null, () -> {});
    private final Work work = new Work("test", control, Snapshots.NONE);

    private Link[] links(int count) {
        Link[] links = new Link[count];
        Arrays.setAll(links, i -> new QueueLink("link" + i, HandOff.block(10_000)));
        return links;
    }

    /** Puts the scripts into the links, in random pieces, with turns between. */
    private void run(Random random, List<List<Object>> scripts, Link[] links, Input input) throws Exception {
        int[] next = new int[links.length];
        int handled = 0;
        for (int idle = 0; handled != Input.ENDED; idle++) {
            assertThat(idle).as("turns without an end: %s", scripts).isLessThan(100_000);
            int to = random.nextInt(links.length);
            for (int i = random.nextInt(8); i > 0 && next[to] < scripts.get(to).size(); i--) {
                assertThat(links[to].offer(scripts.get(to).get(next[to]++))).isTrue();
            }
            handled = random.nextInt(3) == 0 ? 0 : input.turn();
        }
        for (int i = 0; i < links.length; i++) {
            assertThat(next[i]).isEqualTo(scripts.get(i).size());
            assertThat(links[i].poll()).isNull();
        }
    }

    @Test
    void linkInput_alignsTheMarksOfAllInputs() throws Exception {
        for (int seed = 0; seed < LIVES; seed++) {
            Random random = new Random(seed);
            int inputs = 1 + random.nextInt(4);
            int barriers = random.nextInt(5);
            List<List<Object>> scripts = new ArrayList<>();
            for (int i = 0; i < inputs; i++) {
                scripts.add(script(random, i, barriers));
            }
            Link[] links = links(inputs);
            Written written = new Written();
            run(random, scripts, links, new LinkInput(links, work, written));
            try {
                check(scripts, barriers, written.all);
            } catch (Throwable e) {
                throw new AssertionError("seed " + seed + ": " + scripts + " gave " + written.all, e);
            }
        }
    }

    /** Events and watermarks, with the barriers between or after them; a barrier but the last may be left out, by an input that skips it. */
    private static List<Object> script(Random random, int input, int barriers) {
        List<Object> script = new ArrayList<>();
        int barriersBefore = random.nextInt(barriers + 1);
        int number = 0;
        for (int barrier = 1; barrier <= barriers + 1; barrier++) {
            for (int i = barrier <= barriersBefore + 1 ? random.nextInt(6) : 0; i > 0; i--) {
                script.add(random.nextInt(3) == 0 ? new Mark.Watermark(number) : new Numbered(input, number++));
            }
            if (barrier == barriersBefore + 1) {
                script.add(Mark.Signal.LAST_EVENT);
            }
            if (barrier <= barriers && (barrier == barriers || random.nextInt(4) > 0)) {
                script.add(new Mark.Barrier(barrier));
            }
        }
        script.add(Mark.Signal.END);
        return script;
    }

    private static void check(List<List<Object>> scripts, int barriers, List<Object> all) {
        assertThat(all.get(all.size() - 1)).isEqualTo(Mark.Signal.END);
        assertThat(all.stream().filter(each -> each == Mark.Signal.END)).hasSize(1);
        assertThat(all.stream().filter(each -> each == Mark.Signal.LAST_EVENT)).hasSize(1);
        List<Object> afterLast = all.subList(all.indexOf(Mark.Signal.LAST_EVENT), all.size());
        assertThat(afterLast).noneMatch(each -> each instanceof Numbered || each instanceof Mark.Watermark);
        for (int i = 0; i < scripts.size(); i++) {
            int input = i;
            assertThat(all.stream().filter(each -> each instanceof Numbered of && of.input == input))
                    .isEqualTo(scripts.get(i).stream()
                            .filter(Numbered.class::isInstance)
                            .toList());
        }
        for (int barrier = 1; barrier <= barriers; barrier++) {
            Object mark = new Mark.Barrier(barrier);
            if (scripts.stream().allMatch(script -> script.contains(mark))) {
                assertThat(all.stream().filter(mark::equals)).as("%s", mark).hasSize(1);
                checkAligned(scripts, mark, all);
            } else {
                assertThat(all).doesNotContain(mark);
            }
        }
        checkWatermarks(scripts, all);
    }

    private static void checkAligned(List<List<Object>> scripts, Object mark, List<Object> all) {
        List<Object> before = all.subList(0, all.indexOf(mark));
        for (int i = 0; i < scripts.size(); i++) {
            int input = i;
            List<Object> script = scripts.get(i);
            assertThat(before.stream().filter(each -> each instanceof Numbered of && of.input == input))
                    .as("before %s, of input %s", mark, input)
                    .isEqualTo(script.subList(0, script.indexOf(mark)).stream()
                            .filter(Numbered.class::isInstance)
                            .toList());
        }
    }

    /** The time of an event is its number: none comes after a watermark that is greater; and the last is as great as may be. */
    private static void checkWatermarks(List<List<Object>> scripts, List<Object> all) {
        long watermark = Long.MIN_VALUE;
        for (Object each : all) {
            if (each instanceof Mark.Watermark of) {
                assertThat(of.time()).isGreaterThan(watermark);
                watermark = of.time();
            } else if (each instanceof Numbered of) {
                assertThat((long) of.number).isGreaterThanOrEqualTo(watermark);
            }
        }
        if (scripts.size() == 1) {
            long greatest = scripts.get(0).stream()
                    .filter(Mark.Watermark.class::isInstance)
                    .mapToLong(mark -> ((Mark.Watermark) mark).time())
                    .max()
                    .orElse(Long.MIN_VALUE);
            assertThat(watermark).isEqualTo(greatest);
        }
    }

    @Test
    void orderedInput_putsTheResultsInTheOrderOfTheEvents() throws Exception {
        for (int seed = 0; seed < LIVES; seed++) {
            Random random = new Random(seed);
            int workers = 1 + random.nextInt(4);
            List<List<Object>> scripts = new ArrayList<>();
            for (int i = 0; i < workers; i++) {
                scripts.add(new ArrayList<>());
            }
            List<Object> expected = new ArrayList<>();
            int turn = 0;
            for (int event = 0; event < random.nextInt(30); event++) {
                if (random.nextInt(4) == 0) {
                    Mark mark = random.nextInt(3) == 0 ? new Mark.Barrier(event + 1) : new Mark.Watermark(event);
                    scripts.forEach(script -> script.add(mark));
                    expected.add(mark);
                }
                for (int i = random.nextInt(3); i > 0; i--) {
                    Object result = new Numbered(i, event);
                    scripts.get(turn).add(result);
                    expected.add(result);
                }
                scripts.get(turn).add(Mark.Signal.TURN);
                turn = (turn + 1) % workers;
            }
            for (Mark last : List.of(Mark.Signal.LAST_EVENT, new Mark.Barrier(1_000), Mark.Signal.END)) {
                scripts.forEach(script -> script.add(last));
                expected.add(last);
            }
            Link[] links = links(workers);
            Written written = new Written();
            run(random, scripts, links, new OrderedInput(links, work, written));
            try {
                checkOrdered(expected, written.all);
            } catch (Throwable e) {
                throw new AssertionError("seed " + seed + ": " + scripts + " gave " + written.all, e);
            }
        }
    }

    /** All but watermarks come in the order; those may come later, or be overtaken by a greater one. */
    private static void checkOrdered(List<Object> expected, List<Object> all) {
        assertThat(withoutWatermarks(all)).isEqualTo(withoutWatermarks(expected));
        long watermark = Long.MIN_VALUE;
        for (Object each : all) {
            if (each instanceof Mark.Watermark of) {
                assertThat(of.time()).isGreaterThan(watermark);
                watermark = of.time();
            } else if (each instanceof Numbered of) {
                assertThat((long) of.number).isGreaterThanOrEqualTo(watermark);
            }
        }
    }

    private static List<Object> withoutWatermarks(List<Object> all) {
        return all.stream().filter(each -> !(each instanceof Mark.Watermark)).toList();
    }
}
