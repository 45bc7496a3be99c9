package io.github.cachedresult.samples.interactions.model;

/**
 * What models know of a pair. None of it depends on the order of the two.
 *
 * @param nearestKnown how alike the pair is to the most similar one that is known to interact, another than itself, from 0 to
 *     1: the product of the resemblances of the drugs that correspond
 * @param resemblance how alike the two are, from 0 to 1
 * @param partners with how many of the others either is known to interact, as a share of the drugs that have any, from 0 to 1
 */
public record PairFeatures(double nearestKnown, double resemblance, double partners) {

    double[] toArray() {
        return new double[] {nearestKnown, resemblance, partners};
    }
}
