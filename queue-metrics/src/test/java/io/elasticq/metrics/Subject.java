package io.elasticq.metrics;

import io.elasticq.BlockingElasticQueue;
import io.elasticq.ElasticQueue;
import io.elasticq.stats.MetricSource;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;

/** What is shipped, or a broken twin of it: the checks do not know which. */
final class Subject {

    /** A class of the package that is checked; a test engine makes the checks, and passes nothing. */
    static volatile Class<?> current = QueueTiming.class;

    private Subject() {}

    static MeterBinder binder(MetricSource source, String name) {
        return (MeterBinder) call(
                null,
                method("ElasticQueueMetrics", "of", MetricSource.class, String.class, Iterable.class),
                source,
                name,
                Tags.empty());
    }

    @SuppressWarnings("unchecked")
    static <E> BlockingElasticQueue<E> timed(
            MeterRegistry registry, BlockingElasticQueue<E> queue, String name, int oneIn) {
        Object timing = timing(registry, name, oneIn);
        return (BlockingElasticQueue<E>) call(timing, method("QueueTiming", "wrap", BlockingElasticQueue.class), queue);
    }

    @SuppressWarnings("unchecked")
    static <E> ElasticQueue<E> timed(MeterRegistry registry, ElasticQueue<E> queue, String name, int oneIn) {
        Object timing = timing(registry, name, oneIn);
        return (ElasticQueue<E>) call(timing, method("QueueTiming", "wrap", ElasticQueue.class), queue);
    }

    private static Object timing(MeterRegistry registry, String name, int oneIn) {
        Object timing = call(null, method("QueueTiming", "of", MeterRegistry.class, String.class), registry, name);
        return call(timing, method("QueueTiming", "oneIn", int.class), oneIn);
    }

    private static Method method(String type, String name, Class<?>... parameters) {
        try {
            return Class.forName(current.getPackageName() + "." + type, true, current.getClassLoader())
                    .getMethod(name, parameters);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    private static Object call(Object target, Method method, Object... arguments) {
        try {
            return method.invoke(target, arguments);
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
