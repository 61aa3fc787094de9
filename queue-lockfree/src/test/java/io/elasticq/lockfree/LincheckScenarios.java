package io.elasticq.lockfree;

import io.elasticq.OverflowPolicy;
import io.elasticq.contract.QueueOperations;
import io.elasticq.contract.QueueSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jetbrains.kotlinx.lincheck.Actor;
import org.jetbrains.kotlinx.lincheck.execution.ExecutionScenario;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;

/** The queues that Lincheck is run on, and the scenarios that lead to the narrow places. */
final class LincheckScenarios {

    /** The last numbers before 48 bits of a number are read as a negative one, before they wrap, and before all 64 do. */
    private static final long[] BEFORE_WRAPS = {(1L << 47) - 2, (1L << 48) - 2, Long.MAX_VALUE - 1};

    private LincheckScenarios() {}

    private static <Q extends LockFreeQueue<Integer>> Q build(
            LockFreeQueueBuilder<Integer, Q> builder, long firstNumber) {
        return builder.firstNumber(firstNumber).build();
    }

    private static LockFreeQueueBuilder<Integer, MpscElasticQueue<Integer>> mpsc(int initialCapacity) {
        QueueSpec<Integer> spec = QueueOperations.spec(initialCapacity);
        return MpscElasticQueue.builder(spec.config(), spec.overflow());
    }

    private static LockFreeQueueBuilder<Integer, SpscElasticQueue<Integer>> spsc(int initialCapacity) {
        QueueSpec<Integer> spec = QueueOperations.spec(initialCapacity);
        return SpscElasticQueue.builder(spec.config(), spec.overflow());
    }

    /** Many producers. */
    public static class Mpsc extends MpscOperations {
        public Mpsc() {
            super(build(mpsc(2), 0));
        }
    }

    /** Many producers, from one element on. */
    public static class SmallMpsc extends MpscOperations {
        public SmallMpsc() {
            super(build(mpsc(1), 0));
        }
    }

    /** Many producers, with room for all that there may be. */
    public static class LargeMpsc extends MpscOperations {
        public LargeMpsc() {
            super(build(mpsc(4), 0));
        }
    }

    /** Many producers, and what the queue can do besides waiting. */
    public static class Blocking extends MpscOperations {
        public Blocking() {
            super(BlockingMpscQueue.<Integer>builder(
                            spec(1).config(), spec(1).overflow())
                    .build());
        }
    }

    /** One producer. */
    public static class Spsc extends SpscOperations {
        public Spsc() {
            super(build(spsc(1), 0));
        }
    }

    /** The index in the claim word becomes negative. */
    public static class MpscBeforeSign extends MpscOperations {
        public MpscBeforeSign() {
            super(build(mpsc(1), BEFORE_WRAPS[0]));
        }
    }

    /** The index in the claim word wraps. */
    public static class MpscBeforeWrap extends MpscOperations {
        public MpscBeforeWrap() {
            super(build(mpsc(2), BEFORE_WRAPS[1]));
        }
    }

    /** The consumer's index becomes negative. */
    public static class MpscBeforeOverflow extends MpscOperations {
        public MpscBeforeOverflow() {
            super(build(mpsc(1), BEFORE_WRAPS[2]));
        }
    }

    /** The positions of rings wrap, and the indices become negative. */
    public static class SpscBeforeOverflow extends SpscOperations {
        public SpscBeforeOverflow() {
            super(build(spsc(1), BEFORE_WRAPS[2]));
        }
    }

    /** With room for six, and as many resizes at one number as are possible. */
    public static class MpscOfSix extends MpscOperations {
        public MpscOfSix() {
            super(MpscElasticQueue.<Integer>builder(Kind.config(6, 6), OverflowPolicy.REJECT)
                    .build());
        }
    }

    /** The sequential specification of {@link MpscOfSix}. */
    public static class ModelOfSix extends QueueOperations.Model {
        public ModelOfSix() {
            super(6);
        }
    }

    /** Anyone may write the limit back, at any time: it is the start of the ring again. */
    public static class MpscWhoseLimitGoesBack extends MpscOperations {
        private final MpscElasticQueue<Integer> mpsc;

        public MpscWhoseLimitGoesBack() {
            this(build(mpsc(2), 0));
        }

        private MpscWhoseLimitGoesBack(MpscElasticQueue<Integer> mpsc) {
            super(mpsc);
            this.mpsc = mpsc;
        }

        @Operation
        public void limitBack() {
            Ring ring = mpsc.currentRing();
            ring.soLimit(ring.start);
        }
    }

    static Class<? extends QueueOperations> operations(String name) {
        try {
            return Class.forName(LincheckScenarios.class.getName() + "$" + name).asSubclass(QueueOperations.class);
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }

    /** One scenario, written {@code "before | thread | thread | after"}, each of calls like {@code "offer 1, poll"}. */
    static ModelCheckingOptions only(Class<? extends QueueOperations> operations, String scenario) {
        String[] parts = scenario.split("\\|");
        List<List<Actor>> threads = new ArrayList<>();
        for (String part : parts) {
            threads.add(Arrays.stream(part.split(","))
                    .map(String::trim)
                    .filter(call -> !call.isEmpty())
                    .map(call -> actor(operations, call))
                    .toList());
        }
        int last = threads.size() - 1;
        return QueueOperations.options()
                .sequentialSpecification(
                        operations == MpscOfSix.class ? ModelOfSix.class : QueueOperations.Model.class)
                .iterations(0)
                .invocationsPerIteration(10_000)
                .minimizeFailedScenario(false)
                .addCustomScenario(
                        new ExecutionScenario(threads.get(0), threads.subList(1, last), threads.get(last), null));
    }

    private static Actor actor(Class<?> operations, String call) {
        String[] words = call.split(" ");
        return Arrays.stream(operations.getMethods())
                .filter(method -> method.getName().equals(words[0]) && method.getParameterCount() == words.length - 1)
                .map(method -> new Actor(
                        method,
                        Arrays.stream(words)
                                .skip(1)
                                .map(word -> (Object) Integer.valueOf(word))
                                .toList()))
                .findAny()
                .orElseThrow(() -> new AssertionError("no such operation: " + call));
    }
}
