package io.elasticq.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

/** The cache beside the JDK's set that keeps the order of insertion. */
class TagCacheProperties {

    @Property
    void fewTags_overAndOver(
            @ForAll @IntRange(min = 1, max = 12) int capacity,
            @ForAll @Size(max = 200) List<@LongRange(min = 0, max = 20) Long> tags) {
        requireLikeModel(capacity, tags);
    }

    @Property
    void anyTags(@ForAll @IntRange(min = 1, max = 40) int capacity, @ForAll @Size(max = 200) List<Long> tags) {
        requireLikeModel(capacity, tags);
    }

    private static void requireLikeModel(int capacity, List<Long> tags) {
        TagCache cache = new TagCache(capacity);
        Set<Long> model = new LinkedHashSet<>();
        for (long tag : tags) {
            assertThat(cache.add(tag)).isEqualTo(TagCacheTest.add(model, tag, capacity));
            assertThat(model).allMatch(cache::contains);
            assertThat(tags.stream().distinct().filter(cache::contains)).hasSameSizeAs(model);
            assertThat(cache.size()).isEqualTo(model.size());
        }
    }
}
