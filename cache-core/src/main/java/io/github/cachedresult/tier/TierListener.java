package io.github.cachedresult.tier;

import io.github.cachedresult.Tier;
import io.github.cachedresult.key.ResultKey;

/** Hears of what goes wrong in a store. Called on any thread; must neither block nor throw. */
public interface TierListener {

    /** A store did not answer a read or take a write. */
    void storeFailed(Tier tier, String store, String action, ResultKey key, Throwable cause);

    /** An entry was found and must not be used. */
    void entryUnusable(Tier tier, ResultKey key, EntryJudge.Judgement.Unusable why);
}
