package io.github.cachedresult.autoconfigure;

import io.github.cachedresult.CachedFrom;
import io.github.cachedresult.Tier;
import io.github.cachedresult.invocation.CallOutcome;
import io.github.cachedresult.invocation.ResultTrace;
import io.github.cachedresult.invocation.TracedCall;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The response header {@code Cache-Status} (RFC 9211): a list with a member for each cached call of a request, written as a
 * structured field (RFC 8941).
 *
 * <p>Reasons and types of exceptions are left out, as they may name files and classes, and a response goes anywhere.
 */
final class CacheStatusHeader {

    static final String NAME = "Cache-Status";

    /** More members make a header that proxies refuse; servers allow 8 KB for all headers. */
    static final int MAXIMUM_MEMBERS = 20;

    private static final String CACHE = "CachedResult";

    private final InstantSource clock;

    CacheStatusHeader(InstantSource clock) {
        this.clock = clock;
    }

    /** The header's value, or null where there is nothing to say. Calls that have not ended are left out. */
    @Nullable String of(ResultTrace trace) {
        List<String> members = new ArrayList<>();
        for (TracedCall call : trace.calls()) {
            if (!(call.outcome() instanceof CallOutcome.Running)) {
                members.add(member(call));
            }
        }
        long more = trace.count() - MAXIMUM_MEMBERS;
        if (more > 0) {
            members.add(CACHE + "; detail=\"" + more + " more calls\"");
        }
        return members.isEmpty() ? null : String.join(", ", members);
    }

    private String member(TracedCall call) {
        StringBuilder member = new StringBuilder(CACHE);
        CallOutcome outcome = call.outcome();
        CachedFrom from = call.cachedFrom();
        if (outcome instanceof CallOutcome.Bypassed) {
            return member.append("; fwd=bypass").toString();
        }
        if (outcome instanceof CallOutcome.Batched batched) {
            // The calls after it are its items.
            return member.append("; detail=\"a batch of ")
                    .append(batched.items())
                    .append('"')
                    .toString();
        }
        if (outcome instanceof CallOutcome.Refused refused) {
            // It was neither found nor asked for: the answer is the cache's own.
            return member.append("; detail=").append(refused.reason()).toString();
        }
        if (outcome instanceof CallOutcome.Hit || outcome instanceof CallOutcome.Joined) {
            boolean collapsed = from.tier() == Tier.JOINED || !call.waited().isZero();
            member.append(collapsed ? "; fwd=miss; collapsed" : "; hit");
        } else {
            member.append("; fwd=").append(from.tier() == Tier.STALE ? "stale" : "miss");
            member.append(outcome instanceof CallOutcome.Stored ? "; stored" : "; stored=?0");
        }
        Instant until = call.usableUntil();
        if (until != null) {
            member.append("; ttl=")
                    .append(Duration.between(clock.instant(), until).toSeconds());
        }
        if (call.key() != null) {
            // A key has nothing that a quoted string would have to escape.
            member.append("; key=\"").append(call.key().text()).append('"');
        }
        if (outcome instanceof CallOutcome.Failed) {
            member.append("; detail=failed");
        } else if (from.tier() != Tier.COMPUTED && from.tier() != Tier.JOINED) {
            member.append("; detail=").append(from.tier());
        }
        return member.toString();
    }
}
