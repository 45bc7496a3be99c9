package io.github.cachedresult.spool;

import java.io.IOException;
import java.io.InputStream;

/** Bytes that are made of others whenever they are read. */
record MadeBytes(long size, Source source) implements Bytes {

    @Override
    public InputStream open() throws IOException {
        return source.open();
    }
}
