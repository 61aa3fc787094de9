package io.elasticq.streams;

import io.elasticq.contract.NamedTests;
import io.elasticq.contract.SourceMutant;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * The shipped package with a safeguard taken out of its source, and the tests that must notice. The twin and the tests are loaded
 * beside those of the running test, under the same names.
 */
record Twin(String safeguard, SourceMutant source, Class<?> tests, List<String> noticedBy) {

    /** Runs the tests on the twin. Returns the names of those that failed. */
    Set<String> failures(Path folder, String timeout) {
        source.writeTo(folder);
        try (URLClassLoader loader = new Beside(classPath(folder))) {
            return NamedTests.failures(loader.loadClass(tests.getName()), noticedBy, timeout);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }

    private static URL[] classPath(Path folder) {
        List<URL> urls = new ArrayList<>();
        urls.add(url(folder));
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(entry -> url(Path.of(entry)))
                .forEach(urls::add);
        return urls.toArray(URL[]::new);
    }

    private static URL url(Path path) {
        try {
            return path.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new AssertionError(e);
        }
    }

    /** Finds this package, twin first, itself; everything else where everybody finds it. */
    private static final class Beside extends URLClassLoader {
        Beside(URL[] urls) {
            super(urls, Twin.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            synchronized (getClassLoadingLock(name)) {
                if (name.startsWith(Twin.class.getPackageName() + ".")) {
                    Class<?> loaded = findLoadedClass(name);
                    return loaded != null ? loaded : findClass(name);
                }
                return super.loadClass(name, resolve);
            }
        }
    }
}
