package io.github.cachedresult.invocation;

import org.jspecify.annotations.Nullable;

/** Runs methods without the cache, where their calls' modes allow it, and says why. */
record Bypass(Reporter reporter) {

    /**
     * Why a call has no key whatever its inputs are, or null.
     *
     * @throws io.github.cachedresult.key.UnhashableInputException if it is none of the draws that can be
     */
    static @Nullable String objectionTo(Call call, @Nullable ModelBinding model) {
        if (model == null) {
            return "its model has no fair name";
        }
        return model.conflict() == null ? call.operation().unnumbered(model, call.arguments()) : model.conflict();
    }

    /**
     * Runs the method of a call that has no key.
     *
     * @throws NotCachedException if the call's mode forbids it
     * @throws Throwable what the method throws, unchanged
     */
    @Nullable Object run(Call call, @Nullable ModelBinding model, String reason) throws Throwable {
        return run(call, reporter.begin(call, model), reason);
    }

    /** As {@link #run(Call, ModelBinding, String)}, for a call of which is told already. */
    @Nullable Object run(Call call, CallReport report, String reason) throws Throwable {
        if (!call.policy().runs()) {
            throw Refusals.uncacheable(call, report, reason);
        }
        reporter.bypassed(call.operation(), reason);
        return runSilently(call, report, reason);
    }

    /** Runs the method of a call whose mode is to be left alone, which is no news. */
    @Nullable Object runOff(Call call, @Nullable ModelBinding model) throws Throwable {
        return runSilently(call, reporter.begin(call, model), ModelBinding.REASON_OFF);
    }

    private static @Nullable Object runSilently(Call call, CallReport report, String reason) throws Throwable {
        report.bypassed(reason);
        return RunningCalls.run(call, RunFor.NOTHING, report);
    }
}
