package io.github.cachedresult.invocation;

import io.github.cachedresult.tier.LocalLimits;

/**
 * This process holds as many results of a model as a rule allows, and the rule says that a call for one more fails. The
 * method did not run for it, so that no result is lost.
 */
public final class LocalTierFullException extends UnansweredCallException {

    private static final long serialVersionUID = 1L;

    LocalTierFullException(String model, LocalLimits limits) {
        super("this process holds " + limits.maximumEntries() + " results of the model '" + model + "', as many as "
                + RuleProperty.LOCAL_ENTRIES + " allows; allow more, let the least valuable leave by "
                + RuleProperty.LOCAL_WHEN_FULL + "=evict, or let go of all by ResultCache.clearLocal()");
    }
}
