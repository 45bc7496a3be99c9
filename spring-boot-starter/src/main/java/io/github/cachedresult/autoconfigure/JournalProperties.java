package io.github.cachedresult.autoconfigure;

import io.github.cachedresult.journal.JournalOptions;
import org.jspecify.annotations.Nullable;

/** The journal as the properties have it. */
final class JournalProperties {

    private JournalProperties() {}

    /** Its options, or {@code null} where no directory is named: only the application knows a disk that lasts. */
    static @Nullable JournalOptions of(CachedResultProperties.Journal journal) {
        if (journal.directory() == null || journal.directory().toString().isEmpty()) {
            return null;
        }
        try {
            return new JournalOptions(
                    journal.directory(), journal.maximumSize().toBytes(), journal.minimumDuration(), journal.timeout());
        } catch (IllegalArgumentException e) {
            // Its message begins with the name of the property.
            throw new InvalidCachedResultPropertyException(
                    "The property cachedresult.journal." + e.getMessage() + ".", "Correct it, or leave it out.");
        }
    }
}
