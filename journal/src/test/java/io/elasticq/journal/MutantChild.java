package io.elasticq.journal;

import io.elasticq.contract.LincheckRun;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;

/** One test on a broken twin, in a JVM of its own. Arguments: class, method. */
final class MutantChild {

    private MutantChild() {}

    public static void main(String[] args) {
        LincheckRun.report(() -> {
            try {
                Class<?> type = Class.forName(MutantChild.class.getPackageName() + "." + args[0]);
                Constructor<?> constructor = type.getDeclaredConstructor();
                Method test = type.getDeclaredMethod(args[1]);
                test.invoke(constructor.newInstance());
            } catch (InvocationTargetException e) {
                throw new AssertionError("failed: " + e.getCause(), e);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(e);
            }
        });
    }
}
