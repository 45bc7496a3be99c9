package io.github.cachedresult.version;

import io.github.cachedresult.ModelVersions;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes sources of versions. What they return is thread-safe. */
public final class ModelVersionSources {

    private ModelVersionSources() {}

    /**
     * The version of one model is the SHA-256 of a file, such as its weights: {@code sha256-} and 64 hexadecimal digits.
     *
     * <p>Each call costs a look at the file's attributes, some microseconds. The content is read again when its size, time
     * of modification or identity (the inode) has changed, and as long as it was modified less than two seconds before it
     * was read, since another change in the same tick of the file system's clock would not show. Who replaces a file and
     * sets all of these back is not noticed.
     *
     * @param model the model's name
     * @param file a regular file; links are followed; while it cannot be read, the model's calls run uncached
     */
    public static ModelVersions file(String model, Path file) {
        return new FileVersion(model, file, Clock.systemUTC());
    }

    /**
     * The version of one model is the SHA-256 of the class files of some classes and of those nested in them: it changes
     * when their code does, and with the compiler. Code that they call is not in it. Computed once, at the first call.
     *
     * @param model the model's name
     * @param types the classes, at least one, in any order
     */
    public static ModelVersions bytecode(String model, Class<?>... types) {
        if (types.length == 0) {
            throw new IllegalArgumentException("the bytecode of no class is no version of the model " + model);
        }
        return new BytecodeVersion(model, List.of(types));
    }

    /**
     * The version of one model is that of the jar which a class came from, as its manifest says
     * ({@code Implementation-Version}), such as Maven and Gradle write it on request.
     *
     * @param model the model's name
     * @param type a class of the jar
     * @throws IllegalArgumentException if the manifest says none, as for classes that came from a folder
     */
    public static ModelVersions build(String model, Class<?> type) {
        String version = type.getPackage().getImplementationVersion();
        if (version == null) {
            throw new IllegalArgumentException("the jar of " + type.getName()
                    + " has no Implementation-Version in its manifest; let the build write it, or say the version of the"
                    + " model " + model + " in a rule");
        }
        return new BuildVersion(model, version);
    }

    private record BuildVersion(String model, String version) implements ModelVersions {

        @Override
        public @Nullable String versionOf(String name) {
            return name.equals(model) ? version : null;
        }
    }
}
