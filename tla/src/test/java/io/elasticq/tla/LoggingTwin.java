package io.elasticq.tla;

import io.elasticq.ElasticConfig;
import io.elasticq.ElasticQueue;
import io.elasticq.OverflowPolicy;
import io.elasticq.contract.SourceMutant;
import io.elasticq.lockfree.MpscElasticQueue;
import java.nio.file.Path;

/** The shipped lock-free queue, compiled again so that each access to shared memory writes itself into the {@link AccessLog}. */
final class LoggingTwin {

    private static final Path SHIPPED = Path.of(System.getProperty("basedir", ""), "..", "queue-lockfree");

    private final Class<?> queueClass;

    LoggingTwin() {
        SourceMutant twin = SourceMutant.of(MpscElasticQueue.class, SHIPPED);
        read(twin, "MpscRings.java", "return (long) CLAIM.getVolatile(this);", "long", "lvClaim", "");
        read(
                twin,
                "MpscRings.java",
                "return CLAIM.compareAndSet(this, expected, next);",
                "boolean",
                "casClaim",
                "expected, next, ");
        read(twin, "MpscRings.java", "return (Ring)\n                TAIL.getAcquire(this);", "Ring", "lvTail", "");
        read(
                twin,
                "MpscRings.java",
                "return TAIL.compareAndSet(this, expected, next);",
                "boolean",
                "casTail",
                "expected, next, ");
        read(
                twin,
                "ConsumerHead.java",
                "return (long) CONSUMER_INDEX.getVolatile(this);",
                "long",
                "lvConsumerIndex",
                "");
        write(twin, "ConsumerHead.java", "CONSUMER_INDEX.setRelease(this, number);", "soConsumerIndex", "number");
        read(twin, "Ring.java", "return new Ring(0, 0, start, capacity, slots, null);", "Ring", "first", "");
        read(twin, "Ring.java", "return (long) LIMIT.getAcquire(this);", "long", "lvLimit", "this, ");
        write(twin, "Ring.java", "LIMIT.setRelease(this, newLimit);", "soLimit", "this, newLimit");
        read(twin, "Ring.java", "return (Ring) NEXT.getAcquire(this);", "Ring", "lvNext", "this, ");
        read(
                twin,
                "Ring.java",
                "return NEXT.compareAndSet(this, expected, candidate);",
                "boolean",
                "casNext",
                "this, expected, candidate, ");
        read(twin, "Ring.java", "return SLOTS.getAcquire(slots, at);", "Object", "lvSlot", "slots, at, ");
        write(twin, "Ring.java", "SLOTS.setRelease(slots, at, element);", "soSlot", "slots, at, element");
        write(twin, "Ring.java", "slots[at] = null;", "clearSlot", "slots, at");
        queueClass = twin.load();
    }

    private static void read(SourceMutant twin, String file, String text, String type, String access, String values) {
        String expression = text.substring("return ".length());
        twin.replace(
                file,
                text,
                "io.elasticq.tla.AccessLog.begin(); " + type + " logged = " + expression
                        + " io.elasticq.tla.AccessLog.end(\"" + access + "\", " + values + "logged); return logged;");
    }

    private static void write(SourceMutant twin, String file, String text, String access, String values) {
        twin.replace(
                file,
                text,
                "io.elasticq.tla.AccessLog.begin(); " + text + " io.elasticq.tla.AccessLog.end(\"" + access + "\", "
                        + values + ");");
    }

    @SuppressWarnings("unchecked") // the twin implements the same interface
    ElasticQueue<AccessLog.Element> queue(ElasticConfig config) {
        try {
            return (ElasticQueue<AccessLog.Element>) queueClass
                    .getConstructor(ElasticConfig.class, OverflowPolicy.class)
                    .newInstance(config, OverflowPolicy.REJECT);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }
}
