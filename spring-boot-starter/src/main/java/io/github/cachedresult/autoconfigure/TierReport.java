package io.github.cachedresult.autoconfigure;

import io.github.cachedresult.Tier;
import io.github.cachedresult.journal.JournalOptions;
import io.github.cachedresult.store.ResultStore;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.unit.DataSize;

/** Says at start-up where results will be looked for. */
final class TierReport {

    private static final Logger LOG = LoggerFactory.getLogger(CachedResultAutoConfiguration.class);

    private final CachedResultProperties properties;
    private final boolean s3Present;
    private final long localWeight;
    private final @Nullable JournalOptions journal;

    TierReport(CachedResultProperties properties, boolean s3Present) {
        this.properties = properties;
        this.s3Present = s3Present;
        this.localWeight =
                LocalTierLimit.of(properties.local(), Runtime.getRuntime().maxMemory());
        this.journal = PropertyJournal.of(properties.journal());
    }

    /** The limit of the tier in the process, in bytes. */
    long localWeight() {
        return localWeight;
    }

    /** The journal, or {@code null} for none. */
    @Nullable JournalOptions journal() {
        return journal;
    }

    void log(List<ResultStore> stores) {
        List<String> tiers = new ArrayList<>();
        if (localWeight > 0) {
            tiers.add("this process (up to " + DataSize.ofBytes(localWeight).toMegabytes() + " MB)");
        }
        stores.forEach(store -> tiers.add(store.description()));
        LOG.info("Results are looked for in: {}", tiers.isEmpty() ? "no tier" : String.join(", ", tiers));
        if (s3Present && properties.s3().enabled() && stores.stream().noneMatch(store -> store.tier() == Tier.S3)) {
            LOG.info("There is no tier in S3, as cachedresult.s3.bucket is not set");
        }
        if (!stores.isEmpty()) {
            logJournal(stores.get(stores.size() - 1).description());
        }
    }

    private void logJournal(String lastStore) {
        if (journal == null) {
            LOG.info(
                    "There is no journal, as cachedresult.journal.directory is not set: what {} has not taken yet is lost there"
                            + " if this process is killed",
                    lastStore);
        } else {
            LOG.info(
                    "What {} has not taken yet is kept in the journal in {} (up to {} MB)",
                    lastStore,
                    journal.directory(),
                    DataSize.ofBytes(journal.maximumSize()).toMegabytes());
        }
    }
}
