package io.github.cachedresult.validity;

import io.github.cachedresult.ResultPredicate;
import org.jspecify.annotations.Nullable;

/** Keeps no result that says of itself that it is no success, such as an answer that was cut at its limit. */
public final class SuccessOnly implements ResultPredicate<HasStatus> {

    /** Creates it. */
    public SuccessOnly() {}

    @Override
    public @Nullable String objection(HasStatus result) {
        return result.isSuccess() ? null : "its status is " + result.status();
    }
}
