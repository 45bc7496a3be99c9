package io.github.cachedresult.entry;

import java.io.IOException;
import java.io.OutputStream;
import javax.crypto.Cipher;

/** Passes on what a cipher makes of what is written. Its end, with what the cipher still has, is left to the caller. */
final class CipherOutput extends PassingOutput {

    private final Cipher cipher;

    CipherOutput(OutputStream target, Cipher cipher) {
        super(target);
        this.cipher = cipher;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        byte[] made = cipher.update(bytes, offset, length);
        if (made != null) {
            out.write(made);
        }
    }
}
