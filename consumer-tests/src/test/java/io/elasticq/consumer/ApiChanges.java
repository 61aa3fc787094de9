package io.elasticq.consumer;

import japicmp.cmp.JApiCmpArchive;
import japicmp.cmp.JarArchiveComparator;
import japicmp.cmp.JarArchiveComparatorOptions;
import japicmp.model.AccessModifier;
import japicmp.model.JApiAnnotation;
import japicmp.model.JApiBehavior;
import japicmp.model.JApiClass;
import japicmp.model.JApiCompatibility;
import japicmp.model.JApiConstructor;
import japicmp.model.JApiField;
import japicmp.model.JApiImplementedInterface;
import japicmp.model.JApiMethod;
import japicmp.model.JApiParameter;
import japicmp.model.JApiSuperclass;
import japicmp.output.Filter;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What in a jar no longer fits programs that were made for an older one, by japicmp. */
final class ApiChanges implements Filter.FilterVisitor {

    private final SortedSet<String> found = new TreeSet<>();

    private ApiChanges() {}

    /** In words such as {@code METHOD_REMOVED io.elasticq.ElasticQueue.trimToSize()}. */
    static SortedSet<String> between(Path older, Path newer) {
        JarArchiveComparatorOptions options = new JarArchiveComparatorOptions();
        options.setAccessModifier(AccessModifier.PROTECTED);
        options.getIgnoreMissingClasses().setIgnoreAllMissingClasses(true);
        ApiChanges changes = new ApiChanges();
        Filter.filter(
                new JarArchiveComparator(options)
                        .compare(
                                new JApiCmpArchive(older.toFile(), "older"),
                                new JApiCmpArchive(newer.toFile(), "newer")),
                changes);
        return changes.found;
    }

    @Override
    public void visit(Iterator<JApiClass> iterator, JApiClass type) {
        add(type, type.getFullyQualifiedName());
    }

    @Override
    public void visit(Iterator<JApiMethod> iterator, JApiMethod method) {
        add(method, signature(method));
    }

    @Override
    public void visit(Iterator<JApiConstructor> iterator, JApiConstructor constructor) {
        add(constructor, signature(constructor));
    }

    @Override
    public void visit(Iterator<JApiImplementedInterface> iterator, JApiImplementedInterface implemented) {
        add(
                implemented,
                implemented
                                .getCorrespondingJApiClass()
                                .map(JApiClass::getFullyQualifiedName)
                                .orElse("") + " implements " + implemented.getFullyQualifiedName());
    }

    @Override
    public void visit(Iterator<JApiField> iterator, JApiField field) {
        add(field, field.getjApiClass().getFullyQualifiedName() + "." + field.getName());
    }

    @Override
    public void visit(Iterator<JApiAnnotation> iterator, JApiAnnotation annotation) {
        add(annotation, annotation.getFullyQualifiedName());
    }

    @Override
    public void visit(JApiSuperclass superclass) {
        add(superclass, superclass.getJApiClassOwning().getFullyQualifiedName() + " extends");
    }

    private void add(JApiCompatibility part, String name) {
        part.getCompatibilityChanges().stream()
                .filter(change -> !change.isBinaryCompatible() || !change.isSourceCompatible())
                .forEach(change -> found.add(change.getType() + " " + name));
    }

    private static String signature(JApiBehavior behavior) {
        String parameters =
                behavior.getParameters().stream().map(JApiParameter::getType).collect(Collectors.joining(", "));
        return behavior.getjApiClass().getFullyQualifiedName() + "." + behavior.getName() + "(" + parameters + ")";
    }
}
