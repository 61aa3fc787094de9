package io.elasticq.lockfree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elasticq.contract.Backoff;
import io.elasticq.contract.Race;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Iteration across rings, by any thread, while elements come and go. */
class IterationTest {

    @ParameterizedTest
    @EnumSource(Kind.class)
    void iterator_crossesRings_andRemovesNothing(Kind kind) {
        LockFreeQueue<Integer> queue = kind.create(1, 100);
        List<Integer> expected = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            queue.add(i);
            expected.add(i);
            if (i % 7 == 6) {
                queue.poll();
                expected.remove(0);
            }
            assertThat(new ArrayList<>(queue)).isEqualTo(expected);
            assertThat(queue.contains(expected.get(expected.size() / 2))).isTrue();
            assertThat(queue.contains(-1)).isFalse();
            assertThat(queue).hasToString(expected.toString());
            assertThat(queue.toArray(new Integer[0])).containsExactlyElementsOf(expected);
        }
        Iterator<Integer> it = queue.iterator();
        it.next();
        assertThatThrownBy(it::remove).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> queue.remove((Object) 99)).isInstanceOf(UnsupportedOperationException.class);
        queue.clear();
        assertThat(it.next()).isNotNull(); // it had been found before
        assertThat(it.hasNext()).isFalse();
        assertThatThrownBy(it::next).isInstanceOf(NoSuchElementException.class);
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void iterators_seeEachElementOnce_andInOrder_whateverHappensMeanwhile(Kind kind) {
        LockFreeQueue<Integer> queue = kind.create(1, 60);
        AtomicBoolean running = new AtomicBoolean(true);
        Race race = new Race();
        race.with(() -> {
            for (int i = 0; i < 100_000; ) {
                if (queue.offer(i)) {
                    i++;
                } else {
                    Backoff.pause();
                }
            }
            running.set(false);
        });
        race.with(() -> {
            int expected = 0;
            while (running.get() || !queue.isEmpty()) {
                if (expected % 500 > 250) {
                    queue.trimToSize();
                }
                Integer element = queue.poll();
                if (element != null) {
                    assertThat(element).isEqualTo(expected++);
                }
            }
        });
        race.with(() -> {
            while (running.get()) {
                int last = -1;
                for (Integer element : queue) {
                    assertThat(element).isGreaterThan(last);
                    last = element;
                }
            }
        });
        race.run();
    }
}
