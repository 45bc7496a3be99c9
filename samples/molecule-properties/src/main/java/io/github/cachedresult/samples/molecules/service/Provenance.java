package io.github.cachedresult.samples.molecules.service;

import io.github.cachedresult.CachedFrom;
import io.github.cachedresult.Origin;
import io.github.cachedresult.Producer;
import io.github.cachedresult.Tier;
import io.github.cachedresult.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * All that a {@link CachedFrom} tells, in one flat list, as JSON and tables want it. Everything from {@code key} on is
 * {@code null} or empty where the answer met no cache.
 *
 * @param tier where this answer came from
 * @param age how old it was
 * @param durationSaved what that saved
 * @param key the key
 * @param entryId the stored entry
 * @param model the model's name
 * @param version the model's version
 * @param operation what of the model was computed
 * @param startedAt when the computation began
 * @param computedAt when it ended
 * @param duration how long it took
 * @param producer who computed it
 * @param codeVersion the version of the code that did
 * @param verdict what was decided to do with the result
 * @param tags the entry's tags
 * @param attributes what was attached while computing
 */
public record Provenance(
        Tier tier,
        Duration age,
        Duration durationSaved,
        @Nullable String key,
        @Nullable UUID entryId,
        @Nullable String model,
        @Nullable String version,
        @Nullable String operation,
        @Nullable Instant startedAt,
        @Nullable Instant computedAt,
        @Nullable Duration duration,
        @Nullable Producer producer,
        @Nullable String codeVersion,
        @Nullable String verdict,
        List<String> tags,
        Map<String, Object> attributes) {

    /** Copies the lists. */
    public Provenance {
        tags = List.copyOf(tags);
        attributes = Map.copyOf(attributes);
    }

    /** What an answer's provenance tells. */
    public static Provenance of(CachedFrom from) {
        Origin origin = from.origin();
        if (origin == null) {
            return new Provenance(
                    from.tier(),
                    from.age(),
                    from.durationSaved(),
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    List.of(),
                    Map.of());
        }
        return new Provenance(
                from.tier(),
                from.age(),
                from.durationSaved(),
                origin.key(),
                origin.entryId(),
                origin.model(),
                origin.version(),
                origin.operation(),
                origin.startedAt(),
                origin.computedAt(),
                origin.duration(),
                origin.producer(),
                origin.codeVersion(),
                text(origin.verdict()),
                origin.tags(),
                origin.attributes());
    }

    private static String text(Verdict verdict) {
        if (verdict instanceof Verdict.StoreFor storeFor) {
            return "store for " + storeFor.duration();
        }
        if (verdict instanceof Verdict.DoNotStore doNotStore) {
            return "do not store: " + doNotStore.reason();
        }
        if (verdict instanceof Verdict.PreferStale preferStale) {
            return "prefer stale: " + preferStale.reason();
        }
        return "store";
    }
}
