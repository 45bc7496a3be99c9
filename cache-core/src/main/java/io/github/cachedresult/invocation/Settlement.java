package io.github.cachedresult.invocation;

import io.github.cachedresult.Computation;
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
import java.time.Instant;
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
        Ruling ruling = ruling(request, inputs, value, run);
        Encoded encoded = codec.encode(operation.type(), value);
        Bytes payload = encoded instanceof Encoded.Faithful faithful ? faithful.payload() : null;
        if (ruling.why() != null) {
            Landed stale =
                    ruling.verdict() instanceof Verdict.PreferStale ? stale(request, ruling.why(), lookup) : null;
            return stale == null
                    ? unkept(request, value, payload, run, ruling)
                    : CompletableFuture.completedFuture(stale);
        }
        if (encoded instanceof Encoded.Lossy lossy) {
            reporter.lossy(operation, lossy.difference());
            WhyNotStored why = new WhyNotStored(WhyNotStored.Kind.LOSSY, lossy.difference());
            return unkept(request, value, null, run, new Ruling(ruling.verdict(), why));
        }
        if (encoded instanceof Encoded.Unspooled unspooled) {
            reporter.pipelineFailed(operation, "Keeping the encoded result", unspooled.cause());
            return unkept(
                    request,
                    value,
                    null,
                    run,
                    new Ruling(
                            ruling.verdict(),
                            new WhyNotStored(
                                    WhyNotStored.Kind.CACHE_FAILED,
                                    "its encoded form could not be kept: "
                                            + unspooled.cause().getMessage())));
        }
        if (lookup.hit() != null && lookup.hit().value() instanceof EntryContent.Value) {
            return CompletableFuture.completedFuture(Landed.givenWay(request, value, payload, run));
        }
        if (request.report().sources().isIncomplete()) {
            reporter.tooManySources(operation);
        }
        EntryHeader header = entries.header(request, inputs, run, ruling.verdict(), ResultCodec.NAME);
        WhyNotStored evicted = evictedMeanwhile(request, header);
        if (evicted != null) {
            return unkept(request, value, payload, run, Ruling.not(evicted));
        }
        Bytes faithful = ((Encoded.Faithful) encoded).payload();
        Object shared = operation.type().shared(value, () -> faithful);
        Landed.Kept kept = kept(header, shared, faithful);
        Outcome mine = new Outcome.Delivered(
                Tier.COMPUTED,
                value,
                shared,
                kept.origin(),
                kept.computedAt(),
                kept.life().expiresAt());
        return keeping.keep(request, header, faithful, lookup, new Landed(mine, kept, false));
    }

    /** The expired result that a predicate prefers to the new one, or null. */
    private @Nullable Landed stale(FlightRequest request, WhyNotStored why, StoreLookup<EntryContent> lookup) {
        request.report().notStored(why);
        return request.policy().leavesWhatIsThere() ? null : standIns.preferred(request, lookup);
    }

    private Ruling ruling(FlightRequest request, HashedInputs inputs, @Nullable Object value, Run run) {
        WhyNotStored changed = changedMeanwhile(request, inputs);
        if (changed != null) {
            return Ruling.not(changed);
        }
        ResultPolicy policy = request.operation().policy();
        if (value == null) {
            return policy.storesNull()
                    ? new Ruling(Verdict.store(), null)
                    : Ruling.not(WhyNotStored.Kind.NULL, "it is null");
        }
        return policy.judges().judge(value, computation(request, run), reporter);
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
            WhyNotStored changed = changedMeanwhile(request, inputs);
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

    /** Why a result may not be one of its key, or null: what the key was made of was read before the method ran. */
    private static @Nullable WhyNotStored changedMeanwhile(FlightRequest request, HashedInputs inputs) {
        String file = inputs.files().findChanged();
        Call call = request.call();
        String changed = file == null
                ? call.operation().promotion(request.model(), call.target(), call.arguments())
                : "the file at " + file + " changed while it ran";
        return changed == null ? null : new WhyNotStored(WhyNotStored.Kind.INPUTS_CHANGED, changed);
    }

    private static CompletionStage<Landed> unkept(
            FlightRequest request, @Nullable Object value, @Nullable Bytes payload, Run run, Ruling ruling) {
        if (ruling.why() != null) {
            request.report().notStored(ruling.why());
        }
        return CompletableFuture.completedFuture(Landed.returnedOnly(request, value, payload, run, ruling.verdict()));
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
