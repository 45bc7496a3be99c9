package io.github.cachedresult.invocation;

import io.github.cachedresult.journal.JournalAction;
import io.github.cachedresult.journal.JournalListener;
import io.github.cachedresult.journal.JournalOptions;
import io.github.cachedresult.key.ResultKey;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says what becomes of the journal's records: every time to the listeners, once for each cause in the log. */
final class JournalReport implements JournalListener {

    private static final Logger LOG = LoggerFactory.getLogger(ResultCache.class);

    private final Reporter reporter;
    private final JournalOptions options;

    JournalReport(Reporter reporter, JournalOptions options) {
        this.reporter = reporter;
        this.options = options;
    }

    @Override
    public void onRecord(JournalAction action, @Nullable ResultKey key, String detail) {
        reporter.event(new CacheEvent.Journaled(key, action, detail));
        switch (action) {
            case KEPT, ADOPTED, DELIVERED, UNDELIVERED, EXPIRED, EVICTED ->
                LOG.debug("Journal: {} {}: {}", key, action, detail);
            case DISPLACED, REFUSED -> {
                if (reporter.first("journal full")) {
                    LOG.warn(
                            "The journal in {} is full (cachedresult.journal.maximum-size is {} bytes): of the results that"
                                    + " the last store has not taken, those that cost least to compute again for their"
                                    + " size are not kept (said once, counted each time)",
                            options.directory(),
                            options.maximumSize());
                }
            }
            case PUT_OFF -> {
                if (reporter.first("journal put off")) {
                    LOG.warn(
                            "The last store refuses a result of the journal in {} for its own sake: {}. It stays on disk and is"
                                    + " offered again after a restart (said once, counted each time)",
                            options.directory(),
                            detail);
                }
            }
            case FOREIGN ->
                LOG.info(
                        "The journal in {} also has records for stores that this cache does not write to; they stay for one that"
                                + " does: {}",
                        options.directory(),
                        detail);
            case REJECTED -> {
                if (reporter.first("journal rejected")) {
                    LOG.warn(
                            "A record of the journal in {} is not used: {} (said once, counted each time)",
                            options.directory(),
                            detail);
                }
            }
            case FAILED -> {
                if (reporter.first("journal failed")) {
                    LOG.warn(
                            "The journal in {} (cachedresult.journal.directory) does not work: {}. Results are returned and"
                                    + " written to the stores as without it (said once, counted each time)",
                            options.directory(),
                            detail);
                }
            }
        }
    }
}
