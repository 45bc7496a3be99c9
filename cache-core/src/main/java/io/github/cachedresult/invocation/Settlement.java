package io.github.cachedresult.invocation;

import io.github.cachedresult.Tier;
import io.github.cachedresult.Verdict;
import io.github.cachedresult.entry.EntryHeader;
import io.github.cachedresult.entry.EntryHeader.Run;
import io.github.cachedresult.eviction.KnownEvictions;
import io.github.cachedresult.key.HashedInputs;
import io.github.cachedresult.spool.Bytes;
import io.github.cachedresult.tier.StoreLookup;
import io.github.cachedresult.value.ResultCodec;
import io.github.cachedresult.value.ResultCodec.Encoded;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The last part of a flight that ran the method: the result is judged, encoded once, and {@linkplain Keeping kept}. Whatever
 * fails here, the caller's result is not taken away.
 */
final class Settlement {

    private final Entries entries;
    private final StandIns standIns;
    private final Keeping keeping;
    private final ResultCodec codec;
    private final KnownEvictions evictions;
    private final Reporter reporter;

    Settlement(
            Entries entries,
            StandIns standIns,
            Keeping keeping,
            ResultCodec codec,
            KnownEvictions evictions,
            Reporter reporter) {
        this.entries = entries;
        this.standIns = standIns;
        this.keeping = keeping;
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
        String spoiled = request.spoiled("while it ran");
        if (spoiled != null) {
            request.report().notStored(new WhyNotStored(WhyNotStored.Kind.INPUTS_CHANGED, spoiled));
            Landed own = Landed.returnedOnly(request, value, null, run, Verdict.doNotStore(spoiled));
            return CompletableFuture.completedFuture(Landed.only(new Outcome.Spoiled(spoiled, own.outcome())));
        }
        if (inputs == null) {
            return unkept(
                    request,
                    value,
                    null,
                    run,
                    Ruling.not(WhyNotStored.Kind.INPUTS_CHANGED, "its inputs cannot be hashed again"));
        }
        try {
            return judge(request, inputs, lookup, value, run);
        } catch (Throwable e) {
            // The method has run, for hours perhaps: nothing that fails after it may take its result away.
            reporter.pipelineFailed(request.operation(), "Keeping the result", e);
            return unkept(request, value, null, run, Ruling.not(WhyNotStored.Kind.CACHE_FAILED, "the cache failed"));
        }
    }

    private CompletionStage<Landed> judge(
            FlightRequest request,
            HashedInputs inputs,
            StoreLookup<EntryContent> lookup,
            @Nullable Object value,
            Run run) {
        CachedOperation<?> operation = request.operation();
        Ruling ruling = Ruling.of(request, inputs, value, run, reporter);
        Encoded encoded = codec.encode(operation.type(), value);
        if (!(encoded instanceof Encoded.Faithful faithful)) {
            return dismiss(
                    request,
                    lookup,
                    value,
                    null,
                    run,
                    ruling.why() == null ? new Ruling(ruling.verdict(), unencoded(operation, encoded)) : ruling);
        }
        try {
            return ruling.why() == null
                    ? keep(request, inputs, lookup, value, faithful.payload(), run, ruling.verdict())
                    : dismiss(request, lookup, value, faithful.payload(), run, ruling);
        } finally {
            if (operation.type().isImmutable()) {
                // The value is what is held and shared, and what stores get is the entry made of its payload.
                faithful.payload().discard();
            }
        }
    }

    /** Why a value has no payload, which is reported. */
    private WhyNotStored unencoded(CachedOperation<?> operation, Encoded encoded) {
        if (encoded instanceof Encoded.Lossy lossy) {
            reporter.lossy(operation, lossy.difference());
            return new WhyNotStored(WhyNotStored.Kind.LOSSY, lossy.difference());
        }
        if (encoded instanceof Encoded.TooLarge tooLarge) {
            String reason = "encoded, it would have more than " + tooLarge.limit() + " bytes";
            reporter.tooLarge(operation, reason);
            return new WhyNotStored(WhyNotStored.Kind.TOO_LARGE, reason);
        }
        Throwable cause = ((Encoded.Unspooled) encoded).cause();
        reporter.pipelineFailed(operation, "Keeping the encoded result", cause);
        return new WhyNotStored(
                WhyNotStored.Kind.CACHE_FAILED, "its encoded form could not be kept: " + cause.getMessage());
    }

    private CompletionStage<Landed> dismiss(
            FlightRequest request,
            StoreLookup<EntryContent> lookup,
            @Nullable Object value,
            @Nullable Bytes payload,
            Run run,
            Ruling ruling) {
        WhyNotStored why = ruling.why();
        Landed stale =
                why != null && ruling.verdict() instanceof Verdict.PreferStale ? stale(request, why, lookup) : null;
        return stale == null ? unkept(request, value, payload, run, ruling) : CompletableFuture.completedFuture(stale);
    }

