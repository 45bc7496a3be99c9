package io.github.cachedresult.key;

import io.github.cachedresult.HashName;
import java.util.List;
import java.util.Set;

/**
 * What an application adds to what can be hashed.
 *
 * @param ownPackages packages of which classes, also those in packages below, are hashed by their fields without being
 *     annotated
 * @param ignoredFiles names of files and folders that do not count in a directory that is an input, such as {@code
 *     .DS_Store}; compared whole and with case
 * @param contentSources what reads inputs of other types that stand for files
 */
public record HashingOptions(Set<String> ownPackages, Set<String> ignoredFiles, List<ContentSource> contentSources) {

    /** No packages, no ignored files, no content sources: of classes only those with {@link HashName} are hashed. */
    public static final HashingOptions NONE = new HashingOptions(Set.of(), Set.of(), List.of());

    /** Copies the collections. */
    public HashingOptions {
        ownPackages = Set.copyOf(ownPackages);
        ignoredFiles = Set.copyOf(ignoredFiles);
        contentSources = List.copyOf(contentSources);
    }

    /** Whether it may be hashed by its fields: it is annotated with {@link HashName}, or in an own package. */
    public boolean includes(Class<?> type) {
        return type.isAnnotationPresent(HashName.class)
                || ownPackages.stream().anyMatch(own -> type.getName().startsWith(own + "."));
    }
}
