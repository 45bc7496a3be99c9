package io.github.cachedresult.benchmarks.woven;

import io.github.cachedresult.CachedResult;
import io.github.cachedresult.benchmarks.Model;
import io.github.cachedresult.benchmarks.Prediction;

/** Our annotation, brought in by AspectJ at compile time. */
public class WovenModel implements Model {

    @Override
    @CachedResult(model = "woven", version = "1")
    public Prediction predict(String smiles) {
        return Prediction.of(smiles, 0, 7);
    }

    @Override
    @CachedResult(model = "woven", version = "1")
    public Prediction predictAt(String smiles, int charge, double acidity) {
        return Prediction.of(smiles, charge, acidity);
    }
}
