package io.github.cachedresult.samples.interactions.service;

import io.github.cachedresult.CachedResult;
import io.github.cachedresult.ModelName;
import io.github.cachedresult.samples.interactions.model.ModelRegistry;
import io.github.cachedresult.samples.interactions.model.Prediction;
import org.springframework.stereotype.Service;

/** Predicts. */
@Service
public class Predictor {

    private final ModelRegistry models;

    Predictor(ModelRegistry models) {
        this.models = models;
    }

    /**
     * The prediction of a model. {@link CurrentVersions} tells its version, so that a prediction of the version before is never
     * met.
     *
     * @param model its name
     * @param features the pair
     */
    @CachedResult(operation = "predict", ttl = "120s")
    public Prediction predict(@ModelName String model, Features features) {
        return models.current(model).predict(features.numbers());
    }
}
