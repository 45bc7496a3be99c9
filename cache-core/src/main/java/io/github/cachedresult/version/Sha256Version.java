package io.github.cachedresult.version;

import io.github.cachedresult.key.Digest;

/** How the digest of a model's content is written as its version. */
final class Sha256Version {

    private Sha256Version() {}

    static String of(byte[] bytes) {
        return of(Digest.of(bytes, 0, bytes.length));
    }

    static String of(Digest digest) {
        return "sha256-" + digest.toHex();
    }
}
