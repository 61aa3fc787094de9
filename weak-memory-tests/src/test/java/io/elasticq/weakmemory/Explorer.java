package io.elasticq.weakmemory;

import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import kotlin.Unit;
import kotlin.jvm.functions.Function0;
import org.jetbrains.kotlinx.lincheck.runner.LambdaRunner;
import org.jetbrains.kotlinx.lincheck.strategy.LincheckFailure;
import org.jetbrains.kotlinx.lincheck.strategy.Strategy;
import org.jetbrains.kotlinx.lincheck.strategy.StrategyKt;
import org.jetbrains.kotlinx.lincheck.strategy.managed.ManagedStrategySettings;
import org.jetbrains.kotlinx.lincheck.strategy.managed.eventstructure.consistency.MemoryModel;
import org.jetbrains.kotlinx.lincheck.util.ValueResult;
import org.jetbrains.lincheck.LincheckKt;
import org.jetbrains.lincheck.jvm.agent.InstrumentationMode;
import org.jetbrains.lincheck.jvm.agent.LincheckInstrumentation;

/**
 * All executions of a small program that the release-acquire memory model allows. This is Lincheck's EventStructureStrategy, which its
 * API does not offer; hence the reflection, and the pinned version. It knows no fences, and no total order of volatile accesses.
 */
final class Explorer {

    private static final String STRATEGY =
            "org.jetbrains.kotlinx.lincheck.strategy.managed.eventstructure.EventStructureStrategy";
    private static final int EXECUTIONS = 20_000; // more than any of the programs has
    private static final long HANG_MILLIS = 30_000;

    private Explorer() {}

    /** Prints the outcomes of the programs named, a line each: a child's main, since Lincheck rewrites classes. */
    public static void main(String[] names) {
        for (String name : names) {
            Litmus litmus = Litmus.valueOf(name);
            System.out.println(LitmusRun.RESULT + name + ": " + String.join(", ", outcomesOf(litmus.program())));
        }
        System.exit(0);
    }

    private static List<String> outcomesOf(Function0<Object> program) {
        Map<String, Integer> outcomes = new TreeMap<>();
        LincheckKt.withLincheckTestContext(InstrumentationMode.EXPERIMENTAL_MODEL_CHECKING, () -> {
            LincheckInstrumentation.INSTANCE.ensureObjectIsTransformed(program);
            Strategy strategy = strategyFor(LambdaRunner.Companion.fromFunction(HANG_MILLIS, program));
            try {
                LincheckFailure failure = StrategyKt.runIteration(strategy, EXECUTIONS, (scenario, result) -> {
                    Object end =
                            result.getParallelResultsWithClock().get(0).get(0).getResult();
                    String outcome =
                            end instanceof ValueResult value ? String.valueOf(value.getValue()) : "threw " + end;
                    outcomes.merge(outcome, 1, Integer::sum);
                    return true;
                });
                if (failure != null) {
                    outcomes.put("failed: " + failure.getClass().getSimpleName(), 1);
                }
            } finally {
                strategy.close();
            }
            return Unit.INSTANCE;
        });
        return List.copyOf(outcomes.keySet());
    }

    private static Strategy strategyFor(Object runner) {
        ManagedStrategySettings settings =
                new ManagedStrategySettings(HANG_MILLIS, 20, 1000, 1000, false, true, false, List.of());
        try {
            Constructor<?> constructor = Stream.of(Class.forName(STRATEGY).getConstructors())
                    .filter(each -> each.getParameterCount() == 5)
                    .findFirst()
                    .orElseThrow();
            Object strategy = constructor.newInstance(
                    runner, settings, false, LincheckInstrumentation.INSTANCE.getContext(), MemoryModel.ReleaseAcquire);
            for (Method method : runner.getClass().getMethods()) {
                if (method.getName().equals("initializeStrategy")) {
                    method.invoke(runner, strategy);
                }
            }
            return (Strategy) strategy;
        } catch (ReflectiveOperationException e) {
            throw new AssertionError("another version of Lincheck?", e);
        }
    }
}
