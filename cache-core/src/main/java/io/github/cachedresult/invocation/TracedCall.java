package io.github.cachedresult.invocation;

import io.github.cachedresult.CachedFrom;
import io.github.cachedresult.key.KeyInput;
import io.github.cachedresult.key.ResultKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One call of a cached method in a {@link ResultTrace}. Thread-safe. While the call is under way its outcome is {@link
 * CallOutcome.Running}; afterwards nothing of it changes.
 */
public sealed interface TracedCall permits CallReport, TracedLocalHit {

    /** What of the model is computed. */
    String operation();

    /** The model's name, or {@code null} where the call had none that can be used. */
    @Nullable String model();

    /** The model's version, or {@code null} where the call had no model. */
    @Nullable String version();

    /** The key, or {@code null} where the call has none: it was bypassed. */
    @Nullable ResultKey key();

    /**
     * The inputs that the key is made of, each with its path and the digest of its encoding, in the order of the encoding.
     * Empty where there is no key, or where their encodings were too long to be kept, of which a trace keeps 16 MiB.
     *
     * <p>They are listed when this is called, which costs about as much as making the key; values are in them, which
     * {@link ResultTrace#toString()} leaves out.
     */
    List<KeyInput> inputs();

    /** What became of it. */
    CallOutcome outcome();

    /**
     * Where the answer came from. {@link CachedFrom#noCache()} where there is none: the call was bypassed, failed or is
     * still under way.
     *
     * <p>The age of a hit in this process of which nothing depended on the time (it lives for ever, is not returned in a
     * {@code Cached}, is not judged, and nobody listens) is as of a moment after the call: when 64 calls of the trace were
     * made, it was first read, or it ended, whichever came first. All others are exact.
     */
    CachedFrom cachedFrom();

    /**
     * Until when the tier that answered may go on answering with this result, or {@code null} where that is for ever or
     * not known.
     */
    @Nullable Instant usableUntil();

    /** How long it, or the call it joined, waited for other processes that were computing its result. */
    Duration waited();

    /** The call whose method made this one, or {@code null} where no cached method was running, or none is traced. */
    @Nullable TracedCall parent();
}
