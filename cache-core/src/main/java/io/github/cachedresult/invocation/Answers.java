package io.github.cachedresult.invocation;

import io.github.cachedresult.CachedFrom;
import io.github.cachedresult.Tier;
import io.github.cachedresult.entry.EntryHeader;
import io.github.cachedresult.key.ResultKey;
import io.github.cachedresult.value.ResultCodec;
import io.github.cachedresult.value.ResultCodec.UndecodableException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What calls return, or throw, of how flights have landed; and what is told of it. */
record Answers(ResultCodec codec, InstantSource clock, Bypass bypass) {

    private static final String UNTHROWABLE = "how it failed before cannot be thrown again";

    /** What a call returns that does not wait for the end of its method. */
    @Nullable Object standIn(Call call, ModelBinding model, Outcome.Delivered standIn, CallReport report) throws Throwable {
        CachedOperation<?> operation = call.operation();
        Duration limit = Objects.requireNonNullElse(
                model.patience().soft(), model.patience().hard());
        report.leftWithStandIn("its method has not returned within " + limit);
        try {
            Object value = codec.own(operation.type(), standIn.shared());
            return Provenance.answer(operation, value, report.answered(from(Tier.STALE, standIn), standIn.until()));
        } catch (UndecodableException e) {
            return bypass.run(call, report, String.valueOf(e.getMessage()));
        }
    }

    /** What a call returns that flew itself. */
    @Nullable Object own(Call call, ResultKey key, Outcome outcome, CallReport report) throws Throwable {
        CachedOperation<?> operation = call.operation();
        if (outcome instanceof Outcome.Delivered delivered) {
            CachedFrom from = from(delivered.tier(), delivered);
            return Provenance.answer(operation, delivered.value(), report.answered(from, delivered.until()));
        }
        if (outcome instanceof Outcome.Unshareable only) {
            CachedFrom from = Provenance.from(Tier.COMPUTED, only.origin(), 0, 0);
            return Provenance.answer(operation, only.value(), report.answered(from, EntryHeader.NEVER));
        }
        if (outcome instanceof Outcome.Remembered remembered) {
            CachedFrom from = from(remembered.tier(), remembered);
            Exception failure = remembered.failure().thrown(from.age());
            if (failure == null) {
                return bypass.run(call, report, UNTHROWABLE);
            }
            report.answered(from, remembered.until());
            throw failure;
        }
        if (outcome instanceof Outcome.NotFound none) {
            return Refusals.notFound(call, key, report, none);
        }
        if (outcome instanceof Outcome.Spoiled spoiled) {
            return own(call, key, spoiled.own(), report);
        }
        if (outcome instanceof Outcome.NotRun) {
            // Its caller does not wait.
            return null;
        }
        throw ((Outcome.Threw) outcome).exception();
    }

    /** What a call returns that waited for another. */
    @Nullable Object joined(Call call, ResultKey key, CallReport flown, Outcome outcome, CallReport report) throws Throwable {
        if (outcome instanceof Outcome.Alone alone) {
            return bypass.run(call, report, alone.reason());
        }
        CachedOperation<?> operation = call.operation();
        if (outcome instanceof Outcome.Delivered delivered) {
            Object value;
            try {
                value = codec.own(operation.type(), delivered.shared());
            } catch (UndecodableException e) {
                return bypass.run(call, report, String.valueOf(e.getMessage()));
            }
            CachedFrom from = from(delivered.tier() == Tier.COMPUTED ? Tier.JOINED : delivered.tier(), delivered);
            return Provenance.answer(operation, value, report.joined(from, delivered.until(), flown));
        }
        if (outcome instanceof Outcome.Unshareable) {
            return bypass.run(call, report, "its result is mutable and cannot be copied");
        }
        if (outcome instanceof Outcome.Remembered remembered) {
            CachedFrom from = from(remembered.tier(), remembered);
            Exception failure = remembered.failure().thrown(from.age());
            if (failure == null) {
                return bypass.run(call, report, UNTHROWABLE);
            }
            report.joined(from, remembered.until(), flown);
            throw failure;
        }
        if (outcome instanceof Outcome.NotFound none) {
            return Refusals.notFound(call, key, report, none);
        }
        Throwable exception = ((Outcome.Threw) outcome).exception();
        report.joinFailed(exception);
        throw exception;
    }

    private CachedFrom from(Tier tier, Outcome.Known known) {
        return Provenance.from(tier, known.origin(), known.computedAt(), clock.millis());
    }
}
