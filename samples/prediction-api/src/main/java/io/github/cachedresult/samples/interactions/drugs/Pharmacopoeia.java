package io.github.cachedresult.samples.interactions.drugs;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** All drugs, and the interactions that are known of them. Immutable. */
public final class Pharmacopoeia {

    private final Map<String, Drug> drugs;
    private final Map<DrugPair, Interaction> interactions;

    private Pharmacopoeia(List<Drug> drugs, List<Interaction> interactions) {
        this.drugs = drugs.stream()
                .collect(Collectors.toMap(Drug::name, Function.identity(), (one, other) -> one, TreeMap::new));
        this.interactions = interactions.stream()
                .collect(Collectors.toMap(
                        Interaction::pair, Function.identity(), (one, other) -> one, LinkedHashMap::new));
    }

    /** Reads the files that the sample ships. */
    public static Pharmacopoeia shipped() {
        return new Pharmacopoeia(DrugFiles.drugs(), DrugFiles.interactions());
    }

    /** The names of all drugs, in alphabetical order. */
    public Set<String> names() {
        return drugs.keySet();
    }

    /** The drug of a name. */
    public Drug drug(String name) {
        Drug drug = drugs.get(name);
        if (drug == null) {
            throw new UnknownDrugException(name);
        }
        return drug;
    }

    /** What is known of a pair, in either order, or {@code null}. */
    public @Nullable Interaction interaction(DrugPair pair) {
        return interactions.get(pair.ordered());
    }

    /** All that is known. */
    public List<Interaction> interactions() {
        return List.copyOf(interactions.values());
    }
}
