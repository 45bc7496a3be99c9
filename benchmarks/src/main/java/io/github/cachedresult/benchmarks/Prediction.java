package io.github.cachedresult.benchmarks;

import java.io.Serializable;

/**
 * An immutable result, of the size that a model of one property has. Serializable, as the others' defaults need it.
 *
 * @param smiles what was asked
 * @param label what it is
 * @param score how sure that is
 */
public record Prediction(String smiles, String label, double score) implements Serializable {

    /** The computation itself, which no hit runs. */
    public static Prediction of(String smiles, int charge, double acidity) {
        return new Prediction(smiles, charge < 0 ? "anion" : "neutral", smiles.length() / (1 + acidity));
    }
}
