package io.github.cachedresult.invocation;

import io.github.cachedresult.key.HashedInputs;
import io.github.cachedresult.key.KeyScope;
import io.github.cachedresult.key.ResultKey;
import org.jspecify.annotations.Nullable;

/**
 * The key of a call, and what it was made of. Where the memo knew the key, the inputs are encoded only when the result is
 * computed, for a hit in a store needs nothing but the key; what the memo knows cannot change meanwhile. For one call.
 */
final class CallInputs {

    private final ResultKey key;
    private final KeyScope scope;
    private final @Nullable Object[] arguments;
    private @Nullable HashedInputs hashed;

    private CallInputs(ResultKey key, KeyScope scope, @Nullable Object[] arguments, @Nullable HashedInputs hashed) {
        this.key = key;
        this.scope = scope;
        this.arguments = arguments;
        this.hashed = hashed;
    }

    static CallInputs hashed(HashedInputs hashed, KeyScope scope, @Nullable Object[] arguments) {
        return new CallInputs(hashed.key(), scope, arguments, hashed);
    }

    static CallInputs remembered(ResultKey key, KeyScope scope, @Nullable Object[] arguments) {
        return new CallInputs(key, scope, arguments, null);
    }

    ResultKey key() {
        return key;
    }

    /** Of which the key is made: those of the call, or of a batch those of an item. */
    @Nullable Object[] arguments() {
        return arguments;
    }

    /** What a trace lists them from later: what is at hand now, as the arguments may change. */
    TracedInputs traced(TraceRecorder trace) {
        HashedInputs known = hashed;
        if (known == null) {
            return TracedInputs.Remembered.of(scope, arguments);
        }
        return trace.reserve(known.preimageLength()) ? TracedInputs.Encoded.of(known) : TracedInputs.NONE;
    }

    /** Before the method runs, which may change what it was given. */
    HashedInputs hashed() {
        HashedInputs known = hashed;
        if (known == null) {
            known = scope.hash(arguments);
            if (!known.key().equals(key)) {
                throw new IllegalStateException(
                        "the arguments were changed by another thread while their result was" + " looked for");
            }
            hashed = known;
        }
        return known;
    }
}
