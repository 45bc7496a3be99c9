package io.github.cachedresult;

/**
 * An object that knows the name of its model, for a class of which each instance serves another model. Its name takes
 * the place of {@link CachedResult#model()} on all the class's methods.
 */
public interface NamedModel {

    /**
     * The model's name: 1 to 200 characters without control characters, the same for the object's whole life. It is
     * asked for at each call and must be fast; where it fails, the call runs uncached.
     */
    String modelName();
}
