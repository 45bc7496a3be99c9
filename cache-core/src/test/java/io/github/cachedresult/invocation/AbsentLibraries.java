package io.github.cachedresult.invocation;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;

/** Class loaders of the whole class path but for some libraries. */
final class AbsentLibraries {

    private AbsentLibraries() {}

    /** One without the archives whose names have any of these in them. */
    static URLClassLoader loaderWithout(String... names) {
        URL[] withoutThem = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> Arrays.stream(names).noneMatch(entry::contains))
                .map(AbsentLibraries::url)
                .toArray(URL[]::new);
        return new URLClassLoader(withoutThem, ClassLoader.getPlatformClassLoader());
    }

    private static URL url(String entry) {
        try {
            return Path.of(entry).toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
