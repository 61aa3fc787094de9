package io.elasticq.priority;

import io.elasticq.contract.LincheckRun;
import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;
import java.util.List;
import org.jetbrains.kotlinx.lincheck.Actor;
import org.jetbrains.kotlinx.lincheck.execution.ExecutionScenario;

/** A check on a mutant, in a JVM of its own. */
final class MutantChild {

    private MutantChild() {}

    /** {@code test nameOfTheMethod}, or {@code lincheck OneConsumer "offer 1 1 | poll | offer 2 0 | poll" 1000}. */
    public static void main(String[] args) {
        if (args[0].equals("test")) {
            LincheckRun.report(() -> test(args[1]));
        } else {
            LincheckRun.report(() -> lincheck(args[1], args[2], Integer.parseInt(args[3])));
        }
    }

    private static void test(String name) {
        try {
            PriorityElasticQueueTest.class.getDeclaredMethod(name).invoke(new PriorityElasticQueueTest());
        } catch (InvocationTargetException e) {
            throw new AssertionError("failed: " + e.getCause(), e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void lincheck(String operations, String scenario, int invocations) {
        try {
            Class<? extends PriorityOperations> type = Class.forName(
                            PriorityOperations.class.getName() + "$" + operations)
                    .asSubclass(PriorityOperations.class);
            PriorityOperations.options(type)
                    .iterations(0)
                    .invocationsPerIteration(invocations)
                    .minimizeFailedScenario(false)
                    .addCustomScenario(scenario(type, scenario))
                    .check(type);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Written {@code "before | thread | thread | after"}, each of calls like {@code "offer 1 0, poll"}. */
    static ExecutionScenario scenario(Class<?> operations, String written) {
        List<List<Actor>> parts = Arrays.stream(written.split("\\|"))
                .map(part -> Arrays.stream(part.split(","))
                        .map(String::trim)
                        .filter(call -> !call.isEmpty())
                        .map(call -> actor(operations, call))
                        .toList())
                .toList();
        int last = parts.size() - 1;
        return new ExecutionScenario(parts.get(0), parts.subList(1, last), parts.get(last), null);
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
