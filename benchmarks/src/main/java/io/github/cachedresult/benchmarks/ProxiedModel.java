package io.github.cachedresult.benchmarks;

import io.github.cachedresult.CachedResult;

/** Our annotation, brought in by a Spring proxy. */
public class ProxiedModel implements Model {

    @Override
    @CachedResult(model = "proxied", version = "1")
    public Prediction predict(String smiles) {
        return Prediction.of(smiles, 0, 7);
    }

    @Override
    @CachedResult(model = "proxied", version = "1")
    public Prediction predictAt(String smiles, int charge, double acidity) {
        return Prediction.of(smiles, charge, acidity);
    }
}
