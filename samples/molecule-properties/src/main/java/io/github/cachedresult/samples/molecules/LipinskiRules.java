package io.github.cachedresult.samples.molecules;

/** Lipinski's rules of five: what an orally active drug seldom exceeds. */
final class LipinskiRules {

    private LipinskiRules() {}

    /**
     * Counts how many of the four rules are broken. CDK's own count has a fifth for rotatable bonds, which is Veber's, and
     * takes another XLogP than the one we report; this one can be checked against the other columns.
     *
     * @param molecularWeight in g/mol
     */
    static int violations(double molecularWeight, double xLogP, int donors, int acceptors) {
        int violations = 0;
        if (molecularWeight > 500) {
            violations++;
        }
        if (xLogP > 5) {
            violations++;
        }
        if (donors > 5) {
            violations++;
        }
        if (acceptors > 10) {
            violations++;
        }
        return violations;
    }
}
