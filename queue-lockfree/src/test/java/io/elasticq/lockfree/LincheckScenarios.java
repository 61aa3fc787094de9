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

    private LincheckScenarios() {}

    private static MpscElasticQueue<Integer> mpsc(int initialCapacity, long firstNumber) {
        QueueSpec<Integer> spec = QueueOperations.spec(initialCapacity);
        return MpscElasticQueue.<Integer>builder(spec.config(), spec.overflow())
                .firstNumber(firstNumber)
                .build();
    }

    /**
     * Two elements before the index in the claim word becomes negative. And anyone may write the limit back, at any time: here
     * it is the start of the ring again.
     */
    public static class Mpsc extends MpscOperations {
        private final MpscElasticQueue<Integer> mpsc;

        public Mpsc() {
            this(mpsc(2, (1L << 47) - 2));
        }

        private Mpsc(MpscElasticQueue<Integer> mpsc) {
            super(mpsc);
            this.mpsc = mpsc;
        }

        @Operation
        public void limitBack() {
            Ring ring = mpsc.currentRing();
            ring.soLimit(ring.start);
        }
    }

    /** From one element on, two elements before the index in the claim word wraps. */
    public static class SmallMpsc extends MpscOperations {
        public SmallMpsc() {
            super(mpsc(1, (1L << 48) - 2));
        }
    }

    /** With room for all that there may be, shortly before the consumer's index becomes negative. */
    public static class LargeMpsc extends MpscOperations {
        public LargeMpsc() {
            super(mpsc(4, Long.MAX_VALUE - 1));
        }
    }

    /** What the queue can do besides waiting. */
    public static class Blocking extends MpscOperations {
        public Blocking() {
            super(BlockingMpscQueue.<Integer>builder(spec(1).config(), spec(1).overflow())
                    .build());
        }
    }

    /** One producer, shortly before the indices become negative. */
    public static class Spsc extends SpscOperations {
        public Spsc() {
            super(SpscElasticQueue.<Integer>builder(spec(2).config(), spec(2).overflow())
                    .firstNumber(Long.MAX_VALUE - 1)
                    .build());
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

    static Class<? extends QueueOperations> operations(String name) {
        try {
            return Class.forName(LincheckScenarios.class.getName() + "$" + name).asSubclass(QueueOperations.class);
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }

    /** One scenario and no others. */
    static ModelCheckingOptions only(Class<? extends QueueOperations> operations, String scenario) {
        return QueueOperations.options()
                .sequentialSpecification(operations == MpscOfSix.class ? ModelOfSix.class : QueueOperations.Model.class)
                .iterations(0)
                .invocationsPerIteration(10_000)
                .minimizeFailedScenario(false)
                .addCustomScenario(scenario(operations, scenario));
    }

    /** Written {@code "before | thread | thread | after"}, each of calls like {@code "offer 1, poll"}. */
    static ExecutionScenario scenario(Class<? extends QueueOperations> operations, String written) {
        List<List<Actor>> threads = new ArrayList<>();
        for (String part : written.split("\\|")) {
            threads.add(Arrays.stream(part.split(","))
                    .map(String::trim)
                    .filter(call -> !call.isEmpty())
                    .map(call -> actor(operations, call))
                    .toList());
        }
        int last = threads.size() - 1;
        return new ExecutionScenario(threads.get(0), threads.subList(1, last), threads.get(last), null);
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
