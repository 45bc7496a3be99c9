package io.github.cachedresult.invocation;

import io.github.cachedresult.CachedFrom;
import io.github.cachedresult.Origin;
import io.github.cachedresult.Tier;
import io.github.cachedresult.entry.Defect;
import io.github.cachedresult.entry.EntryHeader;
import io.github.cachedresult.entry.LogPosition;
import io.github.cachedresult.entry.StoredResult;
import io.github.cachedresult.eviction.EvictionSubject;
import io.github.cachedresult.eviction.KnownEvictions;
import io.github.cachedresult.key.ResultKey;
import io.github.cachedresult.tier.EntryJudge.Judgement;
import io.github.cachedresult.tier.EntryReader;
import io.github.cachedresult.tier.EntryReader.Reading;
import io.github.cachedresult.tier.LocalEntry;
import io.github.cachedresult.tier.StoreHit;
import io.github.cachedresult.value.ResultCodec;
import io.github.cachedresult.value.ResultCodec.UndecodableException;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * Makes values of stored entries: judges whether one may be used by a call now, decodes it, and asks the operation's own
 * judges. Does no I/O. Thread-safe.
 */
final class EntryValues {

    private final ResultCodec codec;
    private final InstantSource clock;
    private final KnownEvictions evictions;
    private final Reporter reporter;

    EntryValues(ResultCodec codec, InstantSource clock, KnownEvictions evictions, Reporter reporter) {
        this.codec = codec;
        this.clock = clock;
        this.evictions = evictions;
        this.reporter = reporter;
    }

    /** What judges and decodes entries found for a call. */
    EntryReader<Object> reader(CachedOperation<?> operation, ModelBinding model) {
        return (key, tier, bytes, maximumAge) -> read(operation, model, key, tier, bytes, maximumAge);
    }

    private Reading<Object> read(
            CachedOperation<?> operation, ModelBinding model, ResultKey key, Tier tier, byte[] bytes, long maximumAge) {
        long now = clock.millis();
        Judgement judgement = operation.judge(model).judge(key, bytes, maximumAge, now, evictions);
        if (!(judgement instanceof Judgement.Usable usable)) {
            return new Reading.Unusable<>((Judgement.Unusable) judgement);
        }
        StoredResult result = usable.result();
        Object value;
        try {
            value = decode(operation, result);
        } catch (UndecodableException e) {
            return new Reading.Unusable<>(new Judgement.Unusable(Defect.CORRUPT, String.valueOf(e.getMessage()), null));
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

    /** What a flight lands with that found, or lost to, this entry. */
    static Landed landed(CachedOperation<?> operation, StoreHit<Object> hit) {
        Object value = hit.value();
        StoredResult result = hit.result();
        Object shared = operation.type().isImmutable() ? value : result.payload();
        EntryHeader header = result.header();
        return new Landed(
                new Outcome.Delivered(
                        hit.tier(),
                        value,
                        shared,
                        Entries.origin(header),
                        header.run().computedAt()),
                hit.expiresAt(),
                header.evictions(),
                result.payloadLength());
    }

    /** The expired result that a call prefers to its new one, or null if there is none that can be used otherwise. */
    @Nullable Landed stale(CachedOperation<?> operation, @Nullable StoredResult stored, @Nullable LocalEntry local) {
        try {
            if (local != null && local.type() == operation.type()) {
                Object value = local.content() instanceof byte[] payload
                                && !local.type().isImmutable()
                        ? codec.decode(local.type(), payload, 0, payload.length)
                        : local.content();
                return isEvicted(
                                        EvictionSubject.of(local.origin()),
                                        local.standing().computedUnder())
                                || objects(operation, value, local.origin(), local.computedAt())
                        ? null
                        : Landed.only(new Outcome.Delivered(
                                Tier.STALE, value, local.content(), local.origin(), local.computedAt()));
            }
            if (stored == null) {
                return null;
            }
            Object value = decode(operation, stored);
            Origin origin = Entries.origin(stored.header());
            return isEvicted(
                                    EvictionSubject.of(stored.header()),
                                    stored.header().evictions())
                            || objects(
                                    operation,
                                    value,
                                    origin,
                                    stored.header().run().computedAt())
                    ? null
                    : landed(operation, new StoreHit<>(Tier.STALE, stored, 0, value));
        } catch (UndecodableException e) {
            return null;
        }
    }

    /** It was not when it was found; but then the method ran. */
    private boolean isEvicted(EvictionSubject result, LogPosition computedUnder) {
        return evictions.objectionTo(result, computedUnder) != null;
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
}
