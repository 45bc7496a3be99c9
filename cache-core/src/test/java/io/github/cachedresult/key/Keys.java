package io.github.cachedresult.key;

import java.lang.reflect.Type;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;

/** Hashes single inputs, for tests: model {@code m}, version {@code v}, operation {@code o}, parameter {@code x}. */
final class Keys {

    /** {@code ["cachedresult/h1", "m", "v", "o", {"x": …}]}, up to the value. */
    static final String PREFIX = "856f" + "636163686564726573756c742f6831" + "616d" + "6176" + "616f" + "a1" + "6178";

    private Keys() {}

    static InputHasher hasher(Type type, String... ignored) {
        return hasher(new HashedParameter("x", 0, type, null, Set.of(ignored)));
    }

    static InputHasher hasher(HashedParameter... parameters) {
        return new InputHasher("o", List.of(parameters), InstanceFactory.byConstructor());
    }

    static InputHasher hasher(HashingOptions options, HashedParameter... parameters) {
        return new InputHasher(
                "o", List.of(parameters), InstanceFactory.byConstructor(), options, InputHasher.NO_ITERATION);
    }

    @NullUnmarked
    static HashedInputs hash(InputHasher hasher, @Nullable Object... arguments) {
        return hasher.hash("m", "v", arguments);
    }

    /** The encoding of a value, in hexadecimal. */
    static String encoded(@Nullable Object value) {
        return encoded(hasher(Object.class), value);
    }

    static String encoded(InputHasher hasher, @Nullable Object value) {
        @Nullable Object[] arguments = {value};
        String preimage = HexFormat.of().formatHex(hash(hasher, arguments).preimage());
        if (!preimage.startsWith(PREFIX)) {
            throw new AssertionError(preimage);
        }
        return preimage.substring(PREFIX.length());
    }
}
