package io.github.cachedresult.entry;

import io.github.cachedresult.Producer;
import io.github.cachedresult.Verdict;
import io.github.cachedresult.key.Digest;
import io.github.cachedresult.key.ResultKey;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * All that an entry says of itself but the value. It leads the entry and is read without the payload.
 *
 * <p>Times are milliseconds since 1970-01-01T00:00Z, as the producer's clock said; {@link #NEVER} means never.
 *
 * @param key the key, with model and version
 * @param operation what of the model was computed
 * @param entryId a version 7 UUID (RFC 9562), new for each computation
 * @param run the computation
 * @param life how long the result may be used
 * @param payload how the value is encoded
 * @param inputs what it was computed from
 * @param verdict what the method's validity said: store, or store for a while
 * @param tags names for listing and evicting
 * @param attributes free attributes: text, {@code Long}, {@code Double} or {@code Boolean}
 * @param evictions how far the log of evictions was known when the computation started: later ones may take it back
 * @param sources the cached results it was computed from
 * @param visibility who may see it, or {@code null}: not said, to be treated as private
 * @param project whose it is, or {@code null}
 * @param unknown header fields of later versions, by number and as encoded: a copy keeps them
 */
public record EntryHeader(
        ResultKey key,
        String operation,
        UUID entryId,
        Run run,
        Life life,
        Payload payload,
        Inputs inputs,
        Verdict verdict,
        List<String> tags,
        Map<String, Object> attributes,
        LogPosition evictions,
        List<EntryReference> sources,
        @Nullable String visibility,
        @Nullable String project,
        Map<Integer, byte[]> unknown) {

    /** The time that never comes. */
    public static final long NEVER = Long.MAX_VALUE;

    /**
     * A time to live in milliseconds: at least one, and {@link #NEVER} where it is longer than milliseconds can count.
     */
    public static long millis(Duration life) {
        try {
            return Math.max(1, life.toMillis());
        } catch (ArithmeticException e) {
            return life.isNegative() ? 1 : NEVER;
        }
    }

    /** Copies the collections. */
    public EntryHeader {
        tags = List.copyOf(tags);
        attributes = Map.copyOf(attributes);
        sources = List.copyOf(sources);
        unknown = unknown.isEmpty() ? Map.of() : new TreeMap<>(unknown);
    }

    /** The same header, for the same value whose payload was compressed. */
    public EntryHeader compressed(String compression) {
        return withPayload(new Payload(payload.codec(), compression, payload.type(), payload.shape()));
    }

    /** The same header, of a pointer to the entry. */
    public EntryHeader pointer() {
        return withPayload(new Payload(Payload.POINTER, null, payload.type(), payload.shape()));
    }

    /** Whether it is the header of a pointer: the entry itself, with its value, is in a store below. */
    public boolean isPointer() {
        return payload.codec().equals(Payload.POINTER);
    }

    /** The same header for keeping in the heap, where a preimage would take most of the room. */
    public EntryHeader withoutPreimage() {
        return with(payload, new Inputs(inputs.digest(), null));
    }

    private EntryHeader withPayload(Payload other) {
        return with(other, inputs);
    }

    private EntryHeader with(Payload otherPayload, Inputs otherInputs) {
        return new EntryHeader(
                key,
                operation,
                entryId,
                run,
                life,
                otherPayload,
                otherInputs,
                verdict,
                tags,
                attributes,
                evictions,
                sources,
                visibility,
                project,
                unknown);
    }

    /**
     * What everybody who can read a store may know of an encrypted entry: all but what tells of the inputs and the result
     * themselves, which are the preimage, the attributes, and fields that this version does not know.
     */
    public EntryHeader disclosed() {
        return new EntryHeader(
                key,
                operation,
                entryId,
                run,
                life,
                payload,
                new Inputs(inputs.digest(), null),
                verdict,
                tags,
                Map.of(),
                evictions,
                sources,
                visibility,
                project,
                Map.of());
    }

    /**
     * The computation that made the result.
     *
     * @param startedAt when the method was entered
     * @param computedAt when it returned
     * @param durationNanos how long it ran, in nanoseconds of a monotonic clock
     * @param producer who ran it
     * @param codeVersion the version of the code, or {@code null} where the application names none
     */
    public record Run(
            long startedAt,
            long computedAt,
            long durationNanos,
            Producer producer,
            @Nullable String codeVersion) {}

    /**
     * The result's life.
     *
     * @param freshUntil from when on it may be refreshed in the background, not after {@code expiresAt}
     * @param expiresAt from when on it must not be used
     */
    public record Life(long freshUntil, long expiresAt) {}

    /**
     * How the payload is to be read.
     *
     * @param codec the encoding of the value, {@code json}; or {@link #FAILURE}; or {@link #POINTER}
     * @param compression what the payload was compressed with, or {@code null} if it was not
     * @param type the declared type of the result
     * @param shape the digest of the type's deep shape; another shape makes the entry obsolete
     */
    public record Payload(String codec, @Nullable String compression, String type, Digest shape) {

        /** The codec of an entry that holds how the method failed, in place of a value. */
        public static final String FAILURE = "failure";

        /** The codec of an entry that stands for one too large for its store, and has no payload. */
        public static final String POINTER = "pointer";
    }

    /**
     * What the result was computed from.
     *
     * @param digest the digest of the inputs alone, without model and version
     * @param preimage the key's preimage, from which inputs are listed and misses explained, or {@code null} where it is
     *     not kept
     */
    public record Inputs(Digest digest, byte @Nullable [] preimage) {

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Inputs that && digest.equals(that.digest) && Arrays.equals(preimage, that.preimage);
        }

        @Override
        public int hashCode() {
            return digest.hashCode();
        }
    }
}
