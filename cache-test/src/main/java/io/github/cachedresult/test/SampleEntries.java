package io.github.cachedresult.test;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.cachedresult.Producer;
import io.github.cachedresult.Verdict;
import io.github.cachedresult.entry.EntryFormat;
import io.github.cachedresult.entry.EntryHeader;
import io.github.cachedresult.entry.EntryIds;
import io.github.cachedresult.entry.EntryReference;
import io.github.cachedresult.entry.LogPosition;
import io.github.cachedresult.key.Digest;
import io.github.cachedresult.key.ResultKey;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Makes keys and entries to fill stores with: the same arguments give the same bytes. */
public final class SampleEntries {

    /** When all of them were computed: 2026-01-01T00:00Z. */
    public static final long COMPUTED_AT = 1_767_225_600_000L;

    private SampleEntries() {}

    /** A key of a model and version; another one for each input. */
    public static ResultKey key(String model, String version, String input) {
        return new ResultKey(model, version, digest(model + '\n' + version + '\n' + input));
    }

    /** A whole entry under a key, with this text as its payload; it never expires. */
    public static byte[] entry(ResultKey key, String payload) {
        return EntryFormat.write(header(key, EntryHeader.NEVER, null), payload.getBytes(UTF_8));
    }

    /** A whole entry under a key, which expires at this time, in milliseconds since 1970. */
    public static byte[] expiringEntry(ResultKey key, String payload, long expiresAt) {
        return EntryFormat.write(header(key, expiresAt, null), payload.getBytes(UTF_8));
    }

    /** A whole entry under a key, whose header carries a preimage of so many bytes. */
    public static byte[] entryWithPreimage(ResultKey key, int preimageLength) {
        byte[] preimage = new byte[preimageLength];
        new Random(preimageLength).nextBytes(preimage);
        return EntryFormat.write(header(key, EntryHeader.NEVER, preimage), "[]".getBytes(UTF_8));
    }

    /** The entry that {@link #entry} and its like make for a key. */
    public static EntryReference reference(ResultKey key) {
        return new EntryReference(key, EntryIds.next(COMPUTED_AT, new Random(key.hashCode())));
    }

    /** A whole entry under a key, which was computed from others and expires at this time. */
    public static byte[] derivedEntry(ResultKey key, List<EntryReference> sources, long expiresAt) {
        return EntryFormat.write(header(key, expiresAt, null, sources), "[]".getBytes(UTF_8));
    }

    private static EntryHeader header(ResultKey key, long expiresAt, byte @Nullable [] preimage) {
        return header(key, expiresAt, preimage, List.of());
    }

    private static EntryHeader header(
            ResultKey key, long expiresAt, byte @Nullable [] preimage, List<EntryReference> sources) {
        return new EntryHeader(
                key,
                "org.acme.Toxicity.predict",
                reference(key).entryId(),
                new EntryHeader.Run(
                        COMPUTED_AT - 90, COMPUTED_AT, 90_000_000, new Producer("toxicity", "instance-1", ""), "1.0"),
                new EntryHeader.Life(expiresAt, expiresAt),
                new EntryHeader.Payload("json", null, "java.lang.String", digest("java.lang.String")),
                new EntryHeader.Inputs(key.digest(), preimage),
                Verdict.store(),
                List.of("sample"),
                Map.of(),
                LogPosition.NONE,
                sources,
                null,
                null,
                Map.of());
    }

    private static Digest digest(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        return Digest.of(bytes, 0, bytes.length);
    }
}
