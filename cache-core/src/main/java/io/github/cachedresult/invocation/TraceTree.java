package io.github.cachedresult.invocation;

import io.github.cachedresult.CachedFrom;
import io.github.cachedresult.invocation.ResultTrace.Node;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;

/** The calls of a trace, each below the one that made it, as far as that is among them. */
final class TraceTree {

    private TraceTree() {}

    static List<Node> of(List<TracedCall> calls) {
        IdentityHashMap<TracedCall, List<Node>> childrenOf = new IdentityHashMap<>();
        calls.forEach(call -> childrenOf.put(call, new ArrayList<>()));
        List<Node> roots = new ArrayList<>();
        // A call begins after the one that makes it: from the last on, all children of a call are known.
        for (int i = calls.size() - 1; i >= 0; i--) {
            TracedCall call = calls.get(i);
            List<Node> siblings = childrenOf.getOrDefault(call.parent(), roots);
            siblings.add(0, new Node(call, childrenOf.getOrDefault(call, List.of())));
        }
        return List.copyOf(roots);
    }

    /** {@code predict of eos3b5e v2 (h1-…): hit in REDIS, 3 s old, saved PT4M}. */
    static void append(StringBuilder text, Node node, int depth) {
        TracedCall call = node.call();
        text.append("  ".repeat(depth)).append(call.operation());
        if (call.key() != null) {
            text.append(" of ").append(call.key());
        }
        text.append(": ").append(describe(call.outcome()));
        CachedFrom from = call.cachedFrom();
        if (from.isHit()) {
            text.append(", ")
                    .append(from.tier())
                    .append(" after ")
                    .append(from.age())
                    .append(", saved ")
                    .append(from.durationSaved());
        }
        if (!call.waited().isZero()) {
            text.append(", waited ").append(call.waited()).append(" for other processes");
        }
        text.append('\n');
        node.children().forEach(child -> append(text, child, depth + 1));
    }

    private static String describe(CallOutcome outcome) {
        if (outcome instanceof CallOutcome.Hit) {
            return "hit";
        }
        if (outcome instanceof CallOutcome.Joined) {
            return "joined";
        }
        if (outcome instanceof CallOutcome.Stored) {
            return "computed and stored";
        }
        if (outcome instanceof CallOutcome.KeptInJournal) {
            return "computed and kept in the journal";
        }
        if (outcome instanceof CallOutcome.NotStored not) {
            return "computed and not stored, " + not.reason();
        }
        if (outcome instanceof CallOutcome.StoodIn stale) {
            Throwable exception = stale.exception();
            return "stale, as " + stale.reason()
                    + (exception == null ? "" : ", " + exception.getClass().getName());
        }
        if (outcome instanceof CallOutcome.Bypassed bypassed) {
            return "bypassed, " + bypassed.reason();
        }
        if (outcome instanceof CallOutcome.Refused refused) {
            return "refused: " + refused.reason();
        }
        if (outcome instanceof CallOutcome.Batched batched) {
            return "a batch of " + batched.items();
        }
        return outcome instanceof CallOutcome.Failed failed
                ? "failed, " + failed.exception().getClass().getName()
                : "running";
    }
}
