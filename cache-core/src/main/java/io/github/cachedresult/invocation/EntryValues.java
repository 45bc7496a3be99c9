package io.github.cachedresult.invocation;

import io.github.cachedresult.CachedFrom;
import io.github.cachedresult.Origin;
import io.github.cachedresult.Tier;
import io.github.cachedresult.entry.Defect;
import io.github.cachedresult.entry.EntryHeader;
import io.github.cachedresult.entry.EntrySeal;
import io.github.cachedresult.entry.LogPosition;
import io.github.cachedresult.entry.StoredResult;
import io.github.cachedresult.eviction.KnownEvictions;
import io.github.cachedresult.key.ResultKey;
import io.github.cachedresult.spool.Bytes;
import io.github.cachedresult.tier.EntryJudge;
import io.github.cachedresult.tier.EntryJudge.Judgement;
import io.github.cachedresult.tier.EntryReader;
import io.github.cachedresult.tier.EntryReader.Reading;
import io.github.cachedresult.tier.EvictionStanding;
import io.github.cachedresult.tier.LocalEntry;
import io.github.cachedresult.tier.StoreHit;
import io.github.cachedresult.tier.UnusableKind;
import io.github.cachedresult.value.PayloadCompression;
import io.github.cachedresult.value.ResultCodec;
import io.github.cachedresult.value.ResultCodec.UndecodableException;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * Makes values of stored entries: judges whether one may be used by a call now, decodes it, and asks the operation's own
 * judges. Does no I/O. Thread-safe.
 */
final class EntryValues {

    private final EntrySeal seal;
    private final ResultCodec codec;
    private final PayloadCompression compression;
    private final InstantSource clock;
    private final KnownEvictions evictions;
    private final Reporter reporter;

    EntryValues(
            EntrySeal seal,
            ResultCodec codec,
            PayloadCompression compression,
            InstantSource clock,
            KnownEvictions evictions,
            Reporter reporter) {
        this.seal = seal;
        this.codec = codec;
        this.compression = compression;
        this.clock = clock;
        this.evictions = evictions;
        this.reporter = reporter;
    }

    /** What judges and decodes entries found for a call that uses what is usable. */
    EntryReader<EntryContent> reader(CachedOperation<?> operation, ModelBinding model) {
        EntryJudge judge = operation.judge(model);
        return (key, tier, bytes, maximumAge) -> read(operation, judge, false, key, tier, bytes, maximumAge);
    }

    /** What judges and decodes entries while a call looks for them. */
    EntryReader<EntryContent> reader(CachedOperation<?> operation, ModelBinding model, CallPolicy policy) {
        if (policy.ignoresExpiry()) {
            EntryJudge judge = operation.judge(model);
            return (key, tier, bytes, maximumAge) -> read(operation, judge, true, key, tier, bytes, maximumAge);
        }
        EntryReader<EntryContent> reader = reader(operation, model);
        if (policy.isAhead()) {
            return ReplacedEntries.due(valuesOnly(reader), model.life(), clock);
        }
        return policy.replaces() ? ReplacedEntries.all(reader) : reader;
    }

    /**
     * A caller's own value of what this process holds. Changes nothing, but that an entry remembers up to which eviction it
     * was found usable.
     *
     * @param quiet whether it has neither expired nor is it to be refreshed
     * @param now the time, in milliseconds since 1970; any, where nothing of the entry or the operation depends on it
     * @return the value, the {@link EntryContent.Failure} that is held, or the {@link Objection} to using it
     */
    @Nullable Object local(
            CachedOperation<?> operation,
            ModelBinding model,
            CallPolicy policy,
            LocalEntry entry,
            boolean quiet,
            long now) {
        LogPosition stand = evictions.stand();
        EvictionStanding standing = entry.standing();
        if (!standing.wasUsableAt(stand)) {
            String objection = entry.objectionBy(evictions);
            if (objection != null) {
                // While the log is not known it may be used again later.
                boolean isFinal = entry.isTakenBackBy(evictions);
                return new Objection(Judgement.Unusable.of(UnusableKind.EVICTED, objection), isFinal);
            }
            standing.setUsableAt(stand);
        }
        if (entry.type() != operation.type() || !operation.policy().mayAnswerWith(entry.content())) {
            return Objection.ANOTHERS;
        }
        boolean failed = entry.content() instanceof EntryContent.Failure;
        if (!quiet && isExpired(entry, model, now) && (failed || !policy.ignoresExpiry())) {
            return Objection.EXPIRED;
        }
        try {
            Object value = codec.own(entry.type(), entry.content());
            if (value == null || failed || !operation.judges().judgeAgain(entry)) {
                return value;
            }
            CachedFrom from = Provenance.from(Tier.LOCAL, entry.origin(), entry.computedAt(), now);
            Judgement.Unusable objection = operation.judges().objection(value, from, operation.name(), reporter);
            return objection == null ? value : new Objection(objection, true);
        } catch (UndecodableException e) {
            return new Objection(new Judgement.Unusable(Defect.CORRUPT, String.valueOf(e.getMessage())), true);
        }
    }

    /** By the entry's own life, and by that of this operation: another that shares the key may have kept it longer. */
    static boolean isExpired(LocalEntry entry, ModelBinding model, long now) {
        return now >= model.life().expiry(entry.computedAt(), entry.expiresAt());
    }

    /**
     * Why an entry of this process does not answer a call.
     *
     * @param isFinal whether it will never be used again, by whatever call of its operation
     */
    record Objection(Judgement.Unusable why, boolean isFinal) {

