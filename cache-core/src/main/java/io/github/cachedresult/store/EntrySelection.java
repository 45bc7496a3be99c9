package io.github.cachedresult.store;

import org.jspecify.annotations.Nullable;

/**
 * Which entries are meant.
 *
 * @param model those of this model, or {@code null} for all models
 * @param version those of this version, or {@code null} for all versions; needs a model
 */
public record EntrySelection(
        @Nullable String model, @Nullable String version) {

    /** Checks that a version has its model. */
    public EntrySelection {
        if (model == null && version != null) {
            throw new IllegalArgumentException("a version is selected together with its model");
        }
    }

    /** All entries. */
    public static EntrySelection all() {
        return new EntrySelection(null, null);
    }

    /** The entries of all versions of a model. */
    public static EntrySelection ofModel(String model) {
        return new EntrySelection(model, null);
    }

    /** The entries of one version of a model. */
    public static EntrySelection ofVersion(String model, String version) {
        return new EntrySelection(model, version);
    }
}
