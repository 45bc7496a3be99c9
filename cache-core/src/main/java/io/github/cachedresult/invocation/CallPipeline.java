package io.github.cachedresult.invocation;

import io.github.cachedresult.CacheMode;
import io.github.cachedresult.key.HashedInputs;
import io.github.cachedresult.key.KeyMemo;
import io.github.cachedresult.key.KeyScope;
import io.github.cachedresult.key.ResultKey;
import io.github.cachedresult.key.UnhashableInputException;
import io.github.cachedresult.tier.LocalEntry;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The way of a call, from the binding to the answer: {@code Local( SingleFlight( store( store( method ))))}. {@link #call}
 * reads like it; what lies behind the tier in this process is {@link Flights}.
 *
 * <p>Takes no lock and allocates next to nothing for a result that is at hand.
 */
final class CallPipeline {

    private final KeyMemo memo;
    private final LocalHits localHits;
    private final Flights flights;
    private final AsyncFlights asyncFlights;
    private final Bypass bypass;
    private final Reporter reporter;

    CallPipeline(
            KeyMemo memo,
            LocalHits localHits,
            Flights flights,
            AsyncFlights asyncFlights,
            Bypass bypass,
            Reporter reporter) {
        this.memo = memo;
        this.localHits = localHits;
        this.flights = flights;
        this.asyncFlights = asyncFlights;
        this.bypass = bypass;
        this.reporter = reporter;
    }

    /**
     * See {@link ResultCache#call}.
     *
     * @param own the mode that the call says itself, or null
     */
    @Nullable Object call(
            CachedOperation<?> operation,
            @Nullable Object target,
            @Nullable Object[] arguments,
            Binding binding,
            MethodBody body,
            @Nullable CacheMode own)
            throws Throwable {
        CallContext context = CallContext.current();
        if (context != null && RunningCalls.isSecondBinding(context, operation, target, arguments, binding)) {
            return RunningCalls.runSecondBinding(context, operation, target, arguments, binding, body);
        }
        ModelBinding model = operation.bind(target, arguments);
        CallPolicy policy = CallPolicy.of(own, context, model, operation, target, arguments);
        ResultKey key = rememberedKey(model, policy, arguments);
        Object answer = context != null && RunningCalls.isReentry(context, key)
                ? LocalHits.NONE
                : answerAtHand(operation, model, policy, key, arguments);
        return answer == LocalHits.NONE
                ? callBeyondLocal(new Call(operation, target, arguments, binding, body, policy), model, key)
                : answer;
    }

    /** See {@link ResultCache#answerAtHand}. */
    @Nullable Object answerAtHand(CachedOperation<?> operation, @Nullable Object target, @Nullable Object[] arguments)
            throws Exception {
        CallContext context = CallContext.current();
        if (context != null && RunningCalls.mayBeOfAnotherMode(context, operation)) {
            return LocalHits.NONE;
        }
        ModelBinding model = operation.bind(target, arguments);
        if (model == null) {
            return LocalHits.NONE;
        }
        ResultKey key = rememberedKey(model, model.policy(), arguments);
        return context != null && RunningCalls.isReentry(context, key)
                ? LocalHits.NONE
                : answerAtHand(operation, model, model.policy(), key, arguments);
    }

    private @Nullable Object answerAtHand(
            CachedOperation<?> operation,
            @Nullable ModelBinding model,
            CallPolicy policy,
            @Nullable ResultKey remembered,
            @Nullable Object[] arguments)
            throws Exception {
        return model == null || remembered == null || !policy.answers()
                ? LocalHits.NONE
                : localHits.answer(operation, model, policy, remembered, arguments);
    }

    private @Nullable ResultKey rememberedKey(
            @Nullable ModelBinding model, CallPolicy policy, @Nullable Object[] arguments) {
        return model != null && model.isRemembered() && !policy.isOff() ? memo.get(model.scope(), arguments) : null;
    }

    private @Nullable Object callBeyondLocal(Call call, @Nullable ModelBinding model, @Nullable ResultKey remembered)
            throws Throwable {
        CallPolicy policy = call.policy();
        if (policy.isOff()) {
            return bypass.runOff(call, model);
        }
        CallInputs inputs;
        try {
            String objection = Bypass.objectionTo(call, model);
            if (objection != null || model == null) {
                return bypass.run(call, model, String.valueOf(objection));
            }
            inputs = inputs(call, model, remembered);
        } catch (UnhashableInputException e) {
            return bypass.run(call, model, String.valueOf(e.getMessage()));
        }
        ResultKey key = inputs.key();
        if (policy.runs() && RunningCalls.isRecursion(Set.of(key), call)) {
            RecursiveCallException recursion = new RecursiveCallException(call.operation(), key);
            reporter.begin(call, model, inputs).joinFailed(recursion);
            throw recursion;
        }
        if (policy.runs() && RunningCalls.isReentry(CallContext.current(), key)) {
            return RunningCalls.runReentry(call, key);
        }
        // Where the key was remembered the tier was asked, and has no answer, or one that is to be computed anew.
        boolean mayHaveAnswer = remembered == null || model.life().refreshAhead();
        Object answer = mayHaveAnswer && policy.answers() ? localHits.answer(call, model, inputs) : LocalHits.NONE;
        if (answer != LocalHits.NONE) {
            LocalEntry due = localHits.due(model, policy, key);
            if (due != null) {
                flights.refresh(call, model, inputs, due.expiresAt());
            }
            return answer;
        }
        CallReport report = reporter.begin(call, model, inputs);
        return call.body() instanceof AsyncBody
                ? asyncFlights.answer(call, model, inputs, report)
                : flights.answer(call, model, inputs, report);
    }

    private CallInputs inputs(Call call, ModelBinding model, @Nullable ResultKey remembered) {
        KeyScope scope = model.scope();
        if (remembered != null) {
            return CallInputs.remembered(remembered, scope, call.arguments());
        }
        HashedInputs hashed = model.hash(call.arguments());
        model.remember(memo, hashed, call.arguments());
        return CallInputs.hashed(hashed, scope, call.arguments());
    }

    /** See {@link ResultCache#bypass}. */
    @Nullable Object bypass(
            CachedOperation<?> operation,
            @Nullable Object target,
            @Nullable Object[] arguments,
            Binding binding,
            MethodBody body,
            String reason)
            throws Throwable {
        CallContext context = CallContext.current();
        if (context != null && RunningCalls.isSecondBinding(context, operation, target, arguments, binding)) {
            return RunningCalls.runSecondBinding(context, operation, target, arguments, binding, body);
        }
        CallPolicy policy = CallPolicy.ofUncached(null, context, operation, target, arguments);
        return bypass.run(new Call(operation, target, arguments, binding, body, policy), (ModelBinding) null, reason);
    }
}
