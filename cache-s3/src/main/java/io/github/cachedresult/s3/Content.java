package io.github.cachedresult.s3;

import io.github.cachedresult.entry.EntryHeader;
import io.github.cachedresult.spool.Bytes;
import io.github.cachedresult.spool.FileBytes;
import io.github.cachedresult.spool.Slice;
import io.github.cachedresult.store.DefectiveEntry;
import io.github.cachedresult.store.PathSegment;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.async.AsyncRequestBody;

/**
 * What an object is to hold, and what people and tools that look at the bucket are told of it.
 *
 * @param bytes all of its bytes; not to be changed
 * @param type its content type
 * @param metadata its user metadata
 */
record Content(Bytes bytes, String type, Map<String, String> metadata) {

    /**
     * An entry.
     *
     * @param header its header, or {@code null} where that cannot be read
     */
    static Content ofEntry(Bytes bytes, @Nullable EntryHeader header) {
        return new Content(
                bytes, "application/vnd.cachedresult.entry", header == null ? Map.of() : EntrySummary.of(header));
    }

    /** An item of CBOR, as the records of a log and of an index are. */
    static Content ofCbor(byte[] bytes) {
        return new Content(Slice.of(bytes), "application/cbor", Map.of());
    }

    /** A copy of what cannot be used. */
    static Content ofDefective(DefectiveEntry entry) {
        return new Content(
                Slice.of(entry.toBytes()),
                "application/cbor",
                Map.of(
                        "defect", entry.defect().toString(),
                        "reason", PathSegment.of(entry.reason()),
                        "key", entry.key().text(),
                        "found-at", entry.foundAt().toString()));
    }

    /** Text in ASCII. */
    static Content ofText(byte[] text) {
        return new Content(Slice.of(text), "text/plain", Map.of());
    }

    /** What a request sends: a large entry from its file, which it must stay reachable for. */
    AsyncRequestBody body() {
        return bytes instanceof FileBytes file
                ? AsyncRequestBody.fromFile(configuration ->
                        configuration.path(file.path()).position(file.offset()).numBytesToRead(file.size()))
                : AsyncRequestBody.fromBytesUnsafe(bytes.toArray());
    }
}
