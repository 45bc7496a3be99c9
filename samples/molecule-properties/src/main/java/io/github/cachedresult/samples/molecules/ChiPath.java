package io.github.cachedresult.samples.molecules;

/**
 * The path indices: unbranched paths; of no bond, they are sums over the atoms. Named as in CDK.
 *
 * @param sp0 SP-0: simple, 0 bonds
 * @param sp1 SP-1: simple, 1 bond
 * @param sp2 SP-2: simple, 2 bonds
 * @param sp3 SP-3: simple, 3 bonds
 * @param sp4 SP-4: simple, 4 bonds
 * @param sp5 SP-5: simple, 5 bonds
 * @param sp6 SP-6: simple, 6 bonds
 * @param sp7 SP-7: simple, 7 bonds
 * @param vp0 VP-0: valence, 0 bonds
 * @param vp1 VP-1: valence, 1 bond
 * @param vp2 VP-2: valence, 2 bonds
 * @param vp3 VP-3: valence, 3 bonds
 * @param vp4 VP-4: valence, 4 bonds
 * @param vp5 VP-5: valence, 5 bonds
 * @param vp6 VP-6: valence, 6 bonds
 * @param vp7 VP-7: valence, 7 bonds
 */
public record ChiPath(
        double sp0,
        double sp1,
        double sp2,
        double sp3,
        double sp4,
        double sp5,
        double sp6,
        double sp7,
        double vp0,
        double vp1,
        double vp2,
        double vp3,
        double vp4,
        double vp5,
        double vp6,
        double vp7) {}
