package io.github.cachedresult.invocation;

import io.github.cachedresult.Cached;
import io.github.cachedresult.EachInput;
import io.github.cachedresult.key.HashedParameter;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import tools.jackson.databind.JavaType;

/**
 * The parameter that holds the items of a batch, with what its annotation and the signature say. Refuses what cannot work with
 * an {@link IllegalArgumentException} that continues a sentence about the method.
 *
 * @param method the method
 * @param index the parameter's position
 * @param type its type, without type variables
 * @param names the names under which an item enters its key: two for key and value of a map, else one
 * @param annotation what it says
 */
record BatchParameter(Method method, int index, JavaType type, List<String> names, EachInput annotation) {

    static BatchParameter of(Method method, Class<?> targetClass, int index, EachInput annotation) {
        String name = method.getParameters()[index].getName();
        JavaType type = GenericTypes.parameterType(method, targetClass, index);
        if (!BatchItems.canBe(type.getRawClass())) {
            throw new IllegalArgumentException(
                    "its @EachInput " + name + " is a " + type.getRawClass().getTypeName()
                            + "; declare it as a Collection, List, Set, Map or array of the items");
        }
        List<String> names = annotation.value().length == 0 ? List.of(name) : List.of(annotation.value());
        boolean fair = names.stream().noneMatch(String::isBlank)
                && names.stream().distinct().count() == names.size();
        if (!fair || names.size() > (type.isMapLikeType() ? 2 : 1)) {
            throw new IllegalArgumentException("its @EachInput " + name + " names " + names
                    + "; name the one parameter of the method for a single item, or of a Map two, for its keys and its"
                    + " values");
        }
        if (annotation.chunkSize() < 1 || annotation.parallelChunks() < 1) {
            throw new IllegalArgumentException("its @EachInput " + name + " has chunks of " + annotation.chunkSize()
                    + ", " + annotation.parallelChunks() + " at a time; each is 1 or more");
        }
        return new BatchParameter(method, index, type, names, annotation);
    }

    /** Whether an entry of a map is two inputs. */
    private boolean isSplit() {
        return names.size() == 2;
    }

    /** What enters the key of an item. */
    List<HashedParameter> counted(HashedParameter declared) {
        if (!isSplit()) {
            Type item = type.isMapLikeType() ? declared.type() : GenericTypes.plain(type.getContentType());
            return List.of(new HashedParameter(
                    names.get(0), index, item, declared.normalizer(), declared.ignored(), declared.standard()));
        }
        if (declared.normalizer() != null
                || declared.standard() != null
                || !declared.ignored().isEmpty()) {
            throw new IllegalArgumentException("its @EachInput " + declared.name() + " is two inputs, " + names
                    + ", and a @HashWith, a @HashDefault or a path of hashIgnore does not say of which; take a"
                    + " Collection of a record instead, whose components have their own");
        }
        return List.of(
                new HashedParameter(
                        names.get(0), index, GenericTypes.plain(type.getKeyType()), null, declared.ignored()),
                new HashedParameter(
                        names.get(1),
                        method.getParameterCount(),
                        GenericTypes.plain(type.getContentType()),
                        null,
                        declared.ignored()));
    }

    /** The type of an item's result, which may be a {@code Cached}. */
    JavaType resultType(Class<?> targetClass) {
        JavaType returned = GenericTypes.returnType(method, targetClass);
        if (!BatchResults.canBe(returned.getRawClass())) {
            throw new IllegalArgumentException(
                    "it returns a " + returned.getRawClass().getTypeName()
                            + ", and its items have a result each; return a List, an array or a Map of them"
                            + (returned.hasRawClass(Cached.class) ? ", each in a Cached of its own" : ""));
        }
        if (returned.isMapLikeType() && !isMapOfItems(returned)) {
            throw new IllegalArgumentException("it returns a Map whose keys are "
                    + returned.getKeyType().toCanonical() + ", and its items are "
                    + itemKeyType().toCanonical() + "; return each result under its item");
        }
        return returned.getContentType();
    }

    private JavaType itemKeyType() {
        return type.isMapLikeType() ? type.getKeyType() : type.getContentType();
    }

    private boolean isMapOfItems(JavaType returned) {
        Class<?> key = GenericTypes.boxed(returned.getKeyType().getRawClass());
        Class<?> item = GenericTypes.boxed(itemKeyType().getRawClass());
        return key.isAssignableFrom(item) || item.isAssignableFrom(key);
    }

    /** How its calls are taken apart and put together. */
    BatchShape shape(String described) {
        BatchItems items = new BatchItems(index, type.getRawClass(), isSplit() ? method.getParameterCount() : -1);
        return new BatchShape(
                items,
                new BatchResults(method.getReturnType(), items::key, described),
                new Chunking(annotation.chunkSize(), annotation.parallelChunks()),
                names,
                itemKeyType().getRawClass());
    }

    /** Refuses names that other parameters have. */
    void requireOwnNames(List<HashedParameter> others) {
        for (HashedParameter other : others) {
            if (names.contains(other.name())) {
                throw new IllegalArgumentException("its @EachInput names " + names + ", and it has another parameter "
                        + other.name() + "; no two inputs of a key may have one name");
            }
        }
    }

    /** Where the items are, for messages. */
    String name() {
        return Arrays.asList(method.getParameters()).get(index).getName();
    }
}
