package io.github.cachedresult.key.vectors;

import io.github.cachedresult.key.HashedInputs;
import io.github.cachedresult.key.HashedParameter;
import io.github.cachedresult.key.HashingOptions;
import io.github.cachedresult.key.InputHasher;
import io.github.cachedresult.key.InstanceFactory;
import io.github.cachedresult.key.Names;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Hashes the call that a vector's input describes, with this implementation. */
final class VectorCall {

    private static final HashingOptions OPTIONS = new HashingOptions(
            Set.of(VectorCall.class.getPackageName()), Set.of(), List.of(new VectorValues.Resources()));

    private static final Set<String> MEMBERS = Set.of("model", "version", "operation", "parameters");
    private static final String EXTRAS = "extras";

    private VectorCall() {}

    /** Hashes one of the {@link VectorValues#VARIANTS} ways to write the call in Java; files are made in the folder. */
    static HashedInputs hash(JsonNode input, Path folder, int variant)
            throws ReflectiveOperationException, IOException {
        Set<String> members = new HashSet<>(input.propertyNames());
        members.remove(EXTRAS);
        if (!members.equals(MEMBERS)) {
            throw new IllegalArgumentException(
                    "an input has the members " + MEMBERS + " and perhaps " + EXTRAS + ", not " + input);
        }
        VectorValues values = new VectorValues(folder, variant);
        List<HashedParameter> parameters = new ArrayList<>();
        List<@Nullable Object> arguments = new ArrayList<>();
        for (JsonNode parameter : input.get("parameters")) {
            VectorAnnotations declared = VectorAnnotations.of(parameter.get(1));
            parameters.add(new HashedParameter(
                    parameter.get(0).stringValue(),
                    arguments.size(),
                    declared.type(),
                    declared.normaliser(),
                    Set.of(),
                    declared.standard()));
            arguments.add(values.beforeNormaliser(parameter.get(1)));
        }
        if (variant % 2 == 1) {
            Collections.reverse(parameters);
        }
        InputHasher hasher = new InputHasher(
                name(input, "operation"),
                parameters,
                InstanceFactory.byConstructor(),
                OPTIONS,
                InputHasher.NO_ITERATION);
        String salt = null;
        Long iteration = null;
        for (JsonNode extra : input.path(EXTRAS)) {
            Notation value = Notation.of(extra.get(1));
            switch (extra.get(0).stringValue()) {
                case "salt" -> salt = value.text();
                case "iteration" -> iteration = Long.valueOf(value.text());
                default -> throw new IllegalArgumentException("unknown extra: " + extra);
            }
        }
        return hasher.scope(name(input, "model"), name(input, "version"), salt).hash(arguments.toArray(), iteration);
    }

    private static String name(JsonNode input, String member) {
        return Names.require(input.get(member).stringValue(), member);
    }
}
