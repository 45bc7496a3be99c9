package io.github.cachedresult;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks the parameter that holds the items of a batch: each item is cached by itself, and the method is called with those
 * that have no result yet, in their order, each once.
 *
 * <pre>{@code
 * @CachedResult(model = "eos3b5e", version = "v2", operation = "toxicity")
 * List<Prediction> predict(@EachInput("smiles") List<String> molecules, double ph) { … }
 *
 * @CachedResult(model = "eos3b5e", version = "v2", operation = "toxicity")
 * Prediction predict(String smiles, double ph) { … }
 * }</pre>
 *
 * <p>The parameter is a {@code Collection}, {@code List}, {@code Set}, {@code Map} or array; the method returns a {@code
 * List}, an array or a {@code Map} of results, or of {@link Cached} ones. A list or an array has the result of each item
 * at the item's place, a map has it under the item. The method must return exactly one result for each item it is given:
 * anything else is an error, and nothing of that call is stored.
 *
 * <p>All other parameters that count belong to the key of every item. {@link HashWith}, {@link HashDefault} and paths of
 * {@link CachedResult#hashIgnore()} on this parameter are those of the single item.
 *
 * <p>The method is given a list, set, map or array of its own and must not keep it; what its callers get is another one than it
 * returned. It may be called on several threads at once, see {@link #parallelChunks}.
 */
@Documented
@Target(ElementType.PARAMETER)
@Retention(RetentionPolicy.RUNTIME)
public @interface EachInput {

    /**
     * The name of the parameter of a method for one item, under which the item enters its key; by default the name of this
     * parameter. A method for one item and one for many that name the same {@link CachedResult#operation() operation} and
     * have one type of results share their results.
     *
     * <p>Of a {@code Map}, key and value both count. Two names stand for two parameters of the method for one item, the
     * first for the map's keys, the second for its values. With one name, or none, an item is a map of one entry.
     */
    String[] value() default {};

    /**
     * How many items the method is called with at most. By default there is no limit, and it is called once. A rule in the
     * configuration overrides it.
     */
    int chunkSize() default Integer.MAX_VALUE;

    /**
     * How many chunks run at the same time at most, on threads of the cache's own beside the caller's. By default one after
     * the other, on the caller's thread. A rule in the configuration overrides it.
     */
    int parallelChunks() default 1;
}
