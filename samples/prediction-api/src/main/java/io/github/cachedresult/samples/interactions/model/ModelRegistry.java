package io.github.cachedresult.samples.interactions.model;

import io.github.cachedresult.samples.interactions.drugs.Pharmacopoeia;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/** The models, their versions, and which of them answers in this process. Thread-safe. */
public final class ModelRegistry {

    private final Map<String, Map<String, InteractionModel>> models;
    private final ConcurrentMap<String, String> current = new ConcurrentHashMap<>();

    private ModelRegistry(Map<String, Map<String, InteractionModel>> models) {
        this.models = models;
        models.forEach((name, versions) ->
                current.put(name, versions.keySet().iterator().next()));
    }

    /**
     * A model that can be asked.
     *
     * @param name its name
     * @param version the version that answers
     * @param versions all its versions
     */
    public record Listing(String name, String version, List<String> versions) {}

    /** Fits the models of this sample to what is known. */
    public static ModelRegistry fitted(Pharmacopoeia drugs, FeatureCalculator calculator) {
        List<LogisticRegression.Example> examples = TrainingSet.of(drugs, calculator);
        Map<String, Map<String, InteractionModel>> models = new TreeMap<>();
        models.put("nearest-known", new TreeMap<>(Map.of("1", InteractionModel.nearestKnown())));
        models.put(
                "logistic",
                new TreeMap<>(Map.of(
                        "1", LogisticRegression.fit(examples, 0.01), "2", LogisticRegression.fit(examples, 0.0001))));
        return new ModelRegistry(models);
    }

    /** All models, by name. */
    public List<Listing> list() {
        return models.entrySet().stream()
                .map(model -> new Listing(
                        model.getKey(),
                        String.valueOf(current.get(model.getKey())),
                        List.copyOf(model.getValue().keySet())))
                .toList();
    }

    /** The version of a model that answers now. */
    public InteractionModel current(String name) {
        InteractionModel model = versions(name).get(String.valueOf(current.get(name)));
        if (model == null) {
            throw new UnknownModelException("current version of the model '" + name + "'");
        }
        return model;
    }

    /** Has a version of a model answer from now on. */
    public void promote(String name, String version) {
        if (!versions(name).containsKey(version)) {
            throw new UnknownModelException("version '" + version + "' of the model '" + name + "'");
        }
        current.put(name, version);
    }

    /** The version of a model that answers now, or {@code null} where there is no such model. */
    public @Nullable String versionOf(String name) {
        return current.get(name);
    }

    /** Which version of each model answers now. */
    public Map<String, String> versions() {
        return new TreeMap<>(current);
    }

    private Map<String, InteractionModel> versions(String name) {
        Map<String, InteractionModel> versions = models.get(name);
        if (versions == null) {
            throw new UnknownModelException("model '" + name + "'");
        }
        return versions;
    }
}
