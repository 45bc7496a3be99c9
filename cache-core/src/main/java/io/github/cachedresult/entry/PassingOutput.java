package io.github.cachedresult.entry;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Looks at what passes by, or changes it, in pieces as they are written. */
abstract class PassingOutput extends FilterOutputStream {

    PassingOutput(OutputStream target) {
        super(target);
    }

    @Override
    public final void write(int one) throws IOException {
        write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public abstract void write(byte[] bytes, int offset, int length) throws IOException;
}
