package io.github.cachedresult.invocation;

import io.github.cachedresult.Tier;
import io.github.cachedresult.key.ResultKey;
import io.github.cachedresult.tier.EntryJudge;
import io.github.cachedresult.tier.TierListener;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** Collects what is wrong in the tiers while one key is explained, in place of the listener that counts it. */
final class TierFindings implements TierListener {

    private final List<TierFinding> unusable = new CopyOnWriteArrayList<>();
    private final List<TierFinding> failed = new CopyOnWriteArrayList<>();

    @Override
    public void storeFailed(Tier tier, String store, String action, ResultKey key, Throwable cause) {
        failed(tier, cause);
    }

    @Override
    public void entryUnusable(Tier tier, ResultKey key, EntryJudge.Judgement.Unusable why) {
        unusable(tier, why.defect() == null ? why.reason() : why.defect() + ", " + why.reason());
    }

    void failed(Tier tier, Throwable cause) {
        failed.add(new TierFinding(tier, "it did not answer (" + cause + ")"));
    }

    void unusable(Tier tier, String reason) {
        unusable.add(new TierFinding(tier, reason));
    }

    /** Both. */
    List<TierFinding> all() {
        return Stream.concat(unusable.stream(), failed.stream()).distinct().toList();
    }

    /** The entries that must not be used. */
    List<TierFinding> unusable() {
        return unusable;
    }

    /** The tiers that did not answer. */
    List<TierFinding> failed() {
        return failed;
    }
}
