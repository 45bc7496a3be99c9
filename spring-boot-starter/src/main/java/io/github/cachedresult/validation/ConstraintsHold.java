package io.github.cachedresult.validation;

import io.github.cachedresult.ResultPredicate;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.Path;
import jakarta.validation.Validator;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Keeps no result that violates its own Bean Validation constraints, to be named in {@link
 * io.github.cachedresult.CachedResult#validity()}. Of a list, a set, an array, an {@code Optional}, or the values of a map,
 * each element is validated; below that, Bean Validation's own rules hold: a component is looked into where it is {@code
 * @Valid}.
 *
 * <p>Uses the application's {@code Validator}, which {@code spring-boot-starter-validation} brings. Thread-safe.
 */
public final class ConstraintsHold implements ResultPredicate<Object> {

    private final Validator validator;

    /** Creates it; Spring does where an annotation names it. */
    public ConstraintsHold(Validator validator) {
        this.validator = validator;
    }

    @Override
    public @Nullable String objection(Object result) {
        return parts(result)
                .flatMap(part -> validator.validate(part).stream())
                .min(Comparator.comparing(
                        violation -> violation.getPropertyPath().toString()))
                .map(ConstraintsHold::described)
                .orElse(null);
    }

    private static Stream<?> parts(Object result) {
        Stream<?> parts;
        if (result instanceof Collection<?> collection) {
            parts = collection.stream();
        } else if (result instanceof Map<?, ?> map) {
            parts = map.values().stream();
        } else if (result instanceof Optional<?> optional) {
            parts = optional.stream();
        } else if (result instanceof Object[] array) {
            parts = Arrays.stream(array);
        } else {
            parts = Stream.of(result);
        }
        return parts.filter(part -> part != null);
    }

    /** Names of components and constraints, not values and indexes: a reason is counted. */
    private static String described(ConstraintViolation<?> violation) {
        String path = StreamSupport.stream(violation.getPropertyPath().spliterator(), false)
                .map(Path.Node::getName)
                .filter(name -> name != null)
                .collect(Collectors.joining("."));
        String constraint = violation
                .getConstraintDescriptor()
                .getAnnotation()
                .annotationType()
                .getSimpleName();
        return (path.isEmpty() ? "the result" : path) + " violates @" + constraint;
    }
}
