package io.github.cachedresult.samples.interactions.service;

import io.github.cachedresult.CachedResult;
import io.github.cachedresult.HashWith;
import io.github.cachedresult.normalize.AnyOrder;
import io.github.cachedresult.samples.interactions.drugs.DrugPair;
import io.github.cachedresult.samples.interactions.drugs.Interaction;
import io.github.cachedresult.samples.interactions.drugs.Pharmacopoeia;
import io.github.cachedresult.samples.interactions.model.FeatureCalculator;
import io.github.cachedresult.samples.interactions.model.PairFeatures;
import java.util.List;
import org.springframework.stereotype.Service;

/**
 * What is known of drugs and pairs of them. A pair has one answer in either order. That nothing is known is an answer like any
 * other: 0, false and an empty text are kept as well as any.
 */
@Service
public class DrugIndex {

    private static final String MODEL = "drug-index";
    private static final String VERSION = "1";
    private static final String LIFE = "24h";

    private final Pharmacopoeia drugs;
    private final FeatureCalculator calculator;

    DrugIndex(Pharmacopoeia drugs, FeatureCalculator calculator) {
        this.drugs = drugs;
        this.calculator = calculator;
    }

    /** The names of all drugs, in alphabetical order. */
    @CachedResult(model = MODEL, version = VERSION, operation = "names", ttl = LIFE)
    public List<String> names() {
        return List.copyOf(drugs.names());
    }

    /** Whether there is a drug of that name. */
    @CachedResult(model = MODEL, version = VERSION, operation = "lists", ttl = LIFE)
    public boolean lists(String name) {
        return drugs.names().contains(name);
    }

    /** How severely a pair is known to interact: 1 minor, 2 moderate, 3 major; 0 where nothing is known. */
    @CachedResult(model = MODEL, version = VERSION, operation = "severity", ttl = LIFE)
    public int severity(@HashWith(AnyOrder.class) DrugPair pair) {
        Interaction known = drugs.interaction(pair);
        return known == null ? 0 : known.severity();
    }

    /** Why it does; empty where nothing is known. */
    @CachedResult(model = MODEL, version = VERSION, operation = "mechanism", ttl = LIFE)
    public String mechanism(@HashWith(AnyOrder.class) DrugPair pair) {
        Interaction known = drugs.interaction(pair);
        return known == null ? "" : known.mechanism();
    }

    /**
     * What models know of a pair.
     *
     * @throws io.github.cachedresult.samples.interactions.drugs.UnknownDrugException if one of them is no drug
     */
    @CachedResult(model = MODEL, version = VERSION, operation = "features", ttl = LIFE)
    public PairFeatures features(@HashWith(AnyOrder.class) DrugPair pair) {
        return calculator.of(pair);
    }
}
