package io.elasticq.bridge.aeron;

import java.util.List;

/** Options of child JVMs. */
final class Flags {

    /** What the README asks for. */
    static final List<String> NEEDED = List.of("--add-exports", "java.base/jdk.internal.misc=ALL-UNNAMED");

    private Flags() {}
}
