package io.github.cachedresult.invocation;

import org.jspecify.annotations.Nullable;

/**
 * A single call that is computed with others. Its flight has begun, and lands with all of theirs.
 *
 * @param item what it is among the items of a batch
 */
record GatheredCall(
        Call call,
        ModelBinding model,
        CallInputs inputs,
        SingleFlight.Running flight,
        CallReport report,
        @Nullable Object item) {}
