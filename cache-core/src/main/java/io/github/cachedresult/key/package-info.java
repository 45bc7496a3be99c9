/**
 * The first step of every call: from its inputs to the {@link io.github.cachedresult.key.ResultKey} under which the
 * result is found everywhere.
 *
 * <p>{@link io.github.cachedresult.key.InputHasher} encodes the inputs of one method canonically and hashes them; what it
 * cannot encode exactly it refuses with an {@link io.github.cachedresult.key.UnhashableInputException} that names the
 * path. {@link io.github.cachedresult.key.KeyMemo} remembers keys of simple inputs, so that a local hit needs no SHA-256.
 *
 * <p>{@link io.github.cachedresult.key.Preimage} is the way back: from what was hashed to a list of inputs for people.
 */
@NullMarked
package io.github.cachedresult.key;

import org.jspecify.annotations.NullMarked;
