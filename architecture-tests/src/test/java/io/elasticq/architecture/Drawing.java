package io.elasticq.architecture;

import static io.elasticq.architecture.Drawing.Module.module;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which module may depend on which. {@link #elasticq()} is the table of all modules, those that are still to come among
 * them.
 */
record Drawing(List<Module> modules) {

    /** What all may use: its types are in the API of every other module. */
    static final String CORE = "queue-core";

    /** What is run and not called: it exports nothing. */
    static final String PROGRAM = "cli";

    /**
     * A line of the table.
     *
     * @param folder the folder without those around it, which is also the artifactId
     * @param rootPackage the root package, which is also the JPMS name
     * @param subpackages its other packages; "*" for any below the root
     * @param uses the folders of the modules that it may depend on
     * @param libraries the foreign libraries that it may depend on
     */
    record Module(
            String folder, String rootPackage, Set<String> subpackages, Set<String> uses, Set<Library> libraries) {

        static Module module(String folder, String rootPackage) {
            return new Module(folder, rootPackage, Set.of("*"), Set.of(), Set.of());
        }

        /** Only these packages, since the root is also the root of other modules. */
        Module only(String... names) {
            return new Module(folder, rootPackage, Set.of(names), uses, libraries);
        }

        Module uses(String... folders) {
            return new Module(folder, rootPackage, subpackages, Set.of(folders), libraries);
        }

        Module with(Library... with) {
            return new Module(folder, rootPackage, subpackages, uses, Set.of(with));
        }

        boolean owns(String packageName) {
            if (packageName.equals(rootPackage)) {
                return true;
            }
            return packageName.startsWith(rootPackage + ".")
                    && (subpackages.contains("*")
                            || subpackages.contains(packageName.substring(rootPackage.length() + 1)));
        }

        boolean mayUse(Module other) {
            return equals(other) || other.folder.equals(CORE) || uses.contains(other.folder);
        }
    }

    static Drawing elasticq() {
        List<Module> table = new ArrayList<>(List.of(
                module(CORE, "io.elasticq").only("stats", "internal"),
                module("queue-lockbased", "io.elasticq.lockbased"),
                module("queue-lockfree", "io.elasticq.lockfree").with(Library.JCTOOLS),
                module("queue-priority", "io.elasticq.priority").uses("queue-lockfree"),
                module("queue-streams", "io.elasticq.streams"),
                module("queue-metrics", "io.elasticq.metrics").with(Library.MICROMETER, Library.FLIGHT_RECORDER),
                module("sequencer", "io.elasticq.sequencer"),
                module("journal", "io.elasticq.journal").only("internal"),
                module("journal-chronicle", "io.elasticq.journal.chronicle")
                        .uses("journal")
                        .with(
                                Library.CHRONICLE,
                                Library.CHRONICLE_BYTES,
                                Library.CHRONICLE_CORE,
                                Library.CHRONICLE_WIRE),
                module("queue-persistent", "io.elasticq.persistent").uses("journal", "queue-lockbased"),
                module("fanout-router", "io.elasticq.router")
                        .uses("queue-lockfree", "journal", "sequencer")
                        .with(Library.JCTOOLS),
                module("ipc-channel", "io.elasticq.channel"),
                module("pipeline", "io.elasticq.pipeline")
                        .only("io", "state", "window")
                        .uses(
                                "queue-lockbased",
                                "queue-lockfree",
                                "queue-priority",
                                "queue-persistent",
                                "sequencer",
                                "fanout-router",
                                "journal")
                        .with(Library.JCTOOLS, Library.HDR_HISTOGRAM),
                module("pipeline-resilience4j", "io.elasticq.pipeline.resilience4j")
                        .uses("pipeline")
                        .with(Library.RESILIENCE4J, Library.RESILIENCE4J_BREAKER, Library.LOG),
                module("bridge-kafka", "io.elasticq.bridge.kafka")
                        .uses("fanout-router", "journal", "pipeline", "queue-lockbased", "queue-persistent")
                        .with(Library.KAFKA, Library.LOG),
                module("bridge-aeron", "io.elasticq.bridge.aeron")
                        .uses("fanout-router", "pipeline")
                        .with(Library.AERON, Library.AERON_DRIVER, Library.AGRONA)));
        String[] everything = table.stream().map(Module::folder).toArray(String[]::new);
        table.add(module(PROGRAM, "io.elasticq.cli")
                .uses(everything)
                .with(
                        Library.PICOCLI,
                        Library.JACKSON,
                        Library.MICROMETER,
                        Library.PROMETHEUS,
                        Library.HTTP_SERVER,
                        Library.HDR_HISTOGRAM,
                        Library.KAFKA,
                        Library.NO_LOG));
        table.add(module("access-log", "io.elasticq.examples.accesslog")
                .uses(everything)
                .with(Library.PICOCLI));
        table.add(module("mqtt-proxy", "io.elasticq.examples.mqttproxy")
                .uses(everything)
                .with(
                        Library.PICOCLI,
                        Library.HIVEMQ,
                        Library.MICROMETER,
                        Library.PROMETHEUS,
                        Library.HTTP_SERVER,
                        Library.HDR_HISTOGRAM));
        table.add(module("benchmarks", "io.elasticq.benchmarks").uses(everything));
        return new Drawing(List.copyOf(table));
    }

    /** The module that a package belongs to. */
    Optional<Module> ownerOf(String packageName) {
        return modules.stream().filter(module -> module.owns(packageName)).findFirst();
    }

    Module inFolder(String folder) {
        return modules.stream()
                .filter(module -> module.folder().equals(folder))
                .findFirst()
                .orElseThrow(() -> new AssertionError("not in the drawing: " + folder));
    }

    /** The modules that can reach themselves. */
    List<Module> cyclic() {
        return modules.stream()
                .filter(module -> reachable(module, new HashSet<>()).contains(module))
                .toList();
    }

    private Set<Module> reachable(Module from, Set<Module> seen) {
        for (Module to : modules) {
            if (!to.equals(from) && from.mayUse(to) && seen.add(to)) {
                reachable(to, seen);
            }
        }
        return seen;
    }
}
