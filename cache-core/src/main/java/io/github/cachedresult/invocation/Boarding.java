package io.github.cachedresult.invocation;

import io.github.cachedresult.entry.LogPosition;
import io.github.cachedresult.key.ResultKey;

/**
 * A call that has its flight.
 *
 * @param call the call
 * @param model its model
 * @param inputs what its key is made of
 * @param report where is told what becomes of it
 * @param stand what was known of evictions when it began
 * @param flown the flight
 * @param isOwn whether it flies for this call, and not for another that began it
 */
record Boarding(
        Call call,
        ModelBinding model,
        CallInputs inputs,
        CallReport report,
        LogPosition stand,
        SingleFlight.Running flown,
        boolean isOwn) {

    ResultKey key() {
        return inputs.key();
    }

    CachedOperation<?> operation() {
        return call.operation();
    }
}
