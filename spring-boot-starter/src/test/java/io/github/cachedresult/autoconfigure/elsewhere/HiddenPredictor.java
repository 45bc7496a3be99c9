package io.github.cachedresult.autoconfigure.elsewhere;

import io.github.cachedresult.CachedResult;

/** With a method that no class in another package inherits. */
public class HiddenPredictor {

    /** Creates it. */
    public HiddenPredictor() {}

    @CachedResult(model = "hidden")
    String predict(String smiles) {
        return smiles;
    }
}
