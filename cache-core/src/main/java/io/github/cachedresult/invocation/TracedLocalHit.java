package io.github.cachedresult.invocation;

import io.github.cachedresult.CachedFrom;
import io.github.cachedresult.Origin;
import io.github.cachedresult.Tier;
import io.github.cachedresult.entry.EntryHeader;
import io.github.cachedresult.key.KeyInput;
import io.github.cachedresult.key.ResultKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A hit in this process, as a trace keeps it. Holds what was at hand, and not the value; what can be made of that later is
 * made when somebody asks, because a hit takes less time than making it would. So it is with its own time, where nothing of
 * the hit depended on that: {@link TracedCalls} tells it before anybody sees the call.
 */
final class TracedLocalHit implements TracedCall {

    /** Nobody has looked at the clock yet. */
    static final long NO_TIME = Long.MIN_VALUE;

    private static final CallOutcome LOCAL = new CallOutcome.Hit(Tier.LOCAL);

    private final CachedOperation<?> plan;
    private final ModelBinding binding;
    private final ResultKey key;
    private final @Nullable Object[] arguments;
    private final @Nullable TracedInputs inputs;
    private final Origin origin;
    private final long expiresAt;
    private final InstantSource clock;
    private final @Nullable TracedCall parent;
    private long now;

    /**
     * Creates it.
     *
     * @param arguments those that count, where the memo knew their key, so that they cannot change
     * @param inputs what the inputs are listed from otherwise, or {@code null}
     * @param expiresAt until when the process may use it, or {@link EntryHeader#NEVER}
     * @param clock what the time is read from later
     * @param now when the call was answered, in milliseconds since 1970, or {@link #NO_TIME}
     * @param parent the call whose method made this one
     */
    TracedLocalHit(
            CachedOperation<?> plan,
            ModelBinding binding,
            ResultKey key,
            @Nullable Object[] arguments,
            @Nullable TracedInputs inputs,
            Origin origin,
            long expiresAt,
            InstantSource clock,
            long now,
            @Nullable TracedCall parent) {
        this.plan = plan;
        this.binding = binding;
        this.key = key;
        this.arguments = arguments;
        this.inputs = inputs;
        this.origin = origin;
        this.expiresAt = expiresAt;
        this.clock = clock;
        this.now = now;
        this.parent = parent;
    }

    boolean isTimed() {
        return now != NO_TIME;
    }

    long readClock() {
        return clock.millis();
    }

    void answeredAt(long time) {
        now = time;
    }

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
    public ResultKey key() {
        return key;
    }

    @Override
    public List<KeyInput> inputs() {
        TracedInputs known = inputs == null ? new TracedInputs.Remembered(binding.scope(), arguments) : inputs;
        return known.list(key);
    }

    @Override
    public CallOutcome outcome() {
        return LOCAL;
    }

    @Override
    public CachedFrom cachedFrom() {
        return Provenance.from(Tier.LOCAL, origin, origin.computedAt().toEpochMilli(), now);
    }

    @Override
    public @Nullable Instant usableUntil() {
        long until = binding.life().expiry(origin.computedAt().toEpochMilli(), expiresAt);
        return until == EntryHeader.NEVER ? null : Instant.ofEpochMilli(until);
    }

    @Override
    public Duration waited() {
        return Duration.ZERO;
    }

    @Override
    public @Nullable TracedCall parent() {
        return parent;
    }
}
