package io.github.cachedresult.s3;

import io.github.cachedresult.entry.EntryFormat;
import io.github.cachedresult.entry.EntryHeader;
import io.github.cachedresult.store.PathSegment;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What an object's user metadata tells people and tools that look at the bucket; we never read it. S3 allows 2 KB of
 * ASCII: every value is bounded, and percent-encoded where it is somebody's text.
 */
final class EntrySummary {

    private static final String FORMAT_VERSION = Integer.toString(EntryFormat.VERSION);

    private EntrySummary() {}

    static Map<String, String> of(EntryHeader header) {
        Map<String, String> summary = new LinkedHashMap<>();
        summary.put("entry-format", FORMAT_VERSION);
        summary.put("entry-id", header.entryId().toString());
        summary.put(
                "computed-at", Instant.ofEpochMilli(header.run().computedAt()).toString());
        String host = header.run().producer().host();
        if (!host.isEmpty()) {
            summary.put("producer-host", PathSegment.of(host));
        }
        return summary;
    }
}
