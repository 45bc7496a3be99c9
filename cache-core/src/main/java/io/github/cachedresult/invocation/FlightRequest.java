package io.github.cachedresult.invocation;

import io.github.cachedresult.entry.LogPosition;
import io.github.cachedresult.key.KeyMemo;
import io.github.cachedresult.key.ResultKey;
import io.github.cachedresult.tier.LocalEntry;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a flight is for.
 *
 * @param call the call that flies, for itself and all that wait for its key
 * @param model its model
 * @param inputs what its key is made of
 * @param expired what the local tier has and is too old, or to be replaced, or {@code null}
 * @param computedUnder how far evictions were known before the method ran
 * @param executor where entries are decoded and the method runs
 * @param meanwhile is told, when the method is about to run, what stands in meanwhile, or null
 * @param report where is told what becomes of the call
 * @param run for who takes back what is not kept yet
 */
record FlightRequest(
        Call call,
        ModelBinding model,
        CallInputs inputs,
        @Nullable LocalEntry expired,
        LogPosition computedUnder,
        Executor executor,
        Consumer<Outcome.@Nullable Delivered> meanwhile,
        CallReport report,
        RunsUnderWay.Run run) {

    /** The same, with what is known of evictions when the method is about to run. */
    FlightRequest computedUnder(LogPosition position) {
        return new FlightRequest(call, model, inputs, expired, position, executor, meanwhile, report, run);
    }

    /** The same, for a method that runs on another thread. */
    FlightRequest on(Executor thread) {
        return new FlightRequest(call, model, inputs, expired, computedUnder, thread, meanwhile, report, run);
    }

    CachedOperation<?> operation() {
        return call.operation();
    }

    CallPolicy policy() {
        return call.policy();
    }

    ResultKey key() {
        return inputs.key();
    }

    /** Whether nobody waits for it on a thread. */
    boolean isAsynchronous() {
        return call.body() instanceof AsyncBody;
    }

    /**
     * Why what its method brings is for nobody else, or null: who called and did not wait may do with the arguments what it
     * likes.
     *
     * @param when when they have been changed, if they have
     */
    @Nullable String spoiled(String when) {
        if (!policy().isAhead() && !isAsynchronous() && !report.isLeft()) {
            return null;
        }
        try {
            @Nullable Object[] arguments = inputs.arguments();
            boolean canChange = KeyMemo.canChange(model.scope(), arguments)
                    || !inputs.hashed().files().isEmpty();
            return canChange && !model.hash(arguments).key().equals(key())
                    ? "its inputs were changed " + when + " and its caller did not wait"
                    : null;
        } catch (RuntimeException | LinkageError e) {
            return "its inputs cannot be hashed any more, which its caller did not wait with";
        }
    }

    /** Whether processes take turns for its result: what is stored is its answer, and what it computes is stored. */
    boolean takesTurns() {
        return model.leased() && policy().answers() && policy().writesStores();
    }

    /** What the method attached to its result; all of it once it has ended. */
    Map<String, Object> attributes() {
        return report.attributes().values();
    }
}
