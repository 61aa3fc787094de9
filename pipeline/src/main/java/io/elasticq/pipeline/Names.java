package io.elasticq.pipeline;

import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The name of each part of a description: what the user called it, or its kind and a number in the order of the description. */
final class Names {

    private static final int MAX_LENGTH = 64;

    private final IdentityHashMap<Node, String> names = new IdentityHashMap<>();
    private final Map<String, Integer> numbers = new HashMap<>();
    private final Set<String> used = new HashSet<>();
    private final StringBuilder fingerprint = new StringBuilder();

    /** Given parts in the order of the flow, each before those that come after it. */
    Names(List<Node> nodes) {
        for (Node node : nodes) {
            if (node.name != null) {
                check(node.name);
            }
        }
        for (Node node : nodes) {
            String name = node.name == null ? numbered(node.kind) : node.name;
            names.put(node, name);
            fingerprint
                    .append(fingerprint.length() == 0 ? "" : ",")
                    .append(node.kind)
                    .append(':')
                    .append(name);
            if (node instanceof Node.Parallel parallel) {
                fingerprint.append('x').append(parallel.workers);
            }
        }
    }

    private void check(String name) {
        if (name.isBlank() || name.length() > MAX_LENGTH || name.indexOf('#') >= 0) {
            throw new IllegalArgumentException("a name must have from 1 to " + MAX_LENGTH
                    + " characters, and no # in it, which is for the workers of a parallel part: name=" + name);
        }
        if (!used.add(name)) {
            throw new IllegalArgumentException("two stages have one name: name=" + name);
        }
    }

    private String numbered(String kind) {
        String name;
        do {
            name = kind + "-" + numbers.merge(kind, 1, Integer::sum);
        } while (!used.add(name));
        return name;
    }

    String of(Node node) {
        String name = names.get(node);
        if (name == null) {
            throw new AssertionError(node.kind);
        }
        return name;
    }

    /** Of two descriptions, a checkpoint of one can be restored into the other if this is the same. */
    String fingerprint() {
        return fingerprint.toString();
    }
}
