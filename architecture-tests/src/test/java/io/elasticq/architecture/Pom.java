package io.elasticq.architecture;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;

/** What the tests want to know of a pom.xml. Nothing is inherited, and the only property replaced is the version. */
final class Pom {

    private final Path file;
    private final Element project;

    private Pom(Path file, Element project) {
        this.file = file;
        this.project = project;
    }

    /** A dependency as it is written down; the scope is "compile" where none is. */
    record Dependency(String groupId, String artifactId, String version, String type, String scope) {

        String artifact() {
            return groupId + ":" + artifactId;
        }

        /** Whether those who depend on the module get it too. */
        boolean isHandedOn() {
            return scope.equals("compile") || scope.equals("runtime");
        }
    }

    static Pom read(Path file) {
        try {
            return new Pom(
                    file,
                    DocumentBuilderFactory.newInstance()
                            .newDocumentBuilder()
                            .parse(file.toFile())
                            .getDocumentElement());
        } catch (IOException | SAXException | ParserConfigurationException e) {
            throw new AssertionError(file.toString(), e);
        }
    }

    Path file() {
        return file;
    }

    String artifactId() {
        return text(project, "artifactId").orElseThrow();
    }

    String version() {
        return text(project, "version")
                .or(() -> child(project, "parent").flatMap(parent -> text(parent, "version")))
                .orElseThrow();
    }

    boolean hasParent() {
        return child(project, "parent").isPresent();
    }

    boolean isPublishedJar() {
        boolean jar = text(project, "packaging").orElse("jar").equals("jar");
        return jar && !property("maven.deploy.skip").orElse("false").equals("true");
    }

    Optional<String> property(String name) {
        return child(project, "properties").flatMap(properties -> text(properties, name));
    }

    @Override
    public String toString() {
        return artifactId();
    }

    List<String> modules() {
        return child(project, "modules").stream()
                .flatMap(modules -> children(modules).stream())
                .map(module -> module.getTextContent().strip())
                .toList();
    }

    List<Dependency> dependencies() {
        return dependenciesOf(project);
    }

    List<Dependency> managed() {
        return child(project, "dependencyManagement").map(this::dependenciesOf).orElse(List.of());
    }

    private List<Dependency> dependenciesOf(Element owner) {
        return child(owner, "dependencies").stream()
                .flatMap(dependencies -> children(dependencies).stream())
                .map(each -> new Dependency(
                        text(each, "groupId").orElseThrow(),
                        text(each, "artifactId").orElseThrow(),
                        text(each, "version").orElse("managed").replace("${project.version}", version()),
                        text(each, "type").orElse("jar"),
                        text(each, "scope").orElse("compile")))
                .toList();
    }

    private static Optional<String> text(Element parent, String name) {
        return child(parent, name).map(element -> element.getTextContent().strip());
    }

    private static Optional<Element> child(Element parent, String name) {
        return children(parent).stream()
                .filter(element -> element.getTagName().equals(name))
                .findFirst();
    }

    private static List<Element> children(Element parent) {
        List<Element> children = new ArrayList<>();
        for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element element) {
                children.add(element);
            }
        }
        return children;
    }
}
