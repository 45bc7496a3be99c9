package io.github.cachedresult.invocation;

import io.github.cachedresult.Computation;
import io.github.cachedresult.Origin;
import io.github.cachedresult.Tier;
import io.github.cachedresult.Verdict;
import io.github.cachedresult.entry.EntryFormat;
import io.github.cachedresult.entry.EntryHeader;
import io.github.cachedresult.entry.EntryHeader.Run;
import io.github.cachedresult.eviction.EvictionSubject;
import io.github.cachedresult.eviction.KnownEvictions;
import io.github.cachedresult.key.HashedInputs;
import io.github.cachedresult.key.ResultKey;
import io.github.cachedresult.tier.EntryReader;
import io.github.cachedresult.tier.StoreChain;
import io.github.cachedresult.tier.StoreLookup;
import io.github.cachedresult.value.ResultCodec;
import io.github.cachedresult.value.ResultCodec.Encoded;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
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
            StoreLookup<Object> lookup,
            @Nullable Object value,
            Run run) {
        if (inputs == null) {
            return unkept(request, value, null, run, Verdict.doNotStore("its inputs cannot be hashed again"));
        }
        try {
            return judge(request, inputs, lookup, value, run);
        } catch (Throwable e) {
            // The method has run, for hours perhaps: nothing that fails after it may take its result away.
            reporter.pipelineFailed(request.operation(), "Keeping the result", e);
            return unkept(request, value, null, run, Verdict.doNotStore("the cache failed"));
        }
    }

    private CompletionStage<Landed> judge(
            FlightRequest request, HashedInputs inputs, StoreLookup<Object> lookup, @Nullable Object value, Run run) {
        CachedOperation<?> operation = request.operation();
        if (value == null) {
            reporter.notStored(operation, request.key(), "it is null");
            return unkept(request, null, null, run, Verdict.doNotStore("it is null"));
        }
        String changed = changedMeanwhile(request, inputs);
        Verdict verdict = changed == null
                ? operation.judges().judge(value, computation(request, run), reporter)
                : Verdict.doNotStore(changed);
        Encoded encoded = codec.encode(operation.type(), value);
        byte[] payload = encoded instanceof Encoded.Faithful faithful ? faithful.payload() : null;
        if (verdict instanceof Verdict.PreferStale prefer) {
            reporter.notStored(operation, request.key(), prefer.reason());
            Landed stale = values.stale(operation, lookup.stale(), request.expired());
            return stale == null
                    ? unkept(request, value, payload, run, verdict)
                    : CompletableFuture.completedFuture(stale);
        }
        if (verdict instanceof Verdict.DoNotStore not) {
            reporter.notStored(operation, request.key(), not.reason());
            return unkept(request, value, payload, run, verdict);
        }
        if (encoded instanceof Encoded.Lossy lossy) {
            reporter.lossy(operation, request.key(), lossy.difference());
            return unkept(request, value, null, run, verdict);
        }
        EntryHeader header = entries.header(request, inputs, run, verdict);
        long eviction = evictions.evictionOf(EvictionSubject.of(header), header.evictions());
        if (eviction != 0) {
            String evicted = "it was evicted while it ran (number " + eviction + " of the log)";
            reporter.notStored(operation, request.key(), evicted);
            return unkept(request, value, payload, run, Verdict.doNotStore(evicted));
        }
        return store(request, header, value, ((Encoded.Faithful) encoded).payload(), lookup);
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
            FlightRequest request, EntryHeader header, Object value, byte[] payload, StoreLookup<Object> lookup) {
        CachedOperation<?> operation = request.operation();
        ResultKey key = header.key();
        byte[] bytes = EntryFormat.write(header, payload);
        long expiresAt = header.life().expiresAt();
        Object shared = operation.type().isImmutable() ? value : payload;
        Landed mine = new Landed(
                new Outcome.Delivered(
                        Tier.COMPUTED,
                        value,
                        shared,
                        Entries.origin(header),
                        header.run().computedAt()),
                expiresAt,
                header.evictions(),
                payload.length);
        EntryReader<Object> reader = values.reader(operation, request.model());
        return stores.write(key, bytes, expiresAt, lookup.reads(), reader, request.executor())
                .handle((winner, failure) -> {
                    if (failure != null) {
                        reporter.pipelineFailed(operation, "Writing to the stores", failure);
                    }
                    if (winner != null) {
                        return EntryValues.landed(operation, winner);
                    }
                    if (reporter.isListened()) {
                        reporter.event(new CacheEvent.Stored(operation.name(), key));
                    }
                    return mine;
                });
    }

    private static CompletionStage<Landed> unkept(
            FlightRequest request, @Nullable Object value, byte @Nullable [] payload, Run run, Verdict verdict) {
        CachedOperation<?> operation = request.operation();
        Origin origin = Entries.unstored(request.key(), operation, run, verdict);
        Outcome outcome;
        if (value == null || operation.type().isImmutable()) {
            outcome = new Outcome.Delivered(Tier.COMPUTED, value, value, origin, run.computedAt());
        } else if (payload == null) {
            outcome = new Outcome.Unshareable(value, origin);
        } else {
            outcome = new Outcome.Delivered(Tier.COMPUTED, value, payload, origin, run.computedAt());
        }
        return CompletableFuture.completedFuture(Landed.only(outcome));
    }

    private static Computation computation(FlightRequest request, Run run) {
        return new Computation(
                request.model().model(),
                request.model().version(),
                request.operation().name(),
                Instant.ofEpochMilli(run.startedAt()),
                Duration.ofNanos(run.durationNanos()),
                Map.of());
    }
}
