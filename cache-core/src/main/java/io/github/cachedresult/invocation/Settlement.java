package io.github.cachedresult.invocation;

import io.github.cachedresult.Computation;
import io.github.cachedresult.Origin;
import io.github.cachedresult.Tier;
import io.github.cachedresult.Verdict;
import io.github.cachedresult.entry.EntryHeader;
import io.github.cachedresult.entry.EntryHeader.Run;
import io.github.cachedresult.entry.Slice;
import io.github.cachedresult.entry.StoredResult;
import io.github.cachedresult.eviction.EvictionSubject;
import io.github.cachedresult.eviction.KnownEvictions;
import io.github.cachedresult.key.HashedInputs;
import io.github.cachedresult.tier.EntryReader;
import io.github.cachedresult.tier.StoreChain;
import io.github.cachedresult.tier.StoreLookup;
import io.github.cachedresult.value.ResultCodec;
import io.github.cachedresult.value.ResultCodec.Encoded;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The last part of a flight that ran the method: the result is judged, encoded once, and given to every store. Whatever
 * fails here, the caller's result is not taken away.
 */
final class Settlement {

    private final StoreChain stores;
    private final Entries entries;
    private final EntryValues values;
    private final ResultCodec codec;
    private final KnownEvictions evictions;
    private final Reporter reporter;

    Settlement(
            StoreChain stores,
            Entries entries,
            EntryValues values,
            ResultCodec codec,
            KnownEvictions evictions,
            Reporter reporter) {
        this.stores = stores;
        this.entries = entries;
        this.values = values;
        this.codec = codec;
        this.evictions = evictions;
        this.reporter = reporter;
    }

    /**
     * Settles.
     *
     * @param inputs what the key was made of, or null where the inputs cannot be hashed again
     * @param lookup what the stores had when the call looked
     * @param value what the method returned
     */
    CompletionStage<Landed> settle(
            FlightRequest request,
            @Nullable HashedInputs inputs,
            StoreLookup<EntryContent> lookup,
            @Nullable Object value,
            Run run) {
        if (inputs == null) {
            request.report().notStored("its inputs cannot be hashed again");
            return unkept(request, value, null, run, Verdict.doNotStore("its inputs cannot be hashed again"));
        }
        try {
            return judge(request, inputs, lookup, value, run);
        } catch (Throwable e) {
            // The method has run, for hours perhaps: nothing that fails after it may take its result away.
            reporter.pipelineFailed(request.operation(), "Keeping the result", e);
            request.report().notStored("the cache failed");
            return unkept(request, value, null, run, Verdict.doNotStore("the cache failed"));
        }
    }

    private CompletionStage<Landed> judge(
            FlightRequest request,
            HashedInputs inputs,
            StoreLookup<EntryContent> lookup,
            @Nullable Object value,
            Run run) {
        CachedOperation<?> operation = request.operation();
        Verdict verdict = verdict(request, inputs, value, run);
        Encoded encoded = codec.encode(operation.type(), value);
        byte[] payload = encoded instanceof Encoded.Faithful faithful ? faithful.payload() : null;
        if (verdict instanceof Verdict.PreferStale prefer) {
            request.report().notStored(prefer.reason());
            Landed stale = request.policy().leavesWhatIsThere()
                    ? null
                    : values.stale(operation, lookup.stale(), request.expired());
            return stale == null
                    ? unkept(request, value, payload, run, verdict)
                    : CompletableFuture.completedFuture(stale);
        }
        if (verdict instanceof Verdict.DoNotStore not) {
            request.report().notStored(not.reason());
            return unkept(request, value, payload, run, verdict);
        }
        if (encoded instanceof Encoded.Lossy lossy) {
            reporter.lossy(operation, lossy.difference());
            request.report().notStored(lossy.difference());
            return unkept(request, value, null, run, verdict);
        }
        if (lookup.hit() != null && lookup.hit().value() instanceof EntryContent.Value) {
            return CompletableFuture.completedFuture(givenWay(request, value, payload, run));
        }
        if (request.report().sources().isIncomplete()) {
            reporter.tooManySources(operation);
        }
        EntryHeader header = entries.header(request, inputs, run, verdict, ResultCodec.NAME);
        String evicted = evictedMeanwhile(header);
        if (evicted != null) {
            request.report().notStored(evicted);
            return unkept(request, value, payload, run, Verdict.doNotStore(evicted));
        }
        byte[] faithful = ((Encoded.Faithful) encoded).payload();
        Object shared = operation.type().shared(value, () -> Slice.of(faithful));
        Landed.Kept kept = kept(header, shared, faithful);
        Outcome mine =
                new Outcome.Delivered(Tier.COMPUTED, value, shared, kept.origin(), kept.computedAt(), kept.until());
        return store(request, header, faithful, lookup, new Landed(mine, kept));
    }

