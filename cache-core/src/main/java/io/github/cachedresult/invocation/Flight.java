package io.github.cachedresult.invocation;

import io.github.cachedresult.Cached;
import io.github.cachedresult.CachedFrom;
import io.github.cachedresult.Computation;
import io.github.cachedresult.Origin;
import io.github.cachedresult.Tier;
import io.github.cachedresult.Verdict;
import io.github.cachedresult.entry.EntryFormat;
import io.github.cachedresult.entry.EntryHeader;
import io.github.cachedresult.entry.EntryHeader.Run;
import io.github.cachedresult.entry.StoredResult;
import io.github.cachedresult.key.HashedInputs;
import io.github.cachedresult.key.ResultKey;
import io.github.cachedresult.store.ResultStore;
import io.github.cachedresult.store.StoreRead;
import io.github.cachedresult.tier.EntryJudge.Judgement;
import io.github.cachedresult.tier.EntryReader;
import io.github.cachedresult.tier.EntryReader.Reading;
import io.github.cachedresult.tier.LocalEntry;
import io.github.cachedresult.tier.StoreChain;
import io.github.cachedresult.tier.StoreHit;
import io.github.cachedresult.tier.StoreLookup;
import io.github.cachedresult.value.ResultCodec;
import io.github.cachedresult.value.ResultCodec.Encoded;
import io.github.cachedresult.value.ResultCodec.UndecodableException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * One flight: what a single call does for all that wait for the same key. It looks in the stores, runs the method if they
 * have nothing usable, has the result judged, encodes it once and gives it to every store.
 *
 * <p>Only the method may fail: whatever else goes wrong is reported, and the flight lands with a result.
 */
final class Flight {

    private final StoreChain stores;
    private final Entries entries;
    private final ResultCodec codec;
    private final InstantSource clock;
    private final Reporter reporter;

    Flight(StoreChain stores, Entries entries, ResultCodec codec, InstantSource clock, Reporter reporter) {
        this.stores = stores;
        this.entries = entries;
        this.codec = codec;
        this.clock = clock;
        this.reporter = reporter;
    }

    /**
     * Flies.
     *
     * @param expired what the local tier had and is too old, or null
     * @param executor where entries are decoded and the method runs
     */
    CompletionStage<Landed> fly(
            Call call, ModelBinding model, CallInputs inputs, @Nullable LocalEntry expired, Executor executor) {
        ResultKey key = inputs.key();
        if (stores.isEmpty()) {
            return compute(call, model, inputs, new StoreLookup<>(null, null, Map.of()), expired, executor);
        }
        return stores.lookup(
                        List.of(key),
                        (found, tier, bytes, maximumAge) ->
                                read(call.operation(), model, found, tier, bytes, maximumAge),
                        executor)
                .handleAsync(
                        (lookups, failure) -> {
                            if (failure != null) {
                                reporter.pipelineFailed(call.operation(), "Looking in the stores", failure);
                            }
                            StoreLookup<Object> lookup = lookups == null ? null : lookups.get(key);
                            return lookup == null ? new StoreLookup<>(null, null, Map.of()) : lookup;
                        },
                        executor)
                .thenCompose(lookup -> lookup.hit() == null
                        ? compute(call, model, inputs, lookup, expired, executor)
                        : CompletableFuture.completedFuture(hit(call, key, lookup.hit(), lookup.reads())));
    }

    /** Judges and decodes an entry of a call's key. */
    Reading<Object> read(
            CachedOperation<?> operation, ModelBinding model, ResultKey key, Tier tier, byte[] bytes, long maximumAge) {
        long now = clock.millis();
        Judgement judgement = operation.judge(model).judge(key, bytes, maximumAge, now);
        if (!(judgement instanceof Judgement.Usable usable)) {
            return new Reading.Unusable<>((Judgement.Unusable) judgement);
        }
        StoredResult result = usable.result();
        Object value;
        try {
            value = decode(operation, result);
        } catch (UndecodableException e) {
            return new Reading.Unusable<>(new Judgement.Unusable(
                    io.github.cachedresult.entry.Defect.CORRUPT, String.valueOf(e.getMessage()), null));
        }
        if (operation.judges().judgeOnRead()) {
            CachedFrom from = Provenance.from(
                    tier, Entries.origin(result.header()), result.header().run().computedAt(), now);
            String objection = operation.judges().objection(value, from, operation.name(), reporter);
            if (objection != null) {
                return new Reading.Unusable<>(new Judgement.Unusable(null, objection, null));
            }
        }
        return new Reading.Usable<>(new StoreHit<>(tier, result, usable.expiresAt(), value));
    }

