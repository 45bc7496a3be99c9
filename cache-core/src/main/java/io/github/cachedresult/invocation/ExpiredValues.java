package io.github.cachedresult.invocation;

import io.github.cachedresult.Origin;
import io.github.cachedresult.Tier;
import io.github.cachedresult.entry.EntryHeader;
import io.github.cachedresult.entry.StoredResult;
import io.github.cachedresult.eviction.EvictionSubject;
import io.github.cachedresult.eviction.KnownEvictions;
import io.github.cachedresult.tier.LocalEntry;
import io.github.cachedresult.value.ResultCodec;
import io.github.cachedresult.value.ResultCodec.UndecodableException;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * What expired results bring that answer a call all the same: those that stand in for what a method does not bring, and those
 * that are preferred to what it brings.
 *
 * @param codec gives callers values of their own
 */
record ExpiredValues(EntryValues values, ResultCodec codec, KnownEvictions evictions, InstantSource clock) {

    /**
     * The expired result that can be used otherwise, or null if there is none: of two, what was computed later, or else the
     * other.
     */
    @Nullable Landed latest(
            CachedOperation<?> operation,
            ModelBinding model,
            @Nullable StoredResult stored,
            @Nullable LocalEntry local) {
        boolean storedFirst =
                stored != null && (local == null || stored.header().run().computedAt() > local.computedAt());
        Landed first = storedFirst ? usable(operation, model, stored) : usable(operation, model, local);
        return first != null ? first : storedFirst ? usable(operation, model, local) : usable(operation, model, stored);
    }

    private @Nullable Landed usable(CachedOperation<?> operation, ModelBinding model, @Nullable LocalEntry local) {
        if (local == null || local.type() != operation.type() || local.objectionBy(evictions) != null) {
            return null;
        }
        try {
            Object shared = local.content();
            long expiredAt = model.life().expiry(local.computedAt(), local.expiresAt());
            Object value = codec.own(local.type(), shared);
            return usable(operation, value, shared, local.origin(), local.computedAt(), expiredAt);
        } catch (UndecodableException e) {
            return null;
        }
    }

    private @Nullable Landed usable(CachedOperation<?> operation, ModelBinding model, @Nullable StoredResult stored) {
        if (stored == null || isEvicted(stored.header())) {
            return null;
        }
        try {
            StoredResult plain = values.decompressed(stored);
            if (!(values.content(operation, plain) instanceof EntryContent.Value content)) {
                return null;
            }
            Object value = content.value();
            Object shared = operation.type().shared(value, plain.payload()::compact);
            long computedAt = stored.header().run().computedAt();
            long expiredAt = operation.judge(model).expiresAt(stored.header());
            return usable(operation, value, shared, content.origin(), computedAt, expiredAt);
        } catch (UndecodableException e) {
            return null;
        }
    }

    /** It was not when it was found; but then the method ran. */
    private boolean isEvicted(EntryHeader stored) {
        return evictions.objectionTo(EvictionSubject.of(stored), stored.evictions()) != null;
    }

    /** Whether an expired value that was found may be served now. */
    boolean mayServe(CachedOperation<?> operation, Outcome.Delivered found) {
        EntryContent value = new EntryContent.Value(found.value(), found.origin());
        return !evictions.isStopped()
                && values.objection(operation, value, Tier.STALE, found.computedAt(), clock.millis()) == null;
    }

    private @Nullable Landed usable(
            CachedOperation<?> operation,
            @Nullable Object value,
            @Nullable Object shared,
            Origin origin,
            long computedAt,
            long expiredAt) {
        Outcome.Delivered found = new Outcome.Delivered(Tier.STALE, value, shared, origin, computedAt, expiredAt);
        return value instanceof EntryContent || !mayServe(operation, found) ? null : Landed.only(found);
    }
}