    private Verdict verdict(FlightRequest request, HashedInputs inputs, @Nullable Object value, Run run) {
        String changed = changedMeanwhile(request, inputs);
        if (changed != null) {
            return Verdict.doNotStore(changed);
        }
        ResultPolicy policy = request.operation().policy();
        if (value == null) {
            return policy.storesNull() ? Verdict.store() : Verdict.doNotStore("it is null");
        }
        return policy.judges().judge(value, computation(request, run), reporter);
    }

    /**
     * Settles a run that failed: its exception reaches all that wait for it, and is remembered where the operation says so.
     * Never does it take the place of a value that may be used.
     */
    CompletionStage<Landed> settleFailure(
            FlightRequest request,
            @Nullable HashedInputs inputs,
            StoreLookup<EntryContent> lookup,
            Throwable thrown,
            Run run) {
        Landed landed = Landed.only(new Outcome.Threw(thrown));
        CachedOperation<?> operation = request.operation();
        try {
            // A call that must not use what is stored may have found a value there.
            EntryContent.Failure failure =
                    request.policy().answers() ? operation.policy().failures().remembered(thrown) : null;
            byte[] payload = failure == null || inputs == null ? null : StoredFailures.encode(codec, failure);
            if (failure == null || inputs == null || payload == null) {
                return CompletableFuture.completedFuture(landed);
            }
            String changed = changedMeanwhile(request, inputs);
            if (changed != null) {
                request.report().notStored(changed);
                return CompletableFuture.completedFuture(landed);
            }
            Verdict verdict = Verdict.storeFor(operation.policy().failures().life());
            EntryHeader header = entries.header(request, inputs, run, verdict, EntryHeader.Payload.FAILURE);
            String evicted = evictedMeanwhile(header);
            if (evicted != null) {
                request.report().notStored(evicted);
                return CompletableFuture.completedFuture(landed);
            }
            Landed mine = new Landed(landed.outcome(), kept(header, failure, payload));
            return store(request, header, payload, lookup, mine)
                    .thenApply(stored -> new Landed(landed.outcome(), stored.kept()));
        } catch (Throwable e) {
            reporter.pipelineFailed(operation, "Remembering the failure", e);
            return CompletableFuture.completedFuture(landed);
        }
    }

    /** Why a result is not wanted any more, or null: who ran it is told, and nobody else. */
    private @Nullable String evictedMeanwhile(EntryHeader header) {
        long eviction = evictions.evictionOf(EvictionSubject.of(header), header.evictions());
        return eviction == 0 ? null : "it was evicted while it ran (number " + eviction + " of the log)";
    }

    private static Landed.Kept kept(EntryHeader header, @Nullable Object content, byte[] payload) {
        return new Landed.Kept(
                content,
                Entries.origin(header),
                header.run().computedAt(),
                header.life().expiresAt(),
                header.evictions(),
                payload.length);
    }