        private static final Objection ANOTHERS =
                new Objection(new Judgement.Unusable(Defect.MISKEYED, "it is no result of this operation"), false);
        static final Objection UNTHROWABLE = new Objection(
                Judgement.Unusable.of(UnusableKind.FAILURE, "how the method failed cannot be thrown again"), true);
        private static final Objection EXPIRED =
                new Objection(Judgement.Unusable.of(UnusableKind.EXPIRED, "it expired"), false);
    }

    /** What reads entries for a call that has a value to keep: how the method failed elsewhere gives way to it. */
    EntryReader<EntryContent> valuesOnly(EntryReader<EntryContent> reader) {
        return (key, tier, bytes, maximumAge) -> {
            Reading<EntryContent> reading = reader.read(key, tier, bytes, maximumAge);
            return reading instanceof Reading.Usable<EntryContent> usable
                            && usable.hit().value() instanceof EntryContent.Failure
                    ? new Reading.Unusable<>(Judgement.Unusable.of(
                            UnusableKind.FAILURE, "it holds how the method failed, and it has succeeded"))
                    : reading;
        };
    }

    private Reading<EntryContent> read(
            CachedOperation<?> operation,
            EntryJudge judge,
            boolean ignoresExpiry,
            ResultKey key,
            Tier tier,
            Bytes bytes,
            long maximumAge) {
        long now = clock.millis();
        Judgement judgement = judge.judge(key, seal.read(bytes), maximumAge, now, evictions);
        if (ignoresExpiry
                && judgement instanceof Judgement.Unusable unusable
                && unusable.stale() != null
                && !isFailure(unusable.stale())) {
            // For all others in this process it stays expired.
            judgement = new Judgement.Usable(unusable.stale(), now);
        }
        if (judgement instanceof Judgement.Pointer) {
            return new Reading.Pointer<>();
        }
        if (!(judgement instanceof Judgement.Usable usable)) {
            return new Reading.Unusable<>((Judgement.Unusable) judgement);
        }
        try {
            StoredResult result = decompressed(usable.result());
            EntryContent content = content(operation, result);
            if (content == null) {
                return new Reading.Unusable<>(
                        Judgement.Unusable.of(
                                UnusableKind.FAILURE,
                                "it holds how the method failed, which it remembers not at all, or not so, or cannot throw again"));
            }
            long computedAt = result.header().run().computedAt();
            Judgement.Unusable objection = objection(operation, content, tier, computedAt, now);
            return objection != null
                    ? new Reading.Unusable<>(objection)
                    : new Reading.Usable<>(new StoreHit<>(tier, result, usable.expiresAt(), content));
        } catch (UndecodableException e) {
            return new Reading.Unusable<>(new Judgement.Unusable(Defect.CORRUPT, String.valueOf(e.getMessage())));
        }
    }

    /** The same, with its payload as it was encoded. */
    StoredResult decompressed(StoredResult result) throws UndecodableException {
        return result.isCompressed() ? result.decompressed(compression.decompress(result.payload())) : result;
    }

    /** What an entry holds, or null if that is a failure of which the operation knows nothing. */
    @Nullable EntryContent content(CachedOperation<?> operation, StoredResult result) throws UndecodableException {
        if (isFailure(result)) {
            return operation.policy().failures().decode(codec, result);
        }
        Object value = codec.decode(operation.type(), result.payload());
        if (value == null && !operation.policy().storesNull()) {
            throw new UndecodableException(operation.type().name(), new IllegalStateException("it is null"));
        }
        return new EntryContent.Value(value, Entries.origin(result.header()));
    }

    private static boolean isFailure(StoredResult result) {
        return result.header().payload().codec().equals(EntryHeader.Payload.FAILURE);
    }

    /** What the operation's predicates have against a value that was found, or null. */
    Judgement.@Nullable Unusable objection(
            CachedOperation<?> operation, EntryContent content, Tier tier, long computedAt, long now) {
        if (!(content instanceof EntryContent.Value known)
                || known.value() == null
                || !operation.judges().judgeOnRead()) {
            return null;
        }
        CachedFrom from = Provenance.from(tier, known.origin(), computedAt, now);
        return operation.judges().objection(known.value(), from, operation.name(), reporter);
    }

    /** What a flight lands with that found, or lost to, this entry. */
    static Landed landed(CachedOperation<?> operation, StoreHit<EntryContent> hit) {
        StoredResult result = hit.result();
        long computedAt = result.header().run().computedAt();
        Origin origin;
        Outcome outcome;
        Object shared;
        if (hit.value() instanceof EntryContent.Failure failure) {
            origin = Entries.origin(result.header());
            shared = failure;
            outcome = new Outcome.Remembered(hit.tier(), failure, origin, computedAt, hit.expiresAt());
        } else {
            EntryContent.Value content = (EntryContent.Value) hit.value();
            Object value = content.value();
            origin = content.origin();
            shared = operation.type().shared(value, result.payload()::compact);
            outcome = new Outcome.Delivered(hit.tier(), value, shared, origin, computedAt, hit.expiresAt());
        }
        return new Landed(
                outcome,
                new Landed.Kept(
                        shared,
                        origin,
                        computedAt,
                        new EntryHeader.Life(
                                Math.min(result.header().life().freshUntil(), hit.expiresAt()), hit.expiresAt()),
                        result.header().evictions(),
                        null,
                        result.payload().size()),
                true);
    }
}
