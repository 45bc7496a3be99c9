package io.github.cachedresult.benchmarks;

/** No cache. */
class PlainModel implements Model {

    @Override
    public Prediction predict(String smiles) {
        return Prediction.of(smiles, 0, 7);
    }

    @Override
    public Prediction predictAt(String smiles, int charge, double acidity) {
        return Prediction.of(smiles, charge, acidity);
    }
}
