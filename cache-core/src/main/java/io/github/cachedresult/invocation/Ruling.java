package io.github.cachedresult.invocation;

import io.github.cachedresult.Computation;
import io.github.cachedresult.Verdict;
import io.github.cachedresult.entry.EntryHeader.Run;
import io.github.cachedresult.key.HashedInputs;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What was decided of a result that was just computed.
 *
 * @param verdict whether it is stored
 * @param why why it is not, or {@code null} where it is
 */
record Ruling(Verdict verdict, @Nullable WhyNotStored why) {

    /**
     * Decides.
     *
     * @param inputs what the key was made of
     * @param reporter hears of predicates that fail
     */
    static Ruling of(FlightRequest request, HashedInputs inputs, @Nullable Object value, Run run, Reporter reporter) {
        WhyNotStored changed = changedMeanwhile(request, inputs);
        if (changed != null) {
            return not(changed);
        }
        ResultPolicy policy = request.operation().policy();
        if (value == null) {
            return policy.storesNull() ? new Ruling(Verdict.store(), null) : not(WhyNotStored.Kind.NULL, "it is null");
        }
        return policy.judges().judge(value, computation(request, run), reporter);
    }

    /** Not to be stored. */
    static Ruling not(WhyNotStored why) {
        return new Ruling(Verdict.doNotStore(why.reason()), why);
    }

    /** Not to be stored, for a cause that no predicate sees. */
    static Ruling not(WhyNotStored.Kind kind, String reason) {
        return not(new WhyNotStored(kind, reason));
    }

    /** Why a result may not be one of its key, or null: what the key was made of was read before the method ran. */
    static @Nullable WhyNotStored changedMeanwhile(FlightRequest request, HashedInputs inputs) {
        String file = inputs.files().findChanged();
        Call call = request.call();
        String changed = file == null
                ? call.operation().promotion(request.model(), call.target(), call.arguments())
                : "the file at " + file + " changed while it ran";
        return changed == null ? null : new WhyNotStored(WhyNotStored.Kind.INPUTS_CHANGED, changed);
    }

    private static Computation computation(FlightRequest request, Run run) {
        return new Computation(
                request.model().model(),
                request.model().version(),
                request.operation().name(),
                Instant.ofEpochMilli(run.startedAt()),
                Duration.ofNanos(run.durationNanos()),
                request.attributes());
    }
}
