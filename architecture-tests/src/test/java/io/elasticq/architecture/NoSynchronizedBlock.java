package io.elasticq.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.Collection;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

/** ArchUnit does not see synchronized blocks; the JDK's disassembler does. It takes long to start, so it gets all classes at once, and each for itself only if there is a block. */
final class NoSynchronizedBlock extends ArchCondition<JavaClass> {

    private static final byte MONITORENTER = (byte) 0xc2;

    private boolean anywhere;

    NoSynchronizedBlock() {
        super("have no synchronized block");
    }

    @Override
    public void init(Collection<JavaClass> classes) {
        List<URI> candidates = classes.stream()
                .map(NoSynchronizedBlock::file)
                .filter(NoSynchronizedBlock::mayHaveOne)
                .toList();
        anywhere = !candidates.isEmpty() && hasOne(candidates);
    }

    @Override
    public void check(JavaClass type, ConditionEvents events) {
        URI file = file(type);
        if (anywhere && mayHaveOne(file) && hasOne(List.of(file))) {
            events.add(SimpleConditionEvent.violated(type, type.getName() + " has a synchronized block"));
        }
    }

    private static URI file(JavaClass type) {
        return type.getSource().orElseThrow().getUri();
    }

    /** Most classes do not have this byte anywhere, and need no slow look. */
    private static boolean mayHaveOne(URI file) {
        try (InputStream in = file.toURL().openStream()) {
            for (byte each : in.readAllBytes()) {
                if (each == MONITORENTER) {
                    return true;
                }
            }
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean hasOne(List<URI> files) {
        StringWriter out = new StringWriter();
        PrintWriter writer = new PrintWriter(out);
        String[] arguments = Stream.concat(Stream.of("-c", "-p"), files.stream().map(URI::toString))
                .toArray(String[]::new);
        int exit = ToolProvider.findFirst("javap").orElseThrow().run(writer, writer, arguments);
        if (exit != 0) {
            throw new AssertionError(files + ": " + out);
        }
        return out.toString().contains("monitorenter");
    }
}
