package io.github.cachedresult.eviction;

import io.github.cachedresult.Origin;
import io.github.cachedresult.Producer;
import io.github.cachedresult.entry.EntryHeader;
import io.github.cachedresult.key.Digest;
import io.github.cachedresult.key.ResultKey;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A result as far as evictions look at it.
 *
 * @param key the digest of its key
 * @param entryId the id of its entry, or {@code null} where it has none
 * @param model its model
 * @param version its model's version
 * @param operation its operation
 * @param tags its tags
 * @param producer who computed it
 * @param computedAt when, in milliseconds since 1970, by its producer's clock
 */
public record EvictionSubject(
        Digest key,
        @Nullable UUID entryId,
        String model,
        String version,
        String operation,
        List<String> tags,
        Producer producer,
        long computedAt) {

    /** What an entry is the result of. */
    public static EvictionSubject of(EntryHeader header) {
        return new EvictionSubject(
                header.key().digest(),
                header.entryId(),
                header.key().model(),
                header.key().version(),
                header.operation(),
                header.tags(),
                header.run().producer(),
                header.run().computedAt());
    }

    /** A result in this process. */
    public static EvictionSubject of(Origin origin) {
        return new EvictionSubject(
                ResultKey.parseDigest(origin.key()),
                origin.entryId(),
                origin.model(),
                origin.version(),
                origin.operation(),
                origin.tags(),
                origin.producer(),
                origin.computedAt().toEpochMilli());
    }
}
