package io.elasticq.pipeline.window;

import io.elasticq.pipeline.window.WindowModel.Kind;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** As {@link WindowLifeTest}, with lives that nobody has seen. */
class WindowLifeProperties {

    @Property(tries = 500)
    void windows_areAsInTheModel(@ForAll long seed, @ForAll Kind kind) {
        WindowLife.live(seed, kind);
    }
}
