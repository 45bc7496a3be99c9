package io.github.cachedresult.key;

import java.math.BigDecimal;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * A key in {@link KeyMemo}, with the call it is of. All fields are final and what they hold never changes, so that it can
 * be read without synchronisation.
 */
final class RememberedKey {

    private final KeyScope scope;
    private final ResultKey key;
    private final @Nullable Object[] values;
    private final int hash;
    private final int characters;

    private RememberedKey(KeyScope scope, ResultKey key, @Nullable Object[] values, int hash, int characters) {
        this.scope = scope;
        this.key = key;
        this.values = values;
        this.hash = hash;
        this.characters = characters;
    }

    /** Keeps of the arguments only what counts. */
    static RememberedKey of(KeyScope scope, ResultKey key, @Nullable Object[] arguments, int hash) {
        int[] indexes = scope.hasher().indexes();
        @Nullable Object[] values = new @Nullable Object[indexes.length];
        int characters = 0;
        for (int i = 0; i < indexes.length; i++) {
            values[i] = arguments[indexes[i]];
            characters += characters(values[i]);
        }
        return new RememberedKey(scope, key, values, hash, characters);
    }

    ResultKey key() {
        return key;
    }

    /** About how much text it holds, in characters; numbers count as what they take. */
    int characters() {
        return characters;
    }

    boolean isOf(KeyScope otherScope, @Nullable Object[] arguments, int otherHash) {
        if (hash != otherHash || scope != otherScope) {
            return false;
        }
        int[] indexes = scope.hasher().indexes();
        for (int i = 0; i < values.length; i++) {
            if (!Atoms.equal(values[i], arguments[indexes[i]])) {
                return false;
            }
        }
        return true;
    }

    private static int characters(@Nullable Object value) {
        if (value instanceof String text) {
            return text.length();
        }
        if (value instanceof RecordValue taken) {
            return taken.values().stream().mapToInt(RememberedKey::characters).sum();
        }
        if (value instanceof BigDecimal decimal) {
            return 16 + decimal.unscaledValue().bitLength() / 8;
        }
        return value instanceof BigInteger big ? 16 + big.bitLength() / 8 : 16;
    }
}
