package io.github.cachedresult.key;

/**
 * The outcome of hashing a call's inputs.
 *
 * @param key the key
 * @param preimage the canonical encoding of which the key is the digest
 * @param inputs the digest of the inputs alone, without model, version and operation: of the encoded map from parameter
 *     names to values
 * @param files the files among the inputs
 */
public record HashedInputs(ResultKey key, byte[] preimage, Digest inputs, FileInputs files) {}
