package io.github.cachedresult.samples.molecules;

/**
 * The Kier–Hall molecular connectivity indices, without unit. They count the fragments of one shape in a molecule, each
 * weighted by how branched its atoms are: the simple ones ({@code s…}) by the atoms' neighbours, the valence ones
 * ({@code v…}) by their valence electrons as well. The number in a name is the fragment's bonds.
 *
 * <p>Finding every fragment is what makes them expensive: about 0.1 s for a drug.
 *
 * @param chain the indices of rings and of what hangs on them
 * @param path the indices of unbranched paths
 * @param pathCluster the indices of branched fragments
 */
public record ChiIndices(ChiChain chain, ChiPath path, ChiPathCluster pathCluster) {}
