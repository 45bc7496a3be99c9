package io.github.cachedresult.benchmarks;

/** What is called, in every way that is measured. */
public interface Model {

    /** A call with the simplest arguments there are. */
    Prediction predict(String smiles);

    /** A call whose arguments have to be boxed on their way through a cache. */
    Prediction predictAt(String smiles, int charge, double acidity);
}
