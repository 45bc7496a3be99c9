package io.github.cachedresult.invocation;

import io.github.cachedresult.entry.LogPosition;

/**
 * The end of a flight.
 *
 * @param outcome what all that wait for it get
 * @param keepUntil until when this process may keep it, in milliseconds since 1970; 0 for not at all
 * @param computedUnder how far evictions were known when its computation began
 * @param payloadLength how long its payload is, in bytes
 */
record Landed(Outcome outcome, long keepUntil, LogPosition computedUnder, int payloadLength) {

    /** An end that leaves nothing to keep. */
    static Landed only(Outcome outcome) {
        return new Landed(outcome, 0, LogPosition.NONE, 0);
    }
}
