package io.github.cachedresult.benchmarks;

import java.util.List;
import java.util.stream.IntStream;

/** How much is cached while a hit is measured. */
final class Entries {

    /** Different calls. Few enough that no cache evicts any, too many for the branch predictor to learn. */
    static final int COUNT = 1024;

    /** The capacity of those caches that want one: large enough that it plays no part. */
    static final int LIMIT = 16 * COUNT;

    private Entries() {}

    /** Text of the length of a drug's SMILES, a different one for each number. */
    static String smiles(int number) {
        return "CC(=O)OC1=CC=CC=C1C(=O)N" + "C".repeat(number % 8) + "O" + number;
    }

    /** As many texts as a batch has items. */
    static List<String> molecules(int count) {
        return IntStream.range(0, count).mapToObj(Entries::smiles).toList();
    }

    /** A small number of either sign. */
    static int charge(int number) {
        return number % 5 - 2;
    }

    /** A number with a fraction. */
    static double acidity(int number) {
        return 7 + number / 256.0;
    }
}
