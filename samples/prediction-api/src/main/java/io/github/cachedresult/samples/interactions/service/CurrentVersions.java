package io.github.cachedresult.samples.interactions.service;

import io.github.cachedresult.ModelVersions;
import io.github.cachedresult.samples.interactions.model.ModelRegistry;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Tells the cache which version of a model answers, so that one that is promoted is asked at once, whatever is cached. The list
 * of models is as old as the versions in it.
 */
@Component
final class CurrentVersions implements ModelVersions {

    private final ModelRegistry models;

    CurrentVersions(ModelRegistry models) {
        this.models = models;
    }

    @Override
    public @Nullable String versionOf(String model) {
        return model.equals(ModelList.MODEL) ? models.versions().toString() : models.versionOf(model);
    }
}
