package io.github.cachedresult.benchmarks;

import org.springframework.cache.annotation.Cacheable;

/** Spring's own cache abstraction. Public, as class proxies need it. */
public class SpringCacheModel implements Model {

    @Override
    @Cacheable("predict")
    public Prediction predict(String smiles) {
        return Prediction.of(smiles, 0, 7);
    }

    @Override
    @Cacheable("predictAt")
    public Prediction predictAt(String smiles, int charge, double acidity) {
        return Prediction.of(smiles, charge, acidity);
    }
}
