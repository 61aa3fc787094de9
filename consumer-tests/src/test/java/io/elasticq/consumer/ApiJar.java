package io.elasticq.consumer;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.FieldVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * A jar of what another jar exports: the classes of its exported packages, without code and without what is private or
 * package-private in them. Classes that are package-private stay, since public ones inherit from them.
 */
final class ApiJar {

    private static final LocalDateTime NO_TIME = LocalDateTime.of(2026, 1, 1, 0, 0);

    private ApiJar() {}

    static void write(Path jar, Path target) throws IOException {
        Set<String> exported = exportedBy(jar);
        try (ZipFile from = new ZipFile(jar.toFile());
                OutputStream out = Files.newOutputStream(target);
                ZipOutputStream to = new ZipOutputStream(out)) {
            List<? extends ZipEntry> classes = from.stream()
                    .filter(entry -> entry.getName().endsWith(".class") && exported.contains(packageOf(entry)))
                    .sorted(Comparator.comparing(ZipEntry::getName))
                    .toList();
            for (ZipEntry each : classes) {
                try (InputStream in = from.getInputStream(each)) {
                    add(new ClassReader(in), to);
                }
            }
        }
    }

    private static Set<String> exportedBy(Path jar) {
        ModuleDescriptor module =
                ModuleFinder.of(jar).findAll().iterator().next().descriptor();
        return module.exports().stream()
                .filter(exports -> !exports.isQualified())
                .map(exports -> exports.source().replace('.', '/'))
                .collect(Collectors.toSet());
    }

    private static String packageOf(ZipEntry entry) {
        int slash = entry.getName().lastIndexOf('/');
        return slash < 0 ? "" : entry.getName().substring(0, slash);
    }

    private static void add(ClassReader reader, ZipOutputStream to) throws IOException {
        Stripped stripped = new Stripped();
        reader.accept(stripped, ClassReader.SKIP_CODE | ClassReader.SKIP_DEBUG);
        if (!stripped.isLocal) {
            ZipEntry entry = new ZipEntry(reader.getClassName() + ".class");
            entry.setTimeLocal(NO_TIME);
            to.putNextEntry(entry);
            to.write(stripped.bytes());
            to.closeEntry();
        }
    }

    private static final class Stripped extends ClassVisitor {

        private final ClassWriter writer;
        private boolean isLocal;

        Stripped() {
            super(Opcodes.ASM9, new ClassWriter(0));
            writer = (ClassWriter) cv;
        }

        byte[] bytes() {
            return writer.toByteArray();
        }

        @Override
        public void visitOuterClass(String owner, String name, String descriptor) {
            isLocal = true;
        }

        @Override
        public void visitNestHost(String nestHost) {
            // Of no interest to a user, nor are the other members of a nest.
        }

        @Override
        public void visitNestMember(String nestMember) {
            // As above.
        }

        @Override
        public FieldVisitor visitField(int access, String name, String descriptor, String signature, Object value) {
            return isApi(access) ? super.visitField(access, name, descriptor, signature, value) : null;
        }

        @Override
        public MethodVisitor visitMethod(
                int access, String name, String descriptor, String signature, String[] exceptions) {
            return isApi(access) ? super.visitMethod(access, name, descriptor, signature, exceptions) : null;
        }

        private static boolean isApi(int access) {
            return (access & (Opcodes.ACC_PUBLIC | Opcodes.ACC_PROTECTED)) != 0;
        }
    }
}
