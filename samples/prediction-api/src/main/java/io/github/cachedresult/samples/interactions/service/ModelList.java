package io.github.cachedresult.samples.interactions.service;

import io.github.cachedresult.CachedResult;
import io.github.cachedresult.EvictResult;
import io.github.cachedresult.samples.interactions.model.ModelRegistry;
import java.util.List;
import org.springframework.stereotype.Service;

/** Lists and promotes models. */
@Service
public class ModelList {

    private static final String MODEL = "model-list";

    private final ModelRegistry models;

    ModelList(ModelRegistry models) {
        this.models = models;
    }

    /** All models. */
    @CachedResult(model = MODEL, version = "1", operation = "list", ttl = "1h")
    public List<ModelRegistry.Listing> list() {
        return models.list();
    }

    /** Has a version of a model answer from now on, in this process; the lists made before are taken back everywhere. */
    @EvictResult(model = MODEL)
    public void promote(String model, String version) {
        models.promote(model, version);
    }
}
