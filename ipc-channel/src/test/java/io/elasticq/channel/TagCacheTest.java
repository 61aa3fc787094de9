package io.elasticq.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.elasticq.InvalidConfigException;
import java.lang.management.ManagementFactory;
import java.util.LinkedHashSet;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TagCacheTest {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @Test
    void add_isFalseForWhatIsRemembered_alsoZero() {
        TagCache cache = new TagCache(4);
        for (long tag : new long[] {0, -1, Long.MIN_VALUE, 7}) {
            assertThat(cache.contains(tag)).isFalse();
            assertThat(cache.add(tag)).isTrue();
            assertThat(cache.add(tag)).isFalse();
            assertThat(cache.contains(tag)).isTrue();
        }
        assertThat(cache.size()).isEqualTo(4);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 1000})
    void add_onFullCache_takesThePlaceOfTheOldest(int capacity) {
        TagCache cache = new TagCache(capacity);
        LongStream.range(0, capacity).forEach(cache::add);
        assertThat(cache.add(0)).isFalse(); // which does not make it younger
        for (long tag = capacity; tag < 5L * capacity; tag++) {
            assertThat(cache.add(tag)).isTrue();
            assertThat(cache.contains(tag - capacity)).isFalse();
            assertThat(LongStream.rangeClosed(tag - capacity + 1, tag)).allMatch(cache::contains);
            assertThat(cache.size()).isEqualTo(cache.capacity()).isEqualTo(capacity);
        }
    }

    @Test
    void tagsThatDifferInOneBit_areDifferent_whicheverBitItIs() {
        TagCache cache = new TagCache(65);
        cache.add(0);
        for (int bit = 0; bit < Long.SIZE; bit++) {
            assertThat(cache.add(1L << bit)).isTrue();
        }
    }

    /** Long runs of taken cells, round the end of the table too, with holes that open in them. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 7, 8, 9, 64, 100})
    void anyTags_areRemembered_asByASetInOrderOfInsertion(int capacity) {
        Random random = new Random(capacity);
        TagCache cache = new TagCache(capacity);
        Set<Long> model = new LinkedHashSet<>();
        for (int i = 0; i < 20_000; i++) {
            long tag = random.nextLong(3L * capacity) * 0x9e3779b97f4a7c15L;
            assertThat(cache.add(tag)).isEqualTo(add(model, tag, capacity));
            assertThat(model).allMatch(cache::contains);
            assertThat(cache.size()).isEqualTo(model.size());
        }
    }

    static boolean add(Set<Long> model, long tag, int capacity) {
        if (model.contains(tag)) {
            return false;
        }
        if (model.size() == capacity) {
            model.remove(model.iterator().next());
        }
        return model.add(tag);
    }

    @Test
    void clear_forgetsAll() {
        TagCache cache = new TagCache(3);
        LongStream.range(0, 5).forEach(cache::add);
        cache.clear();
        assertThat(cache.size()).isZero();
        assertThat(LongStream.range(0, 5)).noneMatch(cache::contains);
        assertThat(LongStream.range(0, 5)).allMatch(cache::add);
        assertThat(cache.contains(1)).isFalse();
        assertThat(LongStream.range(2, 5)).allMatch(cache::contains);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, Integer.MIN_VALUE, TagCache.MAX_CAPACITY + 1, Integer.MAX_VALUE})
    void capacityOutOfRange_isRefused(int capacity) {
        assertThatThrownBy(() -> new TagCache(capacity))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContaining("capacity=" + capacity);
    }

    @Test
    void add_allocatesNothing() {
        TagCache cache = new TagCache(100);
        fill(cache, 0);
        long before = THREADS.getCurrentThreadAllocatedBytes();
        int added = fill(cache, 20_000);
        long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
        assertThat(allocated).isLessThan(4_096); // what measuring costs; an object for each tag would be 320 kB
        assertThat(added).isEqualTo(20_000);
    }

    private static int fill(TagCache cache, long from) {
        int added = 0;
        for (long tag = from; tag < from + 20_000; tag++) {
            added += cache.add(tag) && !cache.add(tag) ? 1 : 0;
        }
        return added;
    }
}
