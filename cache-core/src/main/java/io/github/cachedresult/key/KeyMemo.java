package io.github.cachedresult.key;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Remembers the keys of recent calls by their arguments, so that a local hit costs two reads of a map and no SHA-256.
 *
 * <p>Only arguments are remembered whose {@code equals} implies one preimage: text, numbers, booleans, characters, UUIDs,
 * dates and times of the JDK, enums, and records of these, taken apart so that a record's own {@code equals} has no say.
 * Everything else, and whatever can change, is hashed anew each time.
 *
 * <p>Thread-safe. Bounded by the characters it holds.
 */
public final class KeyMemo {

    /** About what the other fields of a remembered key take, in bytes. */
    private static final int OVERHEAD = 160;

    /** Longer arguments are hashed each time: comparing them would cost as much as it saves. */
    private static final int MAX_CHARACTERS = 4096;

    private final Cache<MemoKey, ResultKey> keys;

    /** Creates a memo of about this many bytes. */
    public KeyMemo(long maximumBytes) {
        keys = Caffeine.newBuilder()
                .maximumWeight(maximumBytes)
                .weigher((MemoKey memoKey, ResultKey key) -> OVERHEAD + 2 * memoKey.characters())
                .build();
    }

    /**
     * Looks for the key of a call.
     *
     * @param arguments all arguments, also those that do not count; not kept
     * @return the key, or {@code null} if it is not remembered or cannot be
     */
    public @Nullable ResultKey get(InputHasher hasher, String model, String version, @Nullable Object[] arguments) {
        MemoKey memoKey = memoKey(hasher, model, version, arguments);
        return memoKey == null ? null : keys.getIfPresent(memoKey);
    }

    /** Remembers the key of a call, if its arguments allow it. */
    public void put(InputHasher hasher, ResultKey key, @Nullable Object[] arguments) {
        MemoKey memoKey = memoKey(hasher, key.model(), key.version(), arguments.clone());
        if (memoKey != null && memoKey.characters() <= MAX_CHARACTERS) {
            keys.put(memoKey, key);
        }
    }

    /** How many keys are remembered, about. */
    public long estimatedSize() {
        return keys.estimatedSize();
    }

    private static @Nullable MemoKey memoKey(
            InputHasher hasher, String model, String version, @Nullable Object[] arguments) {
        @Nullable Object[] values = arguments;
        int[] indexes = hasher.indexes();
        int hash = 31 * System.identityHashCode(hasher) + version.hashCode();
        hash = 31 * hash + model.hashCode();
        for (int index : indexes) {
            Object value = values[index];
            if (value == null) {
                hash *= 31;
            } else if (isAtom(value)) {
                hash = 31 * hash + value.hashCode();
            } else if (value instanceof Record) {
                RecordValue taken = recordValue(value);
                if (taken == null || hasher.ignoresBelow(index)) {
                    return null;
                }
                values = values == arguments ? arguments.clone() : values;
                values[index] = taken;
                hash = 31 * hash + taken.hashCode();
            } else {
                return null;
            }
        }
        return new MemoKey(hasher, model, version, indexes, values, hash);
    }

    private static @Nullable RecordValue recordValue(Object instance) {
        try {
            return RecordValue.of(instance, 0);
        } catch (UnhashableInputException e) {
            // The hasher will say so.
            return null;
        }
    }

    private static boolean isAtom(Object value) {
        Class<?> type = value.getClass();
        return type == String.class
                || type == Integer.class
                || type == Double.class
                || type == Long.class
                || type == Boolean.class
                || type == Float.class
                || type == Short.class
                || type == Byte.class
                || type == Character.class
                || type == BigDecimal.class
                || type == BigInteger.class
                || value instanceof Enum<?>
                || ValueTypes.isMemoizable(type);
    }

    /** A record taken apart: its type and the values of the components that count. */
    private record RecordValue(Class<?> type, List<@Nullable Object> values) {

        private static final int MAX_DEPTH = 4;

        static @Nullable RecordValue of(Object instance, int depth) {
            List<RecordShape.Component> components =
                    RecordShape.of(instance.getClass()).components();
            List<@Nullable Object> values = new ArrayList<>(components.size());
            for (RecordShape.Component component : components) {
                Object value = component.read(instance);
                if (value instanceof Record && depth < MAX_DEPTH) {
                    value = of(value, depth + 1);
                    if (value == null) {
                        return null;
                    }
                } else if (value != null && !isAtom(value)) {
                    return null;
                }
                values.add(value);
            }
            return new RecordValue(instance.getClass(), values);
        }
    }

    /** What was called with which arguments. The array is only read, and only copied to be kept. */
    private static final class MemoKey {

        private final InputHasher hasher;
        private final String model;
        private final String version;
        private final int[] indexes;
        private final @Nullable Object[] values;
        private final int hash;

        MemoKey(InputHasher hasher, String model, String version, int[] indexes, @Nullable Object[] values, int hash) {
            this.hasher = hasher;
            this.model = model;
            this.version = version;
            this.indexes = indexes;
            this.values = values;
            this.hash = hash;
        }

        int characters() {
            return Arrays.stream(indexes)
                    .map(index -> characters(values[index]))
                    .sum();
        }

        private static int characters(@Nullable Object value) {
            if (value instanceof String text) {
                return text.length();
            }
            if (value instanceof RecordValue taken) {
                return taken.values.stream().mapToInt(MemoKey::characters).sum();
            }
            if (value instanceof BigDecimal decimal) {
                return 16 + decimal.unscaledValue().bitLength() / 8;
            }
            return value instanceof BigInteger big ? 16 + big.bitLength() / 8 : 16;
        }

        @Override
        public int hashCode() {
            return hash;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            if (!(other instanceof MemoKey that)
                    || hash != that.hash
                    || hasher != that.hasher
                    || !version.equals(that.version)
                    || !model.equals(that.model)) {
                return false;
            }
            for (int index : indexes) {
                Object mine = values[index];
                Object others = that.values[index];
                if (mine == null ? others != null : !mine.equals(others)) {
                    return false;
                }
            }
            return true;
        }
    }
}
