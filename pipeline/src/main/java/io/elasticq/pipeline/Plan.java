package io.elasticq.pipeline;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What a description comes to for one run: workers, and the links between them. Made by {@link Planner}. */
final class Plan {

    final List<Worker> workers = new ArrayList<>();
    final List<SourceInput> sources = new ArrayList<>();
    final List<Link> links = new ArrayList<>();
    final List<Place> places = new ArrayList<>();

    /** What each checkpoint must have a part of. */
    final Set<String> parts = new LinkedHashSet<>();
}
