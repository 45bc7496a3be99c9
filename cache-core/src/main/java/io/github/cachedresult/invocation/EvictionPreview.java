package io.github.cachedresult.invocation;

import io.github.cachedresult.Tier;
import io.github.cachedresult.entry.EntryHeader;
import java.util.List;
import java.util.Map;

/**
 * What an eviction would take back.
 *
 * @param entries how many entries; one that is in two stores counts once
 * @param byTier how many each tier has; {@code LOCAL} those that no store has, but the journal or the memory of this process
 * @param examples some of them
 * @param unreadable how many entries cannot be read; they are never used, and never selected
 * @param unreachable the stores that did not answer, or not to the end
 */
public record EvictionPreview(
        long entries,
        Map<Tier, Long> byTier,
        List<EntryHeader> examples,
        long unreadable,
        List<TierFinding> unreachable) {

    /** Copies the collections. */
    public EvictionPreview {
        byTier = Map.copyOf(byTier);
        examples = List.copyOf(examples);
        unreachable = List.copyOf(unreachable);
    }
}
