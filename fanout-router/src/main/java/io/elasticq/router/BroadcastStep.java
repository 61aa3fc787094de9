package io.elasticq.router;

import java.util.List;

/** Gives each event to every lane. */
final class BroadcastStep<E> extends Step<E> {

    BroadcastStep(RouterBuilder<E> builder) {
        super(builder);
    }

    @Override
    boolean isWorkQueue() {
        return false;
    }

    @Override
    void route() {
        while (frontier() < count() && !isAnyParked()) {
            int from = frontier();
            List<Lane<E>> lanes = attached();
            List<Lane<E>> missing = detached();
            int n = log(Math.max(1, unhindered(lanes, count() - from)));
            pass(n);
            for (int i = 0; i < missing.size(); i++) {
                missing.get(i).missed(n);
            }
            for (int i = 0; i < lanes.size(); i++) {
                lanes.get(i).give(batch, from, from + n);
            }
        }
    }

    private static <E> int unhindered(List<Lane<E>> lanes, int n) {
        int least = n;
        for (int i = 0; i < lanes.size(); i++) {
            least = lanes.get(i).unhindered(least);
        }
        return least;
    }
}
