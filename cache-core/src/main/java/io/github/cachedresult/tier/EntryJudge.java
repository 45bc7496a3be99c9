package io.github.cachedresult.tier;

import io.github.cachedresult.entry.Defect;
import io.github.cachedresult.entry.EntryHeader;
import io.github.cachedresult.entry.EntryRead;
import io.github.cachedresult.entry.StoredResult;
import io.github.cachedresult.eviction.EvictionSubject;
import io.github.cachedresult.eviction.KnownEvictions;
import io.github.cachedresult.key.ResultKey;
import io.github.cachedresult.value.PayloadCompression;
import io.github.cachedresult.value.ResultCodec;
import io.github.cachedresult.value.ResultType;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether an entry that was found may be used. A pure function of what was read, what was asked for, one reading
 * of the clock, and what is known of evictions.
 *
 * @param operation the operation that was asked for
 * @param type the type its results have now
 * @param ttlMillis how long its results live by today's configuration, or {@link EntryHeader#NEVER}
 */
public record EntryJudge(String operation, ResultType type, long ttlMillis) {

    /**
     * Judges what was found under a key.
     *
     * @param maximumAgeMillis the age up to which the tier they were found in may serve an entry
     * @param now the time, in milliseconds since 1970
     * @param evictions what is known of evictions
     */
    public Judgement judge(ResultKey key, EntryRead read, long maximumAgeMillis, long now, KnownEvictions evictions) {
        if (read instanceof EntryRead.Unreadable unreadable) {
            return new Judgement.Unusable(unreadable.defect(), unreadable.detail());
        }
        StoredResult result = ((EntryRead.Whole) read).result();
        EntryHeader header = result.header();
        if (!header.key().equals(key) || !header.operation().equals(operation)) {
            return new Judgement.Unusable(Defect.MISKEYED, "it belongs to " + header.operation() + " " + header.key());
        }
        if (!isKnown(header)) {
            return new Judgement.Unusable(
                    Defect.UNSUPPORTED, "its payload is " + header.payload().codec());
        }
        String compression = header.payload().compression();
        if (!PayloadCompression.isKnown(compression)) {
            return new Judgement.Unusable(
                    Defect.UNSUPPORTED,
                    "its payload is compressed with " + compression
                            + (PayloadCompression.NAME.equals(compression)
                                    ? ", which needs com.github.luben:zstd-jni on the class path"
                                    : ""));
        }
        if (!header.payload().shape().equals(type.shape())) {
            return new Judgement.Unusable(
                    Defect.OBSOLETE,
                    "it holds a " + header.payload().type() + " of another shape than the class has now");
        }
        String evicted = evictions.objectionTo(EvictionSubject.of(header), header.evictions());
        if (evicted != null) {
            // Not even as a stale one.
            return Judgement.Unusable.of(
                    evictions.isStopped() ? UnusableKind.HITS_STOPPED : UnusableKind.EVICTED, evicted);
        }
        if (header.isPointer()) {
            // How old it may be is the business of the store that has the entry.
            return Judgement.Pointer.INSTANCE;
        }
        long expiresAt = Math.min(expiresAt(header), after(header.run().computedAt(), maximumAgeMillis));
        return now < expiresAt
                ? new Judgement.Usable(result, expiresAt)
                : new Judgement.Unusable(UnusableKind.EXPIRED, null, null, "it expired", result);
    }

    private static boolean isKnown(EntryHeader header) {
        String codec = header.payload().codec();
        return codec.equals(ResultCodec.NAME) || codec.equals(EntryHeader.Payload.FAILURE) || header.isPointer();
    }

    /** From when on an entry must not be used: what it says itself, or earlier by today's configuration. */
    public long expiresAt(EntryHeader header) {
        return Math.min(header.life().expiresAt(), after(header.run().computedAt(), ttlMillis));
    }

    /** The time so long after another, {@link EntryHeader#NEVER} if either is never. */
    public static long after(long time, long millis) {
        return millis == EntryHeader.NEVER || time > EntryHeader.NEVER - millis ? EntryHeader.NEVER : time + millis;
    }

    /** What was decided of an entry. */
    public sealed interface Judgement {

        /**
         * It may be used.
         *
         * @param result the entry
         * @param expiresAt until when, in milliseconds since 1970
         */
        record Usable(StoredResult result, long expiresAt) implements Judgement {}

        /** It is no result, and stands for one in a store below. */
        record Pointer() implements Judgement {
            static final Pointer INSTANCE = new Pointer();
        }

        /**
         * It must not be used, and may be replaced.
         *
         * @param kind why, to be counted
         * @param defect what is wrong with it, or {@code null} where it is whole
         * @param judge the class of the validity predicate that does not let it be used, or {@code null}
         * @param reason what exactly
         * @param stale the entry, where it is whole and only too old
         */
        record Unusable(
                UnusableKind kind,
                @Nullable Defect defect,
                @Nullable String judge,
                String reason,
                @Nullable StoredResult stale)
                implements Judgement {

            /** Of an entry that has a defect. */
            public Unusable(Defect defect, String reason) {
                this(UnusableKind.DEFECTIVE, defect, null, reason, null);
            }

            /** Of one that is whole, and no use even as a stale one. */
            public static Unusable of(UnusableKind kind, String reason) {
                return new Unusable(kind, null, null, reason, null);
            }
        }
    }
}
