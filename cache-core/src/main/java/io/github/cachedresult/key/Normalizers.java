package io.github.cachedresult.key;

import io.github.cachedresult.HashWith;
import io.github.cachedresult.InputNormalizer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The normalisers in use, each created once. Thread-safe. */
final class Normalizers {

    private final InstanceFactory factory;
    private final Map<Class<?>, InputNormalizer<?>> instances = new ConcurrentHashMap<>();

    Normalizers(InstanceFactory factory) {
        this.factory = factory;
    }

    Normalized normalize(HashWith how, Object input) {
        InputNormalizer<?> normalizer = instances.computeIfAbsent(how.value(), type -> factory.get(how.value()));
        @SuppressWarnings("unchecked") // a wrong type fails in the normaliser, which makes the input unhashable
        InputNormalizer<Object> typed = (InputNormalizer<Object>) normalizer;
        List<String> parameters = List.of(how.parameters());
        return new Normalized(
                RecordShape.nameOf(how.value()), normalizer.version(), parameters, typed.normalize(input, parameters));
    }

    /** A normal form, with what made it. */
    record Normalized(
            String normalizer,
            int version,
            List<String> parameters,
            @Nullable Object value) {}
}
