package io.github.cachedresult.key;

/** The outcome of reading the bytes of which a key is the digest. */
public sealed interface PreimageRead {

    /** They are a preimage. */
    record Whole(Preimage preimage) implements PreimageRead {}

    /**
     * They are none, or one of another format.
     *
     * @param detail what is wrong with them
     */
    record Unreadable(String detail) implements PreimageRead {}
}
