package io.elasticq.lockbased;

import io.elasticq.BlockingElasticQueue;
import io.elasticq.DropListener;
import io.elasticq.ElasticConfig;
import io.elasticq.OverflowPolicy;
import io.elasticq.ResizeListener;
import io.elasticq.ResizePolicy;
import io.elasticq.contract.QueueSpec;
import io.elasticq.contract.SourceMutant;
import java.lang.reflect.InvocationTargetException;

/** Makes queues of a class that is a broken twin of {@link LockedElasticQueue}. */
final class MutantQueue {

    /** What {@link MutantContracts} makes, one mutant at a time; a test engine creates it, and passes nothing. */
    static volatile Class<?> current;

    private MutantQueue() {}

    static SourceMutant unchanged() {
        return SourceMutant.of(LockedElasticQueue.class);
    }

    @SuppressWarnings("unchecked")
    static <E> BlockingElasticQueue<E> create(QueueSpec<E> spec) {
        try {
            Object builder = current.getMethod("builder", ElasticConfig.class, OverflowPolicy.class)
                    .invoke(null, spec.config(), spec.overflow());
            Class<?> type = builder.getClass();
            type.getMethod("resizePolicy", ResizePolicy.class).invoke(builder, spec.policy());
            type.getMethod("onResize", ResizeListener.class).invoke(builder, spec.onResize());
            type.getMethod("onDrop", DropListener.class).invoke(builder, spec.onDrop());
            return (BlockingElasticQueue<E>) type.getMethod("build").invoke(builder);
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
