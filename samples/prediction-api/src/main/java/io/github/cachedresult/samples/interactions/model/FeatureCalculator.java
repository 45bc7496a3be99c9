package io.github.cachedresult.samples.interactions.model;

import io.github.cachedresult.samples.interactions.drugs.DrugPair;
import io.github.cachedresult.samples.interactions.drugs.Interaction;
import io.github.cachedresult.samples.interactions.drugs.Pharmacopoeia;
import io.github.cachedresult.samples.interactions.drugs.Structures;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Computes the features of pairs from what is known of other pairs: drugs that resemble drugs that interact are suspected to
 * interact, too, after Vilar et al., "Drug–drug interaction through molecular structure similarity analysis", JAMIA 19 (2012).
 * What is known of a pair itself is left out, so that models can be fitted to it. Immutable.
 */
public final class FeatureCalculator {

    private final Pharmacopoeia drugs;
    private final Structures structures;
    private final Map<String, Set<String>> partners = new HashMap<>();

    /** Creates it. */
    public FeatureCalculator(Pharmacopoeia drugs, Structures structures) {
        this.drugs = drugs;
        this.structures = structures;
        for (Interaction known : drugs.interactions()) {
            DrugPair pair = known.pair();
            partners.computeIfAbsent(pair.first(), name -> new HashSet<>()).add(pair.second());
            partners.computeIfAbsent(pair.second(), name -> new HashSet<>()).add(pair.first());
        }
    }

    /**
     * The features of a pair.
     *
     * @throws io.github.cachedresult.samples.interactions.drugs.UnknownDrugException if one of them is no drug
     */
    public PairFeatures of(DrugPair pair) {
        String one = drugs.drug(pair.first()).name();
        String other = drugs.drug(pair.second()).name();
        return new PairFeatures(nearestKnown(one, other), structures.resemblance(one, other), partners(one, other));
    }

    private double nearestKnown(String one, String other) {
        double nearest = 0;
        for (Interaction known : drugs.interactions()) {
            DrugPair pair = known.pair();
            if (isSame(pair, one, other)) {
                continue;
            }
            double straight = likeness(one, pair.first(), other, pair.second());
            double crossed = likeness(one, pair.second(), other, pair.first());
            nearest = Math.max(nearest, Math.max(straight, crossed));
        }
        return nearest;
    }

    private double likeness(String one, String likeOne, String other, String likeOther) {
        return structures.resemblance(one, likeOne) * structures.resemblance(other, likeOther);
    }

    private double partners(String one, String other) {
        Set<String> either = new HashSet<>(partners.getOrDefault(one, Set.of()));
        either.addAll(partners.getOrDefault(other, Set.of()));
        either.remove(one);
        either.remove(other);
        return partners.isEmpty() ? 0 : (double) either.size() / partners.size();
    }

    private static boolean isSame(DrugPair pair, String one, String other) {
        return pair.first().equals(one) && pair.second().equals(other)
                || pair.first().equals(other) && pair.second().equals(one);
    }
}
