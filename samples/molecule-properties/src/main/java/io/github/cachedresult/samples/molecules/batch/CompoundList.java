package io.github.cachedresult.samples.molecules.batch;

import io.github.cachedresult.samples.molecules.Compound;
import io.github.cachedresult.samples.molecules.CompoundFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;

/**
 * The compounds of one CSV file.
 *
 * @param name the file's name, without its folders
 * @param compounds its compounds, in the order of the file
 */
record CompoundList(String name, List<Compound> compounds) {

    private static final String BUNDLED = "classpath:";

    /**
     * Reads a file.
     *
     * @param location a file on disk, or {@code classpath:} and the name of one that comes with the sample
     * @param limit how many compounds are taken at most
     * @throws io.github.cachedresult.samples.molecules.CompoundFileException if it cannot be read
     * @throws IllegalArgumentException if there is no bundled file of that name, or no file can have it
     */
    static CompoundList read(String location, int limit) {
        String name = location.substring(Math.max(location.lastIndexOf('/'), location.lastIndexOf(':')) + 1);
        List<Compound> compounds = location.startsWith(BUNDLED)
                ? bundled(location.substring(BUNDLED.length()))
                : CompoundFile.read(path(location));
        return new CompoundList(name, compounds.stream().limit(limit).toList());
    }

    private static Path path(String location) {
        try {
            return Path.of(location);
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("--compounds must be a file: " + e.getMessage(), e);
        }
    }

    private static List<Compound> bundled(String resource) {
        try (InputStream content = CompoundFile.class.getResourceAsStream("/" + resource)) {
            if (content == null) {
                throw new IllegalArgumentException("the sample has no file " + resource);
            }
            return CompoundFile.read(content, resource);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
