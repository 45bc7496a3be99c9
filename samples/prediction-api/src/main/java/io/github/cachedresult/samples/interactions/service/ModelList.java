package io.github.cachedresult.samples.interactions.service;

import io.github.cachedresult.CachedResult;
import io.github.cachedresult.samples.interactions.model.ModelRegistry;
import java.util.List;
import org.springframework.stereotype.Service;

/** Lists and promotes models. */
@Service
public class ModelList {

    static final String MODEL = "model-list";

    private final ModelRegistry models;

    ModelList(ModelRegistry models) {
        this.models = models;
    }

    /** All models. Its version is that of all models in it, of which {@link CurrentVersions} tells the cache. */
    @CachedResult(model = MODEL, operation = "list", ttl = "1h")
    public List<ModelRegistry.Listing> list() {
        return models.list();
    }

    /** Has a version of a model answer from now on, in this process. */
    public void promote(String model, String version) {
        models.promote(model, version);
    }
}