    /** Why a result may not be one of its key, or null: what the key was made of was read before the method ran. */
    private static @Nullable String changedMeanwhile(FlightRequest request, HashedInputs inputs) {
        String file = inputs.files().findChanged();
        Call call = request.call();
        return file == null
                ? call.operation().promotion(request.model(), call.target(), call.arguments())
                : "the file at " + file + " changed while it ran";
    }

    private CompletionStage<Landed> store(
            FlightRequest request, EntryHeader header, byte[] payload, StoreLookup<EntryContent> lookup, Landed mine) {
        CachedOperation<?> operation = request.operation();
        if (!request.policy().writesStores()) {
            return heldHereOnly(
                    request, header, mine, "its mode is " + request.policy().mode());
        }
        if (stores.isEmpty()) {
            request.report().stored(Entries.origin(header));
            return CompletableFuture.completedFuture(mine);
        }
        String tooLarge = entries.refusal(payload);
        if (tooLarge != null) {
            reporter.tooLarge(operation, tooLarge);
            return heldHereOnly(request, header, mine, tooLarge);
        }
        StoredResult entry = entries.entry(header, payload);
        String refused = stores.refusal(entry);
        if (refused != null) {
            reporter.tooLarge(operation, refused);
            return heldHereOnly(request, header, mine, refused);
        }
        EntryReader<EntryContent> reader = values.reader(operation, request.model());
        if (mine.outcome() instanceof Outcome.Delivered) {
            reader = values.valuesOnly(reader);
        }
        if (request.policy().replaces()) {
            reader = ReplacedEntries.those(lookup.reads().values(), reader);
        }
        return stores.write(entry, lookup.reads(), reader, request.executor()).handle((winner, failure) -> {
            if (failure != null) {
                reporter.pipelineFailed(operation, "Writing to the stores", failure);
            }
            if (winner != null && request.policy().leavesWhatIsThere()) {
                Outcome.Delivered own = (Outcome.Delivered) mine.outcome();
                return givenWay(request, own.value(), payload, header.run());
            }
            if (winner != null) {
                request.report().notStored("another call stored its result first, which is used");
                return EntryValues.landed(operation, winner);
            }
            request.report().stored(Entries.origin(header));
            return mine;
        });
    }

    /** No store gets it; this process may hold it. */
    private static CompletionStage<Landed> heldHereOnly(
            FlightRequest request, EntryHeader header, Landed mine, String reason) {
        request.report().notStored(reason);
        return CompletableFuture.completedFuture(
                mine.unstored(Entries.unstored(request, header.run(), header.verdict())));
    }

    private static CompletionStage<Landed> unkept(
            FlightRequest request, @Nullable Object value, byte @Nullable [] payload, Run run, Verdict verdict) {
        return CompletableFuture.completedFuture(returnedOnly(request, value, payload, run, verdict));
    }

    /** A result that leaves a usable one where it is. */
    private static Landed givenWay(FlightRequest request, @Nullable Object value, byte @Nullable [] payload, Run run) {
        String reason = "a usable result is stored already";
        request.report().notStored(reason);
        return returnedOnly(request, value, payload, run, Verdict.doNotStore(reason));
    }

    private static Landed returnedOnly(
            FlightRequest request, @Nullable Object value, byte @Nullable [] payload, Run run, Verdict verdict) {
        CachedOperation<?> operation = request.operation();
        Origin origin = Entries.unstored(request, run, verdict);
        if (value != null && payload == null && !operation.type().isImmutable()) {
            return Landed.only(new Outcome.Unshareable(value, origin));
        }
        Object shared = operation.type().shared(value, () -> Slice.of(Objects.requireNonNull(payload)));
        return Landed.only(
                new Outcome.Delivered(Tier.COMPUTED, value, shared, origin, run.computedAt(), EntryHeader.NEVER));
    }

    private static Computation computation(FlightRequest request, Run run) {
        return new Computation(
                request.model().model(),
                request.model().version(),
                request.operation().name(),
                Instant.ofEpochMilli(run.startedAt()),
                Duration.ofNanos(run.durationNanos()),
                request.attributes());
    }
}
