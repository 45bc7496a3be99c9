package io.github.cachedresult.samples.molecules;

/**
 * The path-cluster indices: a branching with at least one longer arm. Named as in CDK.
 *
 * @param spc4 SPC-4: simple, 4 bonds
 * @param spc5 SPC-5: simple, 5 bonds
 * @param spc6 SPC-6: simple, 6 bonds
 * @param vpc4 VPC-4: valence, 4 bonds
 * @param vpc5 VPC-5: valence, 5 bonds
 * @param vpc6 VPC-6: valence, 6 bonds
 */
public record ChiPathCluster(double spc4, double spc5, double spc6, double vpc4, double vpc5, double vpc6) {}
