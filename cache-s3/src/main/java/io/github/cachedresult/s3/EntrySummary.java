package io.github.cachedresult.s3;

import io.github.cachedresult.entry.EntryFormat;
import io.github.cachedresult.entry.EntryHeader;
import io.github.cachedresult.entry.HeaderRead;
import io.github.cachedresult.store.PathSegment;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What an object's user metadata tells people and tools that look at the bucket; we never read it. S3 allows 2 KB of
 * ASCII: every value is bounded, and percent-encoded where it is somebody's text.
 */
final class EntrySummary {

    private static final int FORMAT_VERSION_AT = 4;

    private EntrySummary() {}

    static Map<String, String> of(byte[] entry) {
        if (!(EntryFormat.readHeader(entry) instanceof HeaderRead.Header read)) {
            return Map.of();
        }
        EntryHeader header = read.header();
        Map<String, String> summary = new LinkedHashMap<>();
        summary.put("entry-format", Integer.toString(entry[FORMAT_VERSION_AT] & 0xff));
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