    private CompletionStage<Landed> keep(
            FlightRequest request,
            HashedInputs inputs,
            StoreLookup<EntryContent> lookup,
            @Nullable Object value,
            Bytes payload,
            Run run,
            Verdict verdict) {
        CachedOperation<?> operation = request.operation();
        if (lookup.hit() != null && lookup.hit().value() instanceof EntryContent.Value) {
            return CompletableFuture.completedFuture(Landed.givenWay(request, value, payload, run));
        }
        if (request.report().sources().isIncomplete()) {
            reporter.tooManySources(operation);
        }
        EntryHeader header = entries.header(request, inputs, run, verdict, ResultCodec.NAME);
        WhyNotStored evicted = evictedMeanwhile(request, header);
        if (evicted != null) {
            return unkept(request, value, payload, run, Ruling.not(evicted));
        }
        Object shared = operation.type().shared(value, () -> payload);
        Landed.Kept kept = kept(header, shared, payload);
        Outcome mine = new Outcome.Delivered(
                Tier.COMPUTED,
                value,
                shared,
                kept.origin(),
                kept.computedAt(),
                kept.life().expiresAt());
        return keeping.keep(request, header, payload, lookup, new Landed(mine, kept, false));
    }

    /** The expired result that a predicate prefers to the new one, or null. */
    private @Nullable Landed stale(FlightRequest request, WhyNotStored why, StoreLookup<EntryContent> lookup) {
        request.report().notStored(why);
        return request.policy().leavesWhatIsThere() ? null : standIns.preferred(request, lookup);
    }

    /**
     * Settles a run that failed: where no expired result stands in for it, its exception reaches all that wait for it, and
     * is remembered where the operation says so. Never does it take the place of a value that may be used.
     */
    CompletionStage<Landed> settleFailure(
            FlightRequest request,
            @Nullable HashedInputs inputs,
            StoreLookup<EntryContent> lookup,
            Throwable thrown,
            Run run) {
        Landed standIn = standIns.after(request, lookup, thrown);
        if (standIn != null) {
            return CompletableFuture.completedFuture(standIn.afterThrowing());
        }
        request.report().failed(thrown, Duration.ofNanos(run.durationNanos()));
        Landed landed = Landed.only(new Outcome.Threw(thrown, false));
        String spoiled = request.spoiled("while it ran");
        if (spoiled != null) {
            return CompletableFuture.completedFuture(Landed.only(new Outcome.Spoiled(spoiled, landed.outcome())));
        }
        CachedOperation<?> operation = request.operation();
        try {
            // A call that must not use what is stored may have found a value there.
            EntryContent.Failure failure =
                    request.policy().answers() && !request.policy().isAhead()
                            ? operation.policy().failures().remembered(thrown)
                            : null;
            Bytes payload = failure == null || inputs == null ? null : StoredFailures.encode(codec, failure);
            if (failure == null || inputs == null || payload == null) {
                return CompletableFuture.completedFuture(landed);
            }
            WhyNotStored changed = Ruling.changedMeanwhile(request, inputs);
            if (changed != null) {
                request.report().notStored(changed);
                return CompletableFuture.completedFuture(landed);
            }
            Verdict verdict = Verdict.storeFor(operation.policy().failures().life());
            EntryHeader header = entries.header(request, inputs, run, verdict, EntryHeader.Payload.FAILURE);
            WhyNotStored evicted = evictedMeanwhile(request, header);
            if (evicted != null) {
                request.report().notStored(evicted);
                return CompletableFuture.completedFuture(landed);
            }
            Landed mine = new Landed(landed.outcome(), kept(header, failure, payload), false);
            return keeping.keep(request, header, payload, lookup, mine)
                    .thenApply(stored -> new Landed(landed.outcome(), stored.kept(), stored.isStored()));
        } catch (Throwable e) {
            reporter.pipelineFailed(operation, "Remembering the failure", e);
            return CompletableFuture.completedFuture(landed);
        }
    }

    /** Why a result is not wanted any more, or null: who ran it is told, and nobody else. */
    private @Nullable WhyNotStored evictedMeanwhile(FlightRequest request, EntryHeader header) {
        if (request.run().isTakenBack(header)) {
            return new WhyNotStored(WhyNotStored.Kind.EVICTED, "it was evicted while it ran (by what its header says)");
        }
        long eviction = evictions.evictionOfUnstored(header);
        return eviction == 0
                ? null
                : new WhyNotStored(
                        WhyNotStored.Kind.EVICTED, "it was evicted while it ran (number " + eviction + " of the log)");
    }

    private static Landed.Kept kept(EntryHeader header, @Nullable Object content, Bytes payload) {
        return new Landed.Kept(
                content,
                Entries.origin(header),
                header.run().computedAt(),
                header.life(),
                header.evictions(),
                null,
                payload.size());
    }

    private static CompletionStage<Landed> unkept(
            FlightRequest request, @Nullable Object value, @Nullable Bytes payload, Run run, Ruling ruling) {
        if (ruling.why() != null) {
            request.report().notStored(ruling.why());
        }
        return CompletableFuture.completedFuture(Landed.returnedOnly(request, value, payload, run, ruling.verdict()));
    }
}
