package io.github.cachedresult.invocation;

import io.github.cachedresult.Verdict;
import org.jspecify.annotations.Nullable;

/**
 * What was decided of a result that was just computed.
 *
 * @param verdict whether it is stored
 * @param why why it is not, or {@code null} where it is
 */
record Ruling(Verdict verdict, @Nullable WhyNotStored why) {

    /** Not to be stored. */
    static Ruling not(WhyNotStored why) {
        return new Ruling(Verdict.doNotStore(why.reason()), why);
    }

    /** Not to be stored, for a cause that no predicate sees. */
    static Ruling not(WhyNotStored.Kind kind, String reason) {
        return not(new WhyNotStored(kind, reason));
    }
}
