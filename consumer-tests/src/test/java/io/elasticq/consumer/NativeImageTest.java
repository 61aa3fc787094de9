package io.elasticq.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.AnnotationVisitor;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * What GraalVM's native-image is told, in {@code META-INF/native-image}, is what the code does: no class looks up others
 * by name, or resources, but those that are told of. No image is built here.
 */
class NativeImageTest {

    /** Methods by which a program reaches what an analysis of its code does not find. */
    private static final Pattern REFLECTION =
            Pattern.compile("java/lang/Class\\.(forName|getResource|getResourceAsStream"
                    + "|getMethod|getMethods|getDeclared\\w+|getField|getFields|getConstructor|getConstructors|newInstance)"
                    + "|java/lang/ClassLoader\\.(getResource|getResources|getResourceAsStream|loadClass)"
                    + "|java/lang/reflect/Proxy\\..*"
                    + "|java/lang/reflect/(Method\\.invoke|Constructor\\.newInstance|AccessibleObject\\.setAccessible)"
                    + "|java/util/(ServiceLoader\\..*|ResourceBundle\\.getBundle)"
                    + "|java/io/Object(In|Out)putStream\\.(read|write)Object");

    /** Where it happens, and why native-image copes. */
    private static final List<String> KNOWN = List.of(
            "bridge-aeron JvmFlags Class.forName", // only asks whether Agrona can be used, of a name that is a constant
            "cli Version Class.getResourceAsStream", // resource-config.json, as the next one
            "cli WebServer Class.getResourceAsStream",
            "journal-chronicle JvmFlags Class.forName", // as in bridge-aeron
            "pipeline RunOptions Class.forName", // reflect-config.json, as the next two
            "pipeline RunOptions Class.getMethod",
            "pipeline RunOptions Method.invoke",
            "queue-persistent Codecs ObjectInputStream.readObject", // types of the user's, who tells of them:
            // adopting.md
            "queue-persistent Codecs ObjectOutputStream.writeObject");

    @Test
    void code_reflectsOnlyWhereItIsToldOf() {
        Set<String> found = new TreeSet<>();
        Published.modules().forEach(module -> reflections(module, found));

        assertThat(found).containsExactlyElementsOf(KNOWN);
    }

    @Test
    void pipeline_tellsOfVirtualThreads() {
        assertThat(read("pipeline", "META-INF/native-image/io.elasticq/pipeline/reflect-config.json"))
                .contains("\"java.lang.Thread\"", "\"ofVirtual\"", "\"java.lang.Thread$Builder\"", "\"factory\"");
    }

    @Test
    void cli_tellsOfItsVersionAndItsCommands() {
        String resources = read("cli", "META-INF/native-image/io.elasticq/cli/resource-config.json");
        assertThat(resources).contains("\\\\Qio/elasticq/cli/version.properties\\\\E");
        assertThat(resources).contains("\"io/elasticq/cli/web/[^/]*[.](html|css|js|svg)\"");
        assertThat(List.of("charts.js", "demo.css", "demo.html", "demo.js", "icon.svg"))
                .allSatisfy(name ->
                        assertThat(read("cli", "io/elasticq/cli/web/" + name)).isNotEmpty());
        assertThat(read("cli", "io/elasticq/cli/version.properties")).contains(Published.version());

        String commands = read("cli", "META-INF/native-image/picocli-generated/io.elasticq/cli/reflect-config.json");
        Set<String> annotated = new TreeSet<>();
        eachClass(
                "cli",
                reader -> reader.accept(
                        new ClassVisitor(Opcodes.ASM9) {
                            @Override
                            public AnnotationVisitor visitAnnotation(String descriptor, boolean visible) {
                                if (descriptor.equals("Lpicocli/CommandLine$Command;")) {
                                    annotated.add(reader.getClassName().replace('/', '.'));
                                }
                                return null;
                            }
                        },
                        ClassReader.SKIP_CODE));
        assertThat(annotated)
                .contains("io.elasticq.cli.Elasticq")
                .allMatch(name -> commands.contains("\"" + name + "\""));
    }

    private static void reflections(String module, Set<String> found) {
        eachClass(
                module,
                reader -> reader.accept(
                        new ClassVisitor(Opcodes.ASM9) {
                            @Override
                            public MethodVisitor visitMethod(
                                    int access, String name, String descriptor, String signature, String[] exceptions) {
                                return new MethodVisitor(Opcodes.ASM9) {
                                    @Override
                                    public void visitMethodInsn(
                                            int opcode, String owner, String method, String type, boolean isInterface) {
                                        if (REFLECTION
                                                .matcher(owner + "." + method)
                                                .matches()) {
                                            found.add(module + " " + simple(reader.getClassName()) + " " + simple(owner)
                                                    + "." + method);
                                        }
                                    }
                                };
                            }
                        },
                        ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES));
    }

    private static String simple(String name) {
        return name.substring(name.lastIndexOf('/') + 1);
    }

    private interface Look {
        void at(ClassReader reader);
    }

    private static void eachClass(String module, Look look) {
        try (ZipFile jar = new ZipFile(Published.jar(module).toFile())) {
            for (ZipEntry entry : jar.stream()
                    .filter(each -> each.getName().endsWith(".class"))
                    .toList()) {
                try (InputStream in = jar.getInputStream(entry)) {
                    look.at(new ClassReader(in));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(String module, String name) {
        try (ZipFile jar = new ZipFile(Published.jar(module).toFile())) {
            ZipEntry entry = jar.getEntry(name);
            assertThat(entry).as("%s in %s", name, module).isNotNull();
            try (InputStream in = jar.getInputStream(entry)) {
                return new String(in.readAllBytes(), StandardCharsets.UTF_8);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
