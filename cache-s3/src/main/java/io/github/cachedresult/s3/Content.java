package io.github.cachedresult.s3;

import io.github.cachedresult.entry.EntryHeader;
import io.github.cachedresult.store.DefectiveEntry;
import io.github.cachedresult.store.PathSegment;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an object is to hold, and what people and tools that look at the bucket are told of it.
 *
 * @param bytes all of its bytes; not to be changed
 * @param type its content type
 * @param metadata its user metadata
 */
record Content(byte[] bytes, String type, Map<String, String> metadata) {

    /**
     * An entry.
     *
     * @param header its header, or {@code null} where that cannot be read
     */
    static Content ofEntry(byte[] bytes, @Nullable EntryHeader header) {
        return new Content(
                bytes, "application/vnd.cachedresult.entry", header == null ? Map.of() : EntrySummary.of(header));
    }

    /** An item of CBOR, as the records of a log and of an index are. */
    static Content ofCbor(byte[] bytes) {
        return new Content(bytes, "application/cbor", Map.of());
    }

    /** A copy of what cannot be used. */
    static Content ofDefective(DefectiveEntry entry) {
        return new Content(
                entry.toBytes(),
                "application/cbor",
                Map.of(
                        "defect", entry.defect().toString(),
                        "reason", PathSegment.of(entry.reason()),
                        "key", entry.key().text(),
                        "found-at", entry.foundAt().toString()));
    }

    /** A name in ASCII. */
    static Content ofText(String text) {
        return new Content(text.getBytes(StandardCharsets.US_ASCII), "text/plain", Map.of());
    }
}
