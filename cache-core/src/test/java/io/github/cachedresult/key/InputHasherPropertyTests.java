package io.github.cachedresult.key;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Two values have one preimage if and only if they are the same by a comparison that knows nothing of encodings: over
 * random pairs that are often nearly equal.
 */
@NullUnmarked
class InputHasherPropertyTests {

    private static final int PAIRS = 100_000;

    enum First {
        A,
        B
    }

    enum Second {
        A,
        B
    }

    record One(Object x, Object y) {}

    record Two(Object x, Object y) {}

    record Three(Object value) {
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Three;
        }

        @Override
        public int hashCode() {
            return 3;
        }

        @Override
        public Object value() {
            return "hidden";
        }
    }

    @Test
    void hash_randomPairs_haveOnePreimageIfAndOnlyIfTheyAreTheSame() {
        long seed = 20261121;
        InputHasher hasher = Keys.hasher(Object.class);
        int same = 0;
        for (int i = 0; i < PAIRS; i++) {
            Random random = new Random(seed + i);
            Object a = value(random, 3);
            Object b = random.nextInt(4) == 0 ? value(random, 3) : relative(random, a, random.nextInt(8));
            boolean expected = same(a, b);
            boolean actual = Keys.encoded(hasher, a).equals(Keys.encoded(hasher, b));
            if (expected != actual) {
                throw new AssertionError("seed " + (seed + i) + ": the preimages are "
                        + (actual ? "equal" : "different") + " of " + text(a) + " and " + text(b));
            }
            same += expected ? 1 : 0;
        }
        // Both outcomes are exercised.
        assertThat(same).isBetween(PAIRS / 5, PAIRS * 4 / 5);
    }

    private static Object value(Random random, int depth) {
        return switch (random.nextInt(depth > 0 ? 20 : 12)) {
            case 0 -> null;
            case 1 ->
                List.of("", "a", "b", "ab", "1", "?", "\ud800", "\u00e9", "e\u0301", "A")
                        .get(random.nextInt(10));
            case 2 -> "ab1?".charAt(random.nextInt(4));
            case 3 -> random.nextBoolean();
            case 4 -> random.nextInt(4) - 1;
            case 5 -> (long) random.nextInt(4) - 1;
            case 6 -> List.of((byte) 1, (short) 2, (byte) 0).get(random.nextInt(3));
            case 7 -> BigInteger.valueOf(random.nextInt(3)).shiftLeft(random.nextInt(2) * 64);
            case 8 ->
                List.of(0.0, -0.0, 1.0, 0.5, 0.1, Double.NaN, Double.POSITIVE_INFINITY, (double) (1L << 53))
                        .get(random.nextInt(8));
            case 9 -> List.of(0.0f, -0.0f, 1.0f, 0.5f, 0.1f, Float.NaN).get(random.nextInt(6));
            case 10 -> new BigDecimal(List.of("1", "1.0", "0", "10", "1E+1").get(random.nextInt(5)));
            case 11 -> List.of(First.A, First.B, Second.A, Second.B).get(random.nextInt(4));
            case 12 -> primitives(random);
            case 13 -> elements(random, depth);
            case 14 -> elements(random, depth).toArray();
            case 15 -> distinct(elements(random, depth), new HashSet<>());
            case 16 -> map(random, depth);
            case 17 -> new One(value(random, depth - 1), value(random, depth - 1));
            case 18 -> new Two(value(random, depth - 1), value(random, depth - 1));
            default -> new Three(value(random, depth - 1));
        };
    }

    private static Object primitives(Random random) {
        List<Object> arrays = List.of(
                new byte[] {0, 1},
                new byte[0],
                new short[] {0, 1},
                new short[0],
                new int[] {0, 1},
                new int[] {0, 2},
                new long[] {0, 1},
                new long[0],
                new float[] {-0.0f},
                new float[] {0.0f},
                new float[] {Float.intBitsToFloat(0x7f800001)},
                new float[] {Float.NaN},
                new double[] {Double.NaN},
                new double[] {Double.longBitsToDouble(0xfff0000000000001L)},
                new double[] {0, 1},
                new char[] {'a'},
                new char[] {'1', '?'},
                new boolean[] {true},
                new boolean[] {true, false});
        return arrays.get(random.nextInt(arrays.size()));
    }

    private static List<Object> elements(Random random, int depth) {
        List<Object> elements = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            elements.add(value(random, depth - 1));
        }
        return elements;
    }

    private static Map<Object, Object> map(Random random, int depth) {
        Map<Object, Object> map = new LinkedHashMap<>();
        for (Object key : distinct(elements(random, depth), new LinkedHashSet<>())) {
            map.put(key, value(random, depth - 1));
        }
        return map;
    }

    /** Elements that are the same would be refused. */
    private static Set<Object> distinct(Collection<Object> elements, Set<Object> target) {
        List<Object> kept = new ArrayList<>();
        for (Object element : elements) {
            if (kept.stream().noneMatch(other -> same(other, element)) && target.add(element)) {
                kept.add(element);
            }
        }
        return target;
    }

    /** The same value in another guise; with one change in it, more or less often. */
    private static Object relative(Random random, Object a, int changes) {
        if (changes > 5 && random.nextInt(5) == 0) {
            return value(random, 1);
        }
        if (a instanceof Integer || a instanceof Long) {
            long number = ((Number) a).longValue();
            return List.of((int) number, number, (short) number, BigInteger.valueOf(number))
                    .get(random.nextInt(4));
        }
        if (a instanceof Float number) {
            return random.nextBoolean() ? (Object) number.doubleValue() : number;
        }
        if (a instanceof Character character) {
            return random.nextBoolean() ? String.valueOf(character) : new char[] {character};
        }
        if (a instanceof String text) {
            return random.nextBoolean() ? text.toCharArray() : new String(text.toCharArray());
        }
        if (a instanceof List<?> || a instanceof Object[]) {
            List<Object> copy = new ArrayList<>();
            sequence(a).forEach(element -> copy.add(relative(random, element, changes)));
            if (changes > 6 && random.nextInt(3) == 0) {
                Collections.shuffle(copy, random);
            }
            return random.nextBoolean() ? copy : copy.toArray();
        }
        if (a instanceof Set<?> set) {
            List<Object> copy = new ArrayList<>();
            set.forEach(element -> copy.add(relative(random, element, changes)));
            Collections.shuffle(copy, random);
            return distinct(copy, random.nextBoolean() ? new LinkedHashSet<>() : new HashSet<>());
        }
        if (a instanceof Map<?, ?> map) {
            List<Map.Entry<?, ?>> entries = new ArrayList<>(map.entrySet());
            Collections.shuffle(entries, random);
            Map<Object, Object> copy = new LinkedHashMap<>();
            for (Map.Entry<?, ?> entry : entries) {
                Object key = relative(random, entry.getKey(), changes);
                if (copy.keySet().stream().noneMatch(other -> same(other, key))) {
                    copy.put(key, relative(random, entry.getValue(), changes));
                }
            }
            boolean sortable = copy.keySet().stream().allMatch(String.class::isInstance);
            return sortable && random.nextBoolean() ? new TreeMap<>(copy) : copy;
        }
        if (a instanceof One one) {
            Object x = relative(random, one.x, changes);
            Object y = relative(random, one.y, changes);
            return changes > 6 && random.nextInt(3) == 0 ? new Two(x, y) : new One(x, y);
        }
        if (a instanceof Two two) {
            return new Two(relative(random, two.x, changes), relative(random, two.y, changes));
        }
        if (a instanceof Three three) {
            return new Three(relative(random, three.value, changes));
        }
        return a;
    }

    /** What the design says is one value. */
    private static boolean same(Object a, Object b) {
        if (a == null || b == null) {
            return a == b;
        }
        if (text(a, false) != null || text(b, false) != null) {
            return text(a, false) != null && text(a, false).equals(text(b, false));
        }
        if (integer(a) != null || integer(b) != null) {
            return integer(a) != null && integer(a).equals(integer(b));
        }
        if (isFloat(a) || isFloat(b)) {
            return isFloat(a)
                    && isFloat(b)
                    && Double.valueOf(((Number) a).doubleValue()).equals(((Number) b).doubleValue());
        }
        if (a instanceof boolean[] || a instanceof Object[] || a instanceof List<?>) {
            return (b instanceof boolean[] || b instanceof Object[] || b instanceof List<?>)
                    && sameInOrder(sequence(a), sequence(b));
        }
        if (a instanceof Set<?> set) {
            return b instanceof Set<?> other
                    && set.size() == other.size()
                    && set.stream().allMatch(element -> other.stream().anyMatch(twin -> same(element, twin)));
        }
        if (a instanceof Map<?, ?> map) {
            return b instanceof Map<?, ?> other
                    && map.size() == other.size()
                    && map.entrySet().stream().allMatch(entry -> other.entrySet().stream()
                            .anyMatch(twin ->
                                    same(entry.getKey(), twin.getKey()) && same(entry.getValue(), twin.getValue())));
        }
        if (a.getClass() != b.getClass()) {
            return false;
        }
        if (a instanceof One one && b instanceof One other) {
            return same(one.x, other.x) && same(one.y, other.y);
        }
        if (a instanceof Two one && b instanceof Two other) {
            return same(one.x, other.x) && same(one.y, other.y);
        }
        if (a instanceof Three one && b instanceof Three other) {
            return same(one.value, other.value);
        }
        return Arrays.deepEquals(new Object[] {a}, new Object[] {b});
    }

    private static boolean sameInOrder(List<Object> a, List<Object> b) {
        if (a.size() != b.size()) {
            return false;
        }
        for (int i = 0; i < a.size(); i++) {
            if (!same(a.get(i), b.get(i))) {
                return false;
            }
        }
        return true;
    }

    private static List<Object> sequence(Object value) {
        List<Object> sequence = new ArrayList<>();
        if (value instanceof boolean[] booleans) {
            for (boolean element : booleans) {
                sequence.add(element);
            }
        } else if (value instanceof Object[] array) {
            sequence.addAll(Arrays.asList(array));
        } else {
            sequence.addAll((List<?>) value);
        }
        return sequence;
    }

    private static String text(Object value, boolean any) {
        if (value instanceof char[] chars) {
            return new String(chars);
        }
        return any || value instanceof String || value instanceof Character ? String.valueOf(value) : null;
    }

    private static BigInteger integer(Object value) {
        if (value instanceof BigInteger big) {
            return big;
        }
        return value instanceof Long || value instanceof Integer || value instanceof Short || value instanceof Byte
                ? BigInteger.valueOf(((Number) value).longValue())
                : null;
    }

    private static boolean isFloat(Object value) {
        return value instanceof Double || value instanceof Float;
    }

    private static String text(Object value) {
        return (value == null ? "null" : value.getClass().getName()) + " " + Arrays.deepToString(new Object[] {value});
    }
}
