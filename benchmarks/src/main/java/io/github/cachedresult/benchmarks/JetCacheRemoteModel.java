package io.github.cachedresult.benchmarks;

import com.alicp.jetcache.anno.CacheType;
import com.alicp.jetcache.anno.Cached;

/** JetCache in Redis. */
public class JetCacheRemoteModel implements Model {

    @Override
    @Cached(name = "predict", cacheType = CacheType.REMOTE)
    public Prediction predict(String smiles) {
        return Prediction.of(smiles, 0, 7);
    }

    @Override
    @Cached(name = "predictAt", cacheType = CacheType.REMOTE)
    public Prediction predictAt(String smiles, int charge, double acidity) {
        return Prediction.of(smiles, charge, acidity);
    }
}
