package io.github.cachedresult.invocation;

import io.github.cachedresult.entry.EntryHeader;
import io.github.cachedresult.entry.EntryReference;
import io.github.cachedresult.entry.StoredResult;
import io.github.cachedresult.spool.Bytes;
import io.github.cachedresult.store.EntryRefusedException;
import io.github.cachedresult.tier.EntryReader;
import io.github.cachedresult.tier.ReplacementFollower;
import io.github.cachedresult.tier.StoreChain;
import io.github.cachedresult.tier.StoreLookup;
import io.github.cachedresult.tier.WriteResult;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Gives results to every store that may have them, and tells where they are then. What no store can have, this process may
 * hold.
 *
 * @param hasLocalTier whether this process holds any results
 * @param replacements tells other processes of what they may hold a predecessor of
 */
record Keeping(
        StoreChain stores,
        boolean hasLocalTier,
        Entries entries,
        EntryValues values,
        ReplacementFollower replacements,
        Reporter reporter) {

    /**
     * Keeps a result, or how the method failed.
     *
     * @param header the header of its entry
     * @param payload what is encoded of it
     * @param lookup what the stores had when the call looked
     * @param mine how the flight lands if nothing comes between
     */
    CompletionStage<Landed> keep(
            FlightRequest request, EntryHeader header, Bytes payload, StoreLookup<EntryContent> lookup, Landed mine) {
        CachedOperation<?> operation = request.operation();
        if (!request.policy().writesStores()) {
            return heldHereOnly(
                    request,
                    header,
                    mine,
                    new WhyNotStored(
                            WhyNotStored.Kind.MODE,
                            "its mode is " + request.policy().mode()));
        }
        if (stores.isEmpty()) {
            if (!hasLocalTier || !request.model().local().enabled()) {
                return heldHereOnly(
                        request,
                        header,
                        mine,
                        new WhyNotStored(
                                WhyNotStored.Kind.UNTAKEN,
                                "there is no store, and this process holds nothing of its model"));
            }
            request.report().stored(Entries.origin(header));
            return CompletableFuture.completedFuture(mine.unstored(Entries.origin(header), header.withoutPreimage()));
        }
        String tooLarge = entries.refusal(payload);
        if (tooLarge != null) {
            return tooLarge(request, header, mine, tooLarge);
        }
        StoredResult entry;
        try {
            entry = entries.entry(header, payload);
        } catch (EntryRefusedException e) {
            return tooLarge(request, header, mine, String.valueOf(e.getMessage()));
        } catch (IOException | RuntimeException | OutOfMemoryError e) {
            reporter.pipelineFailed(operation, "Writing the entry", e);
            return heldHereOnly(
                    request,
                    header,
                    mine,
                    new WhyNotStored(WhyNotStored.Kind.CACHE_FAILED, "its entry could not be written: " + e));
        }
        String refused = stores.refusal(entry);
        if (refused != null) {
            return tooLarge(request, header, mine, refused);
        }
        EntryReader<EntryContent> reader = stores.settingAside(values.reader(operation, request.model()));
        if (mine.outcome() instanceof Outcome.Delivered) {
            reader = values.valuesOnly(reader);
        }
        if (request.policy().replaces()) {
            reader = ReplacedEntries.those(lookup.reads().values(), reader);
            // Also where no store has anything to be replaced, and where the journal delivers it later: memories may.
            replacements.tellWhenStored(new EntryReference(header.key(), header.entryId()));
        }
        return stores.write(entry, lookup.reads(), request.model().life().staleFor(), reader, request.executor())
                .handle((result, failure) -> {
                    if (failure != null) {
                        reporter.pipelineFailed(operation, "Writing to the stores", failure);
                    }
                    return written(request, header, payload, result, mine);
                });
    }

    private CompletionStage<Landed> tooLarge(FlightRequest request, EntryHeader header, Landed mine, String reason) {
        reporter.tooLarge(request.operation(), reason);
        return heldHereOnly(request, header, mine, new WhyNotStored(WhyNotStored.Kind.TOO_LARGE, reason));
    }

    /** No store gets it; this process may hold it. */
    private static CompletionStage<Landed> heldHereOnly(
            FlightRequest request, EntryHeader header, Landed mine, WhyNotStored why) {
        request.report().notStored(why);
        return CompletableFuture.completedFuture(
                mine.unstored(Entries.unstored(request, header.run(), header.verdict()), header));
    }

    /**
     * What a flight lands with whose entry was written.
     *
     * @param result what became of that, or null where the cache failed
     */
    private Landed written(
            FlightRequest request,
            EntryHeader header,
            Bytes payload,
            @Nullable WriteResult<EntryContent> result,
            Landed mine) {
        CallReport report = request.report();
        if (result instanceof WriteResult.LostTo<EntryContent> lost) {
            if (request.policy().leavesWhatIsThere()) {
                Outcome.Delivered own = (Outcome.Delivered) mine.outcome();
                return Landed.givenWay(request, own.value(), payload, header.run());
            }
            report.notStored(new WhyNotStored(
                    WhyNotStored.Kind.ANOTHER_STORED, "another call stored its result first, which is used"));
            return EntryValues.landed(request.operation(), lost.winner());
        }
        if (result instanceof WriteResult.Stored<EntryContent>) {
            report.stored(Entries.origin(header));
            return mine.stored();
        }
        if (result instanceof WriteResult.KeptInJournal<EntryContent>) {
            report.keptInJournal(Entries.origin(header));
            return mine.unstored(Entries.origin(header), header.withoutPreimage());
        }
        if (result instanceof WriteResult.Untaken<EntryContent> untaken && untaken.underWay()) {
            report.notStored(new WhyNotStored(
                    WhyNotStored.Kind.UNTAKEN, "no store has taken it yet; it is still being written"));
            return mine.unstored(Entries.origin(header), header);
        }
        report.notStored(
                result == null
                        ? new WhyNotStored(WhyNotStored.Kind.CACHE_FAILED, "the cache failed")
                        : new WhyNotStored(WhyNotStored.Kind.UNTAKEN, "no store took it"));
        return mine.unstored(Entries.unstored(request, header.run(), header.verdict()), header);
    }
}
