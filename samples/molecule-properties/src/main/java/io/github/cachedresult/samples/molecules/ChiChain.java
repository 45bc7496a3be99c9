package io.github.cachedresult.samples.molecules;

/**
 * The chain indices: rings of three to seven bonds, and smaller rings with what hangs on them. Named as in CDK.
 *
 * @param sch3 SCH-3: simple, 3 bonds
 * @param sch4 SCH-4: simple, 4 bonds
 * @param sch5 SCH-5: simple, 5 bonds
 * @param sch6 SCH-6: simple, 6 bonds
 * @param sch7 SCH-7: simple, 7 bonds
 * @param vch3 VCH-3: valence, 3 bonds
 * @param vch4 VCH-4: valence, 4 bonds
 * @param vch5 VCH-5: valence, 5 bonds
 * @param vch6 VCH-6: valence, 6 bonds
 * @param vch7 VCH-7: valence, 7 bonds
 */
public record ChiChain(
        double sch3,
        double sch4,
        double sch5,
        double sch6,
        double sch7,
        double vch3,
        double vch4,
        double vch5,
        double vch6,
        double vch7) {}