    private Object decode(CachedOperation<?> operation, StoredResult result) throws UndecodableException {
        Object value = codec.decode(operation.type(), result.bytes(), result.payloadOffset(), result.payloadLength());
        if (value == null) {
            throw new UndecodableException(operation.type().name(), new IllegalStateException("it is null"));
        }
        return value;
    }

    private Landed hit(Call call, ResultKey key, StoreHit<Object> hit, Map<ResultStore, StoreRead> reads) {
        stores.backFill(key, hit.result(), hit.expiresAt(), reads);
        return landed(call, hit.tier(), hit.value(), hit.result(), hit.expiresAt());
    }

    private Landed landed(Call call, Tier tier, Object value, StoredResult result, long keepUntil) {
        Object shared = call.operation().type().isImmutable() ? value : result.payload();
        EntryHeader header = result.header();
        return new Landed(
                new Outcome.Delivered(
                        tier,
                        value,
                        shared,
                        Entries.origin(header),
                        header.run().computedAt()),
                keepUntil,
                result.payloadLength());
    }

    private CompletionStage<Landed> compute(
            Call call,
            ModelBinding model,
            CallInputs inputs,
            StoreLookup<Object> lookup,
            @Nullable LocalEntry expired,
            Executor executor) {
        ResultKey key = inputs.key();
        HashedInputs hashed = hashed(call, inputs);
        long startedAt = clock.millis();
        long started = System.nanoTime();
        Object result;
        try {
            result = RunningCalls.run(call, key);
        } catch (Throwable e) {
            if (reporter.isListened()) {
                reporter.event(new CacheEvent.Failed(call.operation().name(), key, e));
            }
            return landed(new Outcome.Threw(e));
        }
        Run run = entries.run(startedAt, System.nanoTime() - started);
        if (reporter.isListened()) {
            reporter.event(
                    new CacheEvent.Computed(call.operation().name(), key, Duration.ofNanos(run.durationNanos())));
        }
        Object value = result instanceof Cached<?> cached && call.operation().isWrapped() ? cached.value() : result;
        if (hashed == null) {
            return landed(unkept(call, key, value, null, run, Verdict.doNotStore("its inputs cannot be hashed again")));
        }
        try {
            return settle(call, model, hashed, lookup, expired, value, run, executor);
        } catch (Throwable e) {
            // The method has run, for hours perhaps: nothing that fails after it may take its result away.
            reporter.pipelineFailed(call.operation(), "Keeping the result", e);
            return landed(unkept(call, key, value, null, run, Verdict.doNotStore("the cache failed")));
        }
    }

    /** Null where the inputs are not what their remembered key was made of: the method runs all the same. */
    private @Nullable HashedInputs hashed(Call call, CallInputs inputs) {
        try {
            return inputs.hashed();
        } catch (RuntimeException | LinkageError e) {
            reporter.pipelineFailed(call.operation(), "Hashing the inputs again", e);
            return null;
        }
    }

    private CompletionStage<Landed> settle(
            Call call,
            ModelBinding model,
            HashedInputs inputs,
            StoreLookup<Object> lookup,
            @Nullable LocalEntry expired,
            @Nullable Object value,
            Run run,
            Executor executor) {
        ResultKey key = inputs.key();
        CachedOperation<?> operation = call.operation();
        if (value == null) {
            Verdict verdict = Verdict.doNotStore("it is null");
            reporter.notStored(operation, key, "it is null");
            return landed(unkept(call, key, null, null, run, verdict));
        }
        String changed = changedMeanwhile(call, model, inputs);
        Verdict verdict = changed == null
                ? operation.judges().judge(value, computation(operation, model, run), reporter)
                : Verdict.doNotStore(changed);
        Encoded encoded = codec.encode(operation.type(), value);
        byte[] payload = encoded instanceof Encoded.Faithful faithful ? faithful.payload() : null;
        if (verdict instanceof Verdict.PreferStale prefer) {
            reporter.notStored(operation, key, prefer.reason());
            Landed stale = stale(call, lookup.stale(), expired);
            return stale == null
                    ? landed(unkept(call, key, value, payload, run, verdict))
                    : CompletableFuture.completedFuture(stale);
        }
        if (verdict instanceof Verdict.DoNotStore not) {
            reporter.notStored(operation, key, not.reason());
            return landed(unkept(call, key, value, payload, run, verdict));
        }
        if (encoded instanceof Encoded.Lossy lossy) {
            reporter.lossy(operation, key, lossy.difference());
            return landed(unkept(call, key, value, null, run, verdict));
        }
        EntryHeader header = entries.header(call, model, inputs, run, verdict);
        return store(call, model, header, value, ((Encoded.Faithful) encoded).payload(), lookup, executor);
    }

