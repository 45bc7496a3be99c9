package io.github.cachedresult.autoconfigure;

import io.github.cachedresult.Tier;
import io.github.cachedresult.invocation.CacheCounts;
import io.github.cachedresult.invocation.Counted;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The counts of a cache as counters of a registry. They are read when the registry is, so that calls pay for counting once,
 * and a counter is there from when it has something to count. All counters of one name have the same tags.
 */
final class CountMeters implements MeterBinder {

    static final String CALLS = "cachedresult.calls";
    static final String RESULTS = "cachedresult.results";
    static final String UNUSABLE = "cachedresult.entries.unusable";
    static final String STORE_FAILURES = "cachedresult.store.failures";
    static final String JOURNAL = "cachedresult.journal.records";

    private static final String NONE = "none";

    private final CacheCounts counts;

    CountMeters(CacheCounts counts) {
        this.counts = counts;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        counts.observe(counted -> register(registry, counted));
    }

    private void register(MeterRegistry registry, Counted counted) {
        Name name = name(counted);
        FunctionCounter.builder(name.name, counts, all -> all.of(counted))
                .description(description(name.name))
                .tags(name.tags)
                .register(registry);
    }

    private static Name name(Counted counted) {
        if (counted instanceof Counted.Answered answered) {
            return switch (answered.tier()) {
                case LOCAL, REDIS, S3 -> calls(answered.model(), "hit", answered.tier(), null);
                case JOINED, COMPUTED, STALE -> calls(answered.model(), text(answered.tier()), null, null);
            };
        }
        if (counted instanceof Counted.Failed failed) {
            return calls(failed.model(), "failed", null, failed.tier());
        }
        if (counted instanceof Counted.Bypassed bypassed) {
            return calls(bypassed.model(), "bypassed", null, null);
        }
        if (counted instanceof Counted.Refused refused) {
            return calls(refused.model(), "refused", null, refused.reason());
        }
        if (counted instanceof Counted.Stored stored) {
            return results(stored.model(), "stored", null, null);
        }
        if (counted instanceof Counted.KeptInJournal kept) {
            return results(kept.model(), "journal", null, null);
        }
        if (counted instanceof Counted.NotStored not) {
            return results(not.model(), "not_stored", not.kind(), not.judge());
        }
        if (counted instanceof Counted.Unusable unusable) {
            Enum<?> reason = unusable.defect() == null ? unusable.kind() : unusable.defect();
            return new Name(
                    UNUSABLE,
                    Tags.of("model", unusable.model(), "tier", text(unusable.tier()), "reason", text(reason))
                            .and("judge", judge(unusable.judge())));
        }
        if (counted instanceof Counted.StoreFailed failed) {
            return new Name(STORE_FAILURES, Tags.of("tier", text(failed.tier()), "action", failed.action()));
        }
        return new Name(JOURNAL, Tags.of("action", text(((Counted.Journaled) counted).action())));
    }

    private static Name calls(String model, String outcome, @Nullable Tier tier, @Nullable Enum<?> reason) {
        return new Name(CALLS, Tags.of("model", model, "outcome", outcome, "tier", text(tier), "reason", text(reason)));
    }

    private static Name results(String model, String outcome, @Nullable Enum<?> reason, @Nullable String judge) {
        return new Name(
                RESULTS, Tags.of("model", model, "outcome", outcome, "reason", text(reason), "judge", judge(judge)));
    }

    private static String text(@Nullable Enum<?> value) {
        return value == null ? NONE : value.name().toLowerCase(Locale.ROOT);
    }

    private static String judge(@Nullable String judge) {
        return judge == null ? NONE : judge;
    }

    private static String description(String name) {
        return switch (name) {
            case CALLS -> "Calls of cached methods, by how they ended";
            case RESULTS -> "Results of methods that ran, by whether they are kept";
            case UNUSABLE -> "Entries that were found and not used";
            case STORE_FAILURES -> "Keys for which a store did not answer, or did not take an entry";
            default -> "Records of the journal, by what became of them";
        };
    }

    private record Name(String name, Tags tags) {}
}
