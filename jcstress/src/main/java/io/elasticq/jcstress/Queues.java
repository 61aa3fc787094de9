package io.elasticq.jcstress;

import io.elasticq.ElasticConfig;

/** The configurations that the tests share: as small as can be, so that a few operations fill a lap and resize. */
final class Queues {

    private Queues() {}

    static ElasticConfig elastic(int min, int initial, int max) {
        return ElasticConfig.builder()
                .minCapacity(min)
                .initialCapacity(initial)
                .maxCapacity(max)
                .build();
    }
}
