package io.github.cachedresult.entry;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * That an entry was computed from others, for stores that index it with the entry.
 *
 * @param derived the entry
 * @param sources those it was computed from; at least one
 */
public record Derivation(EntryReference derived, List<EntryReference> sources) {

    /** What an entry's own header says, or {@code null} where it was computed from no others. */
    public static @Nullable Derivation of(EntryHeader header) {
        return header.sources().isEmpty()
                ? null
                : new Derivation(new EntryReference(header.key(), header.entryId()), header.sources());
    }
}
