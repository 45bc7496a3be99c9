package io.github.cachedresult.benchmarks;

import com.alicp.jetcache.anno.CacheType;
import com.alicp.jetcache.anno.Cached;

/** JetCache in this process, with its default key: all arguments. */
public class JetCacheModel implements Model {

    @Override
    @Cached(name = "predict", cacheType = CacheType.LOCAL, localLimit = Entries.LIMIT)
    public Prediction predict(String smiles) {
        return Prediction.of(smiles, 0, 7);
    }

    @Override
    @Cached(name = "predictAt", cacheType = CacheType.LOCAL, localLimit = Entries.LIMIT)
    public Prediction predictAt(String smiles, int charge, double acidity) {
        return Prediction.of(smiles, charge, acidity);
    }
}
