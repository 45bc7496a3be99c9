package io.github.cachedresult.tier;

import io.github.cachedresult.entry.EntryFormat;
import io.github.cachedresult.entry.EntrySeal;
import io.github.cachedresult.entry.HeaderRead;
import io.github.cachedresult.entry.StoredResult;
import io.github.cachedresult.spool.Bytes;
import io.github.cachedresult.spool.Slice;
import io.github.cachedresult.store.ResultStore;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which stores of a chain take an entry whole, and which have a pointer to it, by its size. Thread-safe. */
final class SizeRouting {

    private final List<StoreTier> tiers;
    private final EntrySeal seal;
    private final Route everywhere;

    SizeRouting(List<StoreTier> tiers, EntrySeal seal) {
        this.tiers = tiers;
        this.seal = seal;
        this.everywhere = new Route(tiers, List.of());
    }

    /** Where an entry goes. */
    Route routeOf(StoredResult entry) {
        if (tiers.stream().allMatch(tier -> takes(tier.store(), entry))) {
            return everywhere;
        }
        List<StoreTier> whole = new ArrayList<>();
        List<StoreTier> pointing = new ArrayList<>();
        for (StoreTier tier : tiers) {
            if (takes(tier.store(), entry)) {
                whole.add(tier);
            } else if (isTakenBelow(tier, entry)) {
                pointing.add(tier);
            }
        }
        return new Route(whole, pointing);
    }

    /** What a store is to have of an entry: the whole, a pointer where a store below takes the whole, else nothing. */
    @Nullable Bytes formOf(StoredResult entry, StoreTier tier) {
        if (takes(tier.store(), entry)) {
            return entry.bytes();
        }
        return isTakenBelow(tier, entry) ? pointerTo(entry) : null;
    }

    /** What stands for an entry in a store that it is too large for. */
    Bytes pointerTo(StoredResult entry) {
        return Slice.of(seal.write(entry.header().pointer(), new byte[0]));
    }

    /** Whether what a store has, if anything, is a pointer to this entry. */
    boolean isPointerTo(StoredResult entry, @Nullable Bytes there) {
        return there != null
                && EntryFormat.readHeader(there) instanceof HeaderRead.Header read
                && read.header().isPointer()
                && read.header().entryId().equals(entry.header().entryId());
    }

    /** The stores below one. */
    List<StoreTier> below(StoreTier tier) {
        return tiers.subList(tiers.indexOf(tier) + 1, tiers.size());
    }

    private boolean isTakenBelow(StoreTier tier, StoredResult entry) {
        return below(tier).stream().anyMatch(lower -> takes(lower.store(), entry));
    }

    private static boolean takes(ResultStore store, StoredResult entry) {
        return entry.bytes().size() <= store.maximumEntrySize();
    }

    /**
     * Where an entry goes.
     *
     * @param whole the stores that take it whole, the fastest first
     * @param pointing those that have a pointer to it, above one that takes it whole
     */
    record Route(List<StoreTier> whole, List<StoreTier> pointing) {}
}
