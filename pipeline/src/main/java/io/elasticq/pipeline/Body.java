package io.elasticq.pipeline;

/** What may be in a parallel part. */
final class Body {

    private Body() {}

    /** Refuses a body that is not made of its inlet alone, or that can't keep the order. */
    static void check(Node.Inlet inlet, Node outlet, boolean ordered) {
        if (outlet == inlet) {
            return;
        }
        if (outlet.inputs.isEmpty()) {
            throw new IllegalArgumentException(
                    "the body of a parallel part must use the stream that it is given, and no other: it uses a "
                            + outlet.kind);
        }
        boolean mixes = outlet instanceof Node.Parallel || outlet.inputs.size() > 1;
        if (ordered && (mixes || outlet.kind.equals("window"))) {
            throw new IllegalArgumentException("the order can't be kept through a " + outlet.kind);
        }
        for (Node input : outlet.inputs) {
            check(inlet, input, ordered);
        }
    }
}
