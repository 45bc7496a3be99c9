package io.github.cachedresult.autoconfigure.elsewhere;

import io.github.cachedresult.CachedResult;
import java.util.concurrent.atomic.AtomicInteger;

/** With a method that any subclass inherits, and that is called from here. */
public class ProtectedPredictor {

    private final AtomicInteger runs = new AtomicInteger();

    /** Creates it. */
    public ProtectedPredictor() {}

    /** Calls the method on another object. */
    public static String predictWith(ProtectedPredictor predictor, String smiles) {
        return predictor.predict(smiles);
    }

    /** Computes something. */
    @CachedResult(model = "protected")
    protected String predict(String smiles) {
        return smiles + runs.incrementAndGet();
    }
}
