package io.github.cachedresult.spool;

import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Bytes that are one after the other, each part where it is. */
record BytesInParts(List<Bytes> parts) implements Bytes {

    /** How many bytes are looked at at once. */
    static final int LENGTH = 64 << 10;

    @Override
    public long size() {
        return parts.stream().mapToLong(Bytes::size).sum();
    }

    @Override
    public InputStream open() throws IOException {
        List<InputStream> streams = new ArrayList<>();
        try {
            for (Bytes part : parts) {
                streams.add(part.open());
            }
        } catch (IOException e) {
            for (InputStream stream : streams) {
                stream.close();
            }
            throw e;
        }
        return new SequenceInputStream(Collections.enumeration(streams));
    }
}
