package io.github.cachedresult.invocation;

import io.github.cachedresult.Cached;
import io.github.cachedresult.key.ResultKey;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a call gets that has no answer and must not run its method. */
final class Refusals {

    private Refusals() {}

    /** For a call that cannot be looked up. */
    static NotCachedException uncacheable(Call call, CallReport report, String why) {
        NotCachedException refusal =
                NotCachedException.uncacheable(call.operation(), call.policy().mode(), why);
        report.refused(refusal.reason());
        return refusal;
    }

    /**
     * What a call returns for which nothing was found: an empty Optional where the method returns one, if that is true.
     *
     * @throws NotCachedException otherwise
     */
    static @Nullable Object notFound(Call call, ResultKey key, CallReport report, Outcome.NotFound outcome) {
        CachedOperation<?> operation = call.operation();
        NotCachedException refusal =
                NotCachedException.notFound(operation, call.policy().mode(), key, outcome);
        report.refused(refusal.reason());
        if (!operation.type().isOptional() || refusal.reason() != NotCachedException.Reason.MISS) {
            throw refusal;
        }
        return operation.isWrapped() ? Cached.of(Optional.empty()) : Optional.empty();
    }
}