    /** Why a result may not be one of its key, or null: what the key was made of was read before the method ran. */
    private static @Nullable String changedMeanwhile(Call call, ModelBinding model, HashedInputs inputs) {
        String file = inputs.files().findChanged();
        return file == null
                ? call.operation().promotion(model, call.target(), call.arguments())
                : "the file at " + file + " changed while it ran";
    }

    private CompletionStage<Landed> store(
            Call call,
            ModelBinding model,
            EntryHeader header,
            Object value,
            byte[] payload,
            StoreLookup<Object> lookup,
            Executor executor) {
        CachedOperation<?> operation = call.operation();
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
                payload.length);
        EntryReader<Object> reader =
                (found, tier, winner, maximumAge) -> read(call.operation(), model, found, tier, winner, maximumAge);
        return stores.write(key, bytes, expiresAt, lookup.reads(), reader, executor)
                .handle((winner, failure) -> {
                    if (failure != null) {
                        reporter.pipelineFailed(operation, "Writing to the stores", failure);
                    }
                    if (winner != null) {
                        return landed(call, winner.tier(), winner.value(), winner.result(), winner.expiresAt());
                    }
                    if (reporter.isListened()) {
                        reporter.event(new CacheEvent.Stored(operation.name(), key));
                    }
                    return mine;
                });
    }

    /** The expired result that a call prefers to its new one, or null if there is none that can be used otherwise. */
    private @Nullable Landed stale(Call call, @Nullable StoredResult stored, @Nullable LocalEntry local) {
        CachedOperation<?> operation = call.operation();
        try {
            if (local != null && local.type() == operation.type()) {
                Object value = local.content() instanceof byte[] payload
                                && !local.type().isImmutable()
                        ? codec.decode(local.type(), payload, 0, payload.length)
                        : local.content();
                return objects(operation, value, local.origin(), local.computedAt())
                        ? null
                        : new Landed(
                                new Outcome.Delivered(
                                        Tier.STALE, value, local.content(), local.origin(), local.computedAt()),
                                0,
                                0);
            }
            if (stored == null) {
                return null;
            }
            Object value = decode(operation, stored);
            Origin origin = Entries.origin(stored.header());
            return objects(operation, value, origin, stored.header().run().computedAt())
                    ? null
                    : landed(call, Tier.STALE, value, stored, 0);
        } catch (UndecodableException e) {
            return null;
        }
    }

    private boolean objects(CachedOperation<?> operation, @Nullable Object value, Origin origin, long computedAt) {
        return value != null
                && operation.judges().judgeOnRead()
                && operation
                                .judges()
                                .objection(
                                        value,
                                        Provenance.from(Tier.STALE, origin, computedAt, clock.millis()),
                                        operation.name(),
                                        reporter)
                        != null;
    }

    private Outcome unkept(
            Call call, ResultKey key, @Nullable Object value, byte @Nullable [] payload, Run run, Verdict verdict) {
        Origin origin = Entries.unstored(key, call.operation(), run, verdict);
        if (value == null || call.operation().type().isImmutable()) {
            return new Outcome.Delivered(Tier.COMPUTED, value, value, origin, run.computedAt());
        }
        return payload == null
                ? new Outcome.Unshareable(value, origin)
                : new Outcome.Delivered(Tier.COMPUTED, value, payload, origin, run.computedAt());
    }

    private static Computation computation(CachedOperation<?> operation, ModelBinding model, Run run) {
        return new Computation(
                model.model(),
                model.version(),
                operation.name(),
                Instant.ofEpochMilli(run.startedAt()),
                Duration.ofNanos(run.durationNanos()),
                Map.of());
    }

    private static CompletionStage<Landed> landed(Outcome outcome) {
        return CompletableFuture.completedFuture(new Landed(outcome, 0, 0));
    }

    /**
     * The end of a flight.
     *
     * @param outcome what all that wait for it get
     * @param keepUntil until when this process may keep it, in milliseconds since 1970; 0 for not at all
     * @param payloadLength how long its payload is, in bytes
     */
    record Landed(Outcome outcome, long keepUntil, int payloadLength) {}
}
