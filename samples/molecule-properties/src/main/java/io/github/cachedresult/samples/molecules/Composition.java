package io.github.cachedresult.samples.molecules;

import org.openscience.cdk.interfaces.IAtomContainer;
import org.openscience.cdk.tools.manipulator.AtomContainerManipulator;
import org.openscience.cdk.tools.manipulator.MolecularFormulaManipulator;

/** What a molecule is made of. */
final class Composition {

    private Composition() {}

    /** The formula in Hill order, hydrogens included; in brackets with the charge if there is one. */
    static String formula(IAtomContainer molecule) {
        return MolecularFormulaManipulator.getString(MolecularFormulaManipulator.getMolecularFormula(molecule));
    }

    /** The average mass in g/mol. */
    static double molecularWeight(IAtomContainer molecule) {
        return AtomContainerManipulator.getMass(molecule, AtomContainerManipulator.MolWeight);
    }
}
