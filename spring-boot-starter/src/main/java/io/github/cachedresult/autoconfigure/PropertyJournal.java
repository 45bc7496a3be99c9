package io.github.cachedresult.autoconfigure;

import io.github.cachedresult.journal.JournalOptions;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The journal as the properties have it. */
final class PropertyJournal {

    private PropertyJournal() {}

    /** Its options, or {@code null} where no directory is named: only the application knows a disk that lasts. */
    static @Nullable JournalOptions of(CachedResultProperties.Journal journal) {
        Path directory = journal.directory();
        if (directory == null || directory.toString().isEmpty()) {
            return null;
        }
        return InvalidCachedResultPropertyException.requireValid(
                "cachedresult.journal.",
                () -> new JournalOptions(
                        directory, journal.maximumSize().toBytes(), journal.minimumDuration(), journal.timeout()),
                "Correct it, or leave it out.");
    }
}
