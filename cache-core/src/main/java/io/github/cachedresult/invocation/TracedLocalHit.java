package io.github.cachedresult.invocation;

import io.github.cachedresult.CachedFrom;
import io.github.cachedresult.Origin;
import io.github.cachedresult.Tier;
import io.github.cachedresult.entry.EntryHeader;
import io.github.cachedresult.key.KeyInput;
import io.github.cachedresult.key.ResultKey;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A hit in this process, as a trace keeps it. Holds what was at hand, and not the value; what can be made of that later is
 * made when somebody asks, because a hit takes less time than making it would.
 *
 * @param plan the plan
 * @param key the key
 * @param traced what its inputs are listed from
 * @param origin the computation
 * @param computedAt when that was, in milliseconds since 1970
 * @param expiresAt until when the process may use it, or {@link EntryHeader#NEVER}
 * @param now when the call was answered
 * @param parent the call whose method made this one
 */
record TracedLocalHit(
        CachedOperation<?> plan,
        ResultKey key,
        TracedInputs traced,
        Origin origin,
        long computedAt,
        long expiresAt,
        long now,
        @Nullable TracedCall parent)
        implements TracedCall {

    private static final CallOutcome LOCAL = new CallOutcome.Hit(Tier.LOCAL);

    @Override
    public String operation() {
        return plan.name();
    }

    @Override
    public String model() {
        return key.model();
    }

    @Override
    public String version() {
        return key.version();
    }

    @Override
    public List<KeyInput> inputs() {
        return traced.list(key);
    }

    @Override
    public CallOutcome outcome() {
        return LOCAL;
    }

    @Override
    public CachedFrom cachedFrom() {
        return Provenance.from(Tier.LOCAL, origin, computedAt, now);
    }

    @Override
    public @Nullable Instant usableUntil() {
        return expiresAt == EntryHeader.NEVER ? null : Instant.ofEpochMilli(expiresAt);
    }
}
