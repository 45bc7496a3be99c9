package io.github.cachedresult.invocation;

import io.github.cachedresult.key.HashedInputs;
import io.github.cachedresult.key.KeyMemo;
import io.github.cachedresult.key.ResultKey;
import io.github.cachedresult.key.UnhashableInputException;
import io.github.cachedresult.tier.LocalEntry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The way of a batch, from the binding to the answer. Each of its items goes the way of a call: {@link CallPipeline}, but
 * with all others of the batch, {@code Local( SingleFlight( store( store( method ))))}. What lies behind the tier in this
 * process is {@link BatchFlights}.
 */
record BatchPipeline(
        KeyMemo memo, LocalHits localHits, BatchFlights flights, AheadFlights ahead, Bypass bypass, Reporter reporter) {

    /**
     * See {@link ResultCache#callBatch}.
     *
     * @param kind for whom
     * @param writes what it has given to the slower stores, and others of the same stream before it
     */
    @Nullable Object call(
            CachedOperation<?> operation,
            @Nullable Object target,
            @Nullable Object[] arguments,
            Binding binding,
            BatchBody body,
            Batch.Kind kind,
            WritesUnderWay writes)
            throws Throwable {
        CallContext context = CallContext.current();
        if (context != null && RunningCalls.isSecondBinding(context, operation, target, arguments, binding)) {
            return RunningCalls.runSecondBinding(
                    context, operation, target, arguments, binding, () -> body.proceed(arguments));
        }
        ModelBinding model = operation.bind(target, arguments);
        CallPolicy policy = CallPolicy.of(null, context, model, operation, target, arguments);
        Call call = new Call(operation, target, arguments, binding, () -> body.proceed(arguments), policy);
        if (policy.isOff()) {
            return bypass.runOff(call, model);
        }
        Object items = arguments[operation.batch().items().index()];
        Batch batch = null;
        String objection = null;
        try {
            objection = items == null ? "it has no items, but null" : Bypass.objectionTo(call, model);
            if (objection == null && items != null && model != null) {
                batch = Batch.of(call, body, items, model, kind, writes, reporter);
            }
        } catch (UnhashableInputException e) {
            objection = String.valueOf(e.getMessage());
        } catch (RuntimeException e) {
            objection = "reading its items failed: " + e;
        }
        if (batch == null) {
            return bypass.run(call, model, String.valueOf(objection));
        }
        Batch begun = batch;
        // What happens within is shown below it, and is what the method around it was given.
        return context == null
                ? answer(begun)
                : RunningCalls.run(call.with(() -> answer(begun)), RunFor.NOTHING, begun.report());
    }

    private Object answer(Batch batch) throws Throwable {
        try {
            List<BatchItem> open = answerAtHand(batch);
            if (open.isEmpty()) {
                ahead.begin(batch);
            } else {
                flights.answer(batch, open);
            }
            Object answer = batch.answered();
            batch.report().batched(batch.items().size());
            return answer;
        } catch (Throwable e) {
            batch.report().batchFailed(e);
            throw e;
        }
    }

    /** Answers the items that this process has results for, and returns the others in their order, equal ones as one. */
    private List<BatchItem> answerAtHand(Batch batch) throws Throwable {
        List<BatchItem> open = new ArrayList<>();
        Map<ResultKey, BatchItem> byKey = new HashMap<>();
        boolean remembered = batch.model().isRemembered();
        boolean answers = batch.policy().answers();
        CallContext within = batch.policy().runs() ? CallContext.current() : null;
        List<@Nullable Object> items = batch.items();
        for (int place = 0; place < items.size(); place++) {
            Object value = items.get(place);
            @Nullable Object[] counted = batch.counted(value);
            ResultKey key = remembered ? memo.get(batch.model().scope(), counted) : null;
            CallInputs inputs = null;
            if (key == null) {
                try {
                    inputs = hash(batch, counted);
                } catch (UnhashableInputException e) {
                    keyless(batch, value, String.valueOf(e.getMessage()), place, open);
                    continue;
                }
                key = inputs.key();
            }
            // What is there already is no answer to a part of the call that is to replace it.
            boolean isReentry = RunningCalls.isReentry(within, key);
            Object answer = answers && !isReentry ? atHand(batch, value, key, counted, inputs) : LocalHits.NONE;
            if (answer != LocalHits.NONE) {
                batch.answer(place, answer);
                continue;
            }
            BatchItem item = byKey.get(key);
            if (item == null) {
                item = isReentry
                        ? new BatchItem.Keyless(value, null, "it is a part of a call that is running")
                        : keyed(
                                batch,
                                value,
                                inputs == null
                                        ? CallInputs.remembered(
                                                key, batch.model().scope(), counted)
                                        : inputs);
                byKey.put(key, item);
                open.add(item);
            }
            item.places().add(place);
        }
        requireNoRecursion(batch, byKey);
        batch.asks(byKey.keySet());
        return open;
    }

    /**
     * What this process has for an item, which may be due, or {@link LocalHits#NONE}.
     *
     * @param inputs what was hashed, or {@code null} if the key was remembered
     */
    private @Nullable Object atHand(
            Batch batch, @Nullable Object value, ResultKey key, @Nullable Object[] counted, @Nullable CallInputs inputs)
            throws Exception {
        CachedOperation<?> operation = batch.operation();
        ModelBinding model = batch.model();
        CallPolicy policy = batch.policy();
        Object answer = localHits.answer(operation, model, policy, key, counted, inputs);
        if (!batch.startsAhead()) {
            return answer;
        }
        if (inputs == null) {
            if (answer != LocalHits.NONE) {
                return answer;
            }
            // Where the key was remembered, what is due is left as what is not there.
            CallInputs remembered = CallInputs.remembered(key, model.scope(), counted);
            answer = localHits.answer(operation, model, policy, key, counted, remembered);
        }
        LocalEntry due = answer == LocalHits.NONE ? null : localHits.due(model, policy, key);
        if (due != null) {
            batch.isDue(new DueItem(value, key, due.expiresAt()));
        }
        return answer;
    }

    private CallInputs hash(Batch batch, @Nullable Object[] counted) {
        HashedInputs hashed = batch.hash(counted);
        batch.model().remember(memo, hashed, counted);
        return CallInputs.hashed(hashed, batch.model().scope(), counted);
    }

    private BatchItem keyed(Batch batch, @Nullable Object value, CallInputs inputs) {
        return new BatchItem.Keyed(
                value, batch.call(), batch.model(), inputs, reporter.begin(batch.call(), batch.model(), inputs));
    }

    private void keyless(Batch batch, @Nullable Object value, String reason, int place, List<BatchItem> open) {
        CallReport report = reporter.begin(batch.call(), batch.model());
        if (batch.policy().runs()) {
            BatchItem item = new BatchItem.Keyless(value, report, reason);
            item.places().add(place);
            open.add(item);
        } else {
            batch.refuse(place, Refusals.uncacheable(batch.call(), report, reason));
        }
    }

    /** A batch that asks for the very items that it is made for, or that a part of it was, would ask for ever. */
    private static void requireNoRecursion(Batch batch, Map<ResultKey, BatchItem> open) {
        if (batch.policy().runs()
                && open.values().stream().anyMatch(BatchItem.Keyless.class::isInstance)
                && RunningCalls.isRecursion(open.keySet(), batch.call())) {
            throw new RecursiveCallException(
                    batch.operation(), open.keySet().iterator().next());
        }
    }
}
