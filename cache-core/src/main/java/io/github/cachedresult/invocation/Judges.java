package io.github.cachedresult.invocation;

import io.github.cachedresult.CachedFrom;
import io.github.cachedresult.Computation;
import io.github.cachedresult.ResultPredicate;
import io.github.cachedresult.ResultValidity;
import io.github.cachedresult.Verdict;
import io.github.cachedresult.tier.EntryJudge.Judgement;
import io.github.cachedresult.tier.LocalEntry;
import io.github.cachedresult.tier.UnusableKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The validity predicates of one operation, composed. They never throw: a failure is a verdict too. */
final class Judges {

    private final List<ResultValidity<Object>> judges;
    private final boolean judgesOnRead;
    private final boolean judgesEachTime;

    Judges(List<ResultValidity<Object>> judges) {
        this.judges = List.copyOf(judges);
        this.judgesOnRead = judges.stream().anyMatch(Judges::overridesUsable);
        this.judgesEachTime =
                judges.stream().anyMatch(judge -> !(judge instanceof ResultPredicate) && overridesUsable(judge));
    }

    private static boolean overridesUsable(ResultValidity<Object> judge) {
        try {
            return judge.getClass()
                            .getMethod("usable", Object.class, CachedFrom.class)
                            .getDeclaringClass()
                    != ResultValidity.class;
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException("every ResultValidity has it", e);
        }
    }

    /** Their classes. */
    List<String> names() {
        return judges.stream().map(judge -> judge.getClass().getName()).toList();
    }

    /** Whether a result that a store had has to be judged at all. */
    boolean judgeOnRead() {
        return judgesOnRead;
    }

    /** Whether a result of this process has to be judged: predicates that found it valid would do so again. */
    boolean judgeAgain(LocalEntry entry) {
        return judgesEachTime || judgesOnRead && entry.judgedBy() != this;
    }

    /** The first verdict that is not to store; where there is none, to store, and for the shortest time that one said. */
    Ruling judge(Object result, Computation computation, Reporter reporter) {
        Verdict kept = Verdict.store();
        for (ResultValidity<Object> judge : judges) {
            String name = judge.getClass().getName();
            try {
                Verdict verdict = judge.judge(result, computation);
                if (verdict == null) {
                    throw new IllegalStateException("it gave no verdict");
                }
                WhyNotStored why = whyNotStored(verdict, name);
                if (why != null) {
                    return new Ruling(verdict, why);
                }
                kept = shorter(kept, verdict);
            } catch (Throwable e) {
                reporter.judgeFailed(computation.operation(), judge.getClass(), e);
                return Ruling.not(new WhyNotStored(WhyNotStored.Kind.JUDGE_FAILED, name, name + " failed"));
            }
        }
        return new Ruling(kept, null);
    }

    private static Verdict shorter(Verdict one, Verdict other) {
        if (!(one instanceof Verdict.StoreFor mine) || !(other instanceof Verdict.StoreFor its)) {
            return one instanceof Verdict.StoreFor ? one : other;
        }
        return mine.duration().compareTo(its.duration()) <= 0 ? one : other;
    }

    private static @Nullable WhyNotStored whyNotStored(Verdict verdict, String judge) {
        if (verdict instanceof Verdict.DoNotStore not) {
            return new WhyNotStored(WhyNotStored.Kind.JUDGED, judge, not.reason());
        }
        return verdict instanceof Verdict.PreferStale prefer
                ? new WhyNotStored(WhyNotStored.Kind.STALE_PREFERRED, judge, prefer.reason())
                : null;
    }

    /** Why a found result is not usable now, or null if it is. */
    Judgement.@Nullable Unusable objection(Object result, CachedFrom from, String operation, Reporter reporter) {
        for (ResultValidity<Object> judge : judges) {
            String name = judge.getClass().getName();
            try {
                if (!judge.usable(result, from)) {
                    return new Judgement.Unusable(UnusableKind.JUDGED, null, name, name + " finds it unusable", null);
                }
            } catch (Throwable e) {
                reporter.judgeFailed(operation, judge.getClass(), e);
                return new Judgement.Unusable(UnusableKind.JUDGE_FAILED, null, name, name + " failed", null);
            }
        }
        return null;
    }
}
