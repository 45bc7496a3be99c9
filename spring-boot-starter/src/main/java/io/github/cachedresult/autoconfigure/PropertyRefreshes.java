package io.github.cachedresult.autoconfigure;

import io.github.cachedresult.invocation.RefreshOptions;

/** How results are computed anew in the background, as the properties have it. */
final class PropertyRefreshes {

    private PropertyRefreshes() {}

    static RefreshOptions of(CachedResultProperties.Refresh properties) {
        try {
            return new RefreshOptions(properties.threads(), properties.waiting());
        } catch (IllegalArgumentException e) {
            // Its message begins with the name of the property.
            throw new InvalidCachedResultPropertyException(
                    "The property cachedresult.refresh." + e.getMessage() + ".", "Correct it, or leave it out.");
        }
    }
}
