package io.github.cachedresult.autoconfigure;

import io.github.cachedresult.Cached;
import io.github.cachedresult.CachedResult;
import java.util.concurrent.atomic.AtomicInteger;

/** A service with cached methods. Public, as a class loader of a test's own may be the one that proxies it. */
public class Predictor {

    private final AtomicInteger runs = new AtomicInteger();

    /** Creates a service that has not run. */
    public Predictor() {}

    /** Computes something. */
    @CachedResult(model = "predictor", version = "1")
    public Prediction predict(String smiles) {
        runs.incrementAndGet();
        return new Prediction(smiles, smiles.length());
    }

    /** Computes the same of another text, and says where from. */
    @CachedResult(model = "predictor", version = "1", operation = "explained")
    public Cached<Prediction> explain(String smiles) {
        return Cached.of(predict(smiles + "!"));
    }

    int runs() {
        return runs.get();
    }

    /** A result. */
    public record Prediction(String smiles, double score) {}
}
