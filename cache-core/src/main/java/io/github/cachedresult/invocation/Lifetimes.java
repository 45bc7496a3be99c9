package io.github.cachedresult.invocation;

import io.github.cachedresult.entry.EntryHeader;
import io.github.cachedresult.tier.EntryJudge;
import io.github.cachedresult.tier.LocalEntry;
import java.util.random.RandomGenerator;

/**
 * How long results of a model live by today's configuration, in milliseconds: pure functions of that, of what entries say
 * themselves, and of one reading of the clock.
 *
 * @param ttl how long they are used, or {@link EntryHeader#NEVER} for ever
 * @param refreshAfter from which age on they are computed anew in the background, or {@link EntryHeader#NEVER}
 * @param staleFor how long past their expiry they may stand in for new ones; 0 for not at all
 * @param jitter up to which share the first two are shortened for each result
 * @param quiet up to which age no question arises: the shorter of the first two
 */
record Lifetimes(long ttl, long refreshAfter, long staleFor, double jitter, long quiet) {

    /** For ever, and never refreshed. */
    static final Lifetimes UNLIMITED = new Lifetimes(EntryHeader.NEVER, EntryHeader.NEVER, 0, 0);

    Lifetimes(long ttl, long refreshAfter, long staleFor, double jitter) {
        this(ttl, refreshAfter, staleFor, jitter, Math.min(ttl, refreshAfter));
    }

    /** Whether results are computed anew before they expire. */
    boolean refreshAhead() {
        return refreshAfter != EntryHeader.NEVER;
    }

    /**
     * The life of a new result.
     *
     * @param longest how long its judges let it live, or {@link EntryHeader#NEVER}
     * @param random says by how much it is shortened; not asked where there is no jitter
     */
    EntryHeader.Life of(long computedAt, long longest, RandomGenerator random) {
        double share = jitter > 0 ? 1 - jitter * random.nextDouble() : 1;
        long expiresAt = EntryJudge.after(computedAt, Math.min(shortened(ttl, share), longest));
        long freshUntil = EntryJudge.after(computedAt, shortened(refreshAfter, share));
        return new EntryHeader.Life(Math.min(freshUntil, expiresAt), expiresAt);
    }

    private static long shortened(long millis, double share) {
        return millis == EntryHeader.NEVER || share == 1 ? millis : Math.max(1, (long) (millis * share));
    }

    /** Whether a result of this process is used without a question: it has not expired, nor is it to be refreshed. */
    boolean isQuiet(LocalEntry entry, long now) {
        return now < entry.freshUntil() && now < EntryJudge.after(entry.computedAt(), quiet);
    }

    /**
     * Whether a result is to be computed anew, expired or not.
     *
     * @param freshUntil what its entry says
     */
    boolean isDue(long computedAt, long freshUntil, long now) {
        return refreshAhead() && (now >= freshUntil || now >= EntryJudge.after(computedAt, refreshAfter));
    }

    /** From when on a result is not used: what its entry says, or earlier. */
    long expiry(long computedAt, long expiresAt) {
        return Math.min(expiresAt, EntryJudge.after(computedAt, ttl));
    }

    /** Whether a result that expired then may stand in for a new one. */
    boolean mayStandIn(long expiredAt, long now) {
        return staleFor > 0 && now < EntryJudge.after(expiredAt, staleFor);
    }
}
