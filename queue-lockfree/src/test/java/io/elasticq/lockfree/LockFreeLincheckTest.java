package io.elasticq.lockfree;

import io.elasticq.contract.QueueOperations;
import io.elasticq.contract.Resizes;
import org.junit.jupiter.api.Test;

class LockFreeLincheckTest {
    static int n(String p, int d) { return Integer.getInteger(p, d); }
    static void run(Class<?> c) {
        long g = Resizes.grows(), s = Resizes.shrinks();
        long t = System.nanoTime();
        QueueOperations.options().iterations(n("it", 10)).invocationsPerIteration(n("inv",300)).threads(n("th",3)).actorsPerThread(n("apt",3)).minimizeFailedScenario(false).check(c);
        System.out.println(c.getSimpleName()+" grows "+(Resizes.grows()-g)+" shrinks "+(Resizes.shrinks()-s)+" ms "+(System.nanoTime()-t)/1000000);
    }

    public static class Mpsc extends MpscOperations {
        public Mpsc() {
            super(Specs.mpsc(spec(2)));
        }
    }

    public static class Blocking extends MpscOperations {
        public Blocking() {
            super(Specs.blocking(spec(1)));
        }
    }

    public static class Spsc extends SpscOperations {
        public Spsc() {
            super(Specs.spsc(spec(1)));
        }
    }

    public static class MpscW extends MpscOperations {
        public MpscW() {
            super(MpscElasticQueue.<Integer>builder(spec(1).config(), spec(1).overflow()).firstNumber((1L<<47)-2).build());
        }
    }
    public static class MpscW2 extends MpscOperations {
        public MpscW2() {
            super(MpscElasticQueue.<Integer>builder(spec(1).config(), spec(1).overflow()).firstNumber((1L<<48)-2).build());
        }
    }
    public static class MpscW3 extends MpscOperations {
        public MpscW3() {
            super(MpscElasticQueue.<Integer>builder(spec(1).config(), spec(1).overflow()).firstNumber(Long.MAX_VALUE-1).build());
        }
    }
    public static class SpscW extends SpscOperations {
        public SpscW() {
            super(SpscElasticQueue.<Integer>builder(spec(1).config(), spec(1).overflow()).firstNumber((1L<<47)-2).build());
        }
    }
    public static class SpscW2 extends SpscOperations {
        public SpscW2() {
            super(SpscElasticQueue.<Integer>builder(spec(1).config(), spec(1).overflow()).firstNumber((1L<<48)-2).build());
        }
    }
    public static class SpscW3 extends SpscOperations {
        public SpscW3() {
            super(SpscElasticQueue.<Integer>builder(spec(1).config(), spec(1).overflow()).firstNumber(Long.MAX_VALUE-1).build());
        }
    }
    @Test void mpsc() { run(Mpsc.class); }
    @Test void blocking() { run(Blocking.class); }
    @Test void spsc() { run(Spsc.class); }
    @Test void mpscW() { run(MpscW.class); }
    @Test void mpscX() { run(MpscW2.class); }
    @Test void mpscY() { run(MpscW3.class); }
    @Test void spscW() { run(SpscW.class); }
    @Test void spscX() { run(SpscW2.class); }
    @Test void spscY() { run(SpscW3.class); }
}
