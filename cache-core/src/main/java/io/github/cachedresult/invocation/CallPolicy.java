package io.github.cachedresult.invocation;

import io.github.cachedresult.CacheMode;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a mode means for the steps of the pipeline. Decided once for a call; each step asks for its own part and knows no
 * modes.
 *
 * @param mode the mode
 * @param answers whether what is stored may be the answer
 * @param runs whether the method may run
 * @param writesStores whether shared stores are written
 * @param replaces whether also what is usable is replaced
 * @param ignoresExpiry whether what expired may be the answer
 * @param isAhead whether it runs in the background for what is due and still answers calls: only what is not due answers
 *     it, and it never waits for a run of somebody else's, which brings what it was to bring, but drops itself
 * @param joined under which policies another call's run does all that this call asks for, besides its own
 */
record CallPolicy(
        CacheMode mode,
        boolean answers,
        boolean runs,
        boolean writesStores,
        boolean replaces,
        boolean ignoresExpiry,
        boolean isAhead,
        Set<CallPolicy> joined) {

    private static final CallPolicy READ_WRITE =
            new CallPolicy(CacheMode.READ_WRITE, true, true, true, false, false, false, Set.of());
    private static final CallPolicy READ_ONLY =
            new CallPolicy(CacheMode.READ_ONLY, true, true, false, false, false, false, Set.of(READ_WRITE));
    private static final CallPolicy REFRESH =
            new CallPolicy(CacheMode.REFRESH, false, true, true, true, false, false, Set.of());
    private static final CallPolicy CACHE_ONLY =
            new CallPolicy(CacheMode.CACHE_ONLY, true, false, true, false, false, false, Set.of());
    private static final CallPolicy REPLAY_ONLY =
            new CallPolicy(CacheMode.REPLAY_ONLY, true, false, false, false, true, false, Set.of());
    private static final CallPolicy RECORD_ONLY =
            new CallPolicy(CacheMode.RECORD_ONLY, false, true, true, false, false, false, Set.of(REFRESH));
    private static final CallPolicy OFF =
            new CallPolicy(CacheMode.OFF, false, true, false, false, false, false, Set.of());

    /** What a {@link CacheMode#READ_WRITE} call does in the background for the calls to come. */
    static final CallPolicy AHEAD =
            new CallPolicy(CacheMode.READ_WRITE, true, true, true, true, false, true, Set.of(READ_WRITE, REFRESH));

    static CallPolicy of(CacheMode mode) {
        return switch (mode) {
            case READ_WRITE -> READ_WRITE;
            case READ_ONLY -> READ_ONLY;
            case REFRESH -> REFRESH;
            case CACHE_ONLY -> CACHE_ONLY;
            case REPLAY_ONLY -> REPLAY_ONLY;
            case RECORD_ONLY -> RECORD_ONLY;
            case OFF -> OFF;
        };
    }

    /**
     * The policy of a call: what it says itself, else a scope, else what holds for its model.
     *
     * @param context what its thread is in the middle of, or {@code null}
     * @param model the model's name, or an empty one
     */
    static CallPolicy of(@Nullable CacheMode own, @Nullable CallContext context, String model, CallPolicy standing) {
        ScopedModes scopes = context == null ? null : context.modes();
        // Asked also where the call says a mode itself: it is the next call all the same.
        CacheMode scoped = scopes == null ? null : scopes.take(model);
        CacheMode mode = own == null ? scoped : own;
        return mode == null ? standing : of(mode);
    }

    /** The policy of a call, which has a binding or not. */
    static CallPolicy of(
            @Nullable CacheMode own,
            @Nullable CallContext context,
            @Nullable ModelBinding model,
            CachedOperation<?> operation,
            @Nullable Object target,
            @Nullable Object[] arguments) {
        return model == null
                ? ofUncached(own, context, operation, target, arguments)
                : of(own, context, model.model(), model.policy());
    }

    /** The policy of a call that has no binding, as nobody names its model or it must not be cached. */
    static CallPolicy ofUncached(
            @Nullable CacheMode own,
            @Nullable CallContext context,
            CachedOperation<?> operation,
            @Nullable Object target,
            @Nullable Object[] arguments) {
        String model = Objects.requireNonNullElse(operation.bindings().nameFor(target, arguments), "");
        return of(own, context, model, of(operation.bindings().modeOfUncached(model)));
    }

    /** Whether a call that finds a result due starts a run in the background: it may write what that brings. */
    boolean startsAhead() {
        return mode == CacheMode.READ_WRITE && !isAhead;
    }

    boolean isOff() {
        return mode == CacheMode.OFF;
    }

    /** Whether a result of its own must give way to a usable one that is stored already. */
    boolean leavesWhatIsThere() {
        return !answers && !replaces;
    }
}
