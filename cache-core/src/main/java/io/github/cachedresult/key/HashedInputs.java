package io.github.cachedresult.key;

import java.util.Arrays;

/**
 * The outcome of hashing a call's inputs. Only the key is made at once: what else is asked for costs when it is. For one
 * thread.
 */
public final class HashedInputs {

    private final ResultKey key;
    private final byte[] buffer;
    private final int length;
    private final int inputsAt;
    private final int inputsEnd;
    private final FileInputs files;

    /**
     * Creates it.
     *
     * @param buffer what begins with the preimage; not to be changed any more
     * @param length the preimage's length
     * @param inputsAt where in it the map of inputs begins
     * @param inputsEnd where that ends
     */
    HashedInputs(ResultKey key, byte[] buffer, int length, int inputsAt, int inputsEnd, FileInputs files) {
        this.key = key;
        this.buffer = buffer;
        this.length = length;
        this.inputsAt = inputsAt;
        this.inputsEnd = inputsEnd;
        this.files = files;
    }

    /** The key. */
    public ResultKey key() {
        return key;
    }

    /** The canonical encoding of which the key is the digest; a copy. */
    public byte[] preimage() {
        return Arrays.copyOf(buffer, length);
    }

    /** The preimage's length, in bytes. */
    public int preimageLength() {
        return length;
    }

    /**
     * The digest of the inputs alone, without model, version, operation and extras: of the encoded map from parameter names
     * to values. Costs a SHA-256 over them.
     */
    public Digest inputs() {
        return Digest.of(buffer, inputsAt, inputsEnd - inputsAt);
    }

    /** The files among the inputs. */
    public FileInputs files() {
        return files;
    }
}
