package io.github.cachedresult;

import org.jspecify.annotations.Nullable;

/**
 * Says which version of a model is the current one: a registry, a file's digest, the version of a build. It takes
 * precedence over rules and annotations.
 *
 * <p>It is asked before each call, local hits included, and once more after the method has run, so that a model that was
 * promoted misses at once, and one that is promoted while the method runs stores nothing under its old version. So it
 * answers from memory, and refreshes what it remembers elsewhere.
 *
 * <p>What it says before and after a run is all that is compared. A model that was promoted and taken back within one run,
 * which may have met both, is stored under the version that it had before and after. Where that can happen, give a model
 * that is taken back a version of its own, such as the number of its deployment.
 *
 * <p>Implementations are thread-safe.
 */
@FunctionalInterface
public interface ModelVersions {

    /**
     * Returns the version of a model now.
     *
     * @param model the model's name
     * @return 1 to 200 characters without control characters, or {@code null} for a model that this source knows nothing of
     * @throws RuntimeException if it cannot say; the call then runs uncached
     */
    @Nullable String versionOf(String model);
}
