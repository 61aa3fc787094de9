package io.elasticq.contract;

import io.elasticq.DropListener;
import io.elasticq.ElasticConfig;
import io.elasticq.ElasticQueue;
import io.elasticq.OverflowPolicy;
import io.elasticq.ResizeListener;
import io.elasticq.ResizePolicy;
import java.lang.reflect.InvocationTargetException;

/** Makes queues of a class that is a broken twin of a shipped one. */
public final class MutantQueue {

    /** What the contracts are run on, one mutant at a time; a test engine creates them, and passes nothing. */
    static volatile Class<?> current;

    private MutantQueue() {}

    @SuppressWarnings("unchecked") // the twin of a class that is one
    public static <E, Q extends ElasticQueue<E>> Q create(QueueSpec<E> spec) {
        try {
            Object builder = current.getMethod("builder", ElasticConfig.class, OverflowPolicy.class)
                    .invoke(null, spec.config(), spec.overflow());
            Class<?> type = builder.getClass();
            type.getMethod("resizePolicy", ResizePolicy.class).invoke(builder, spec.policy());
            type.getMethod("onResize", ResizeListener.class).invoke(builder, spec.onResize());
            type.getMethod("onDrop", DropListener.class).invoke(builder, spec.onDrop());
            return (Q) type.getMethod("build").invoke(builder);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new AssertionError(e);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }
}
