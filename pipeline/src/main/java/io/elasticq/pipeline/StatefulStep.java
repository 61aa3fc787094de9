package io.elasticq.pipeline;

import java.io.IOException;

/**
 * A step with a function of the user's and a state of its own, which it has again when it is opened.
 *
 * @param <T> what comes in
 */
abstract class StatefulStep<T> extends UserStep<T> implements Stateful, Work.Resource {

    StatefulStep(Place place) {
        super(place);
    }

    @Override
    public final String name() {
        return place.name;
    }

    @Override
    public final void open() throws IOException {
        Stateful.restore(place.name, this, place.work);
    }

    @Override
    public final void close() {}
}
