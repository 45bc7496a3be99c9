package io.github.cachedresult.key;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cachedresult.HashName;
import java.io.File;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Currency;
import java.util.Date;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two values have one preimage if and only if they are the same by a comparison that knows nothing of encodings: over
 * random pairs that are often nearly equal.
 */
@NullUnmarked
@SuppressWarnings("JavaUtilDate") // inputs
class InputHasherPropertyTests {

    private static final long PAIRS = Long.getLong("cachedresult.keys.pairs", 100_000);
    private static final long SEED = Long.getLong("cachedresult.keys.seed", 20261121);

    private static final ZoneId PARIS = ZoneId.of("Europe/Paris");
    private static final LocalDateTime NOON = LocalDateTime.of(2026, 1, 2, 12, 0);

    @TempDir
    private static Path folder;

    /** Files and what they are to a key: their name and content. */
    private static final Map<Path, String> FILES = new LinkedHashMap<>();

    @HashName("property base")
    static class Base {
        private final Object x;

        Base(Object x) {
            this.x = x;
        }
    }

    @HashName("property derived")
    static final class Derived extends Base {
        private final Object x;

        Derived(Object baseX, Object x) {
            super(baseX);
            this.x = x;
        }

        Object baseX() {
            return ((Base) this).x;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Derived;
        }

        @Override
        public int hashCode() {
            return 4;
        }
    }

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

    @BeforeAll
    static void createFiles() throws IOException {
        for (String text : List.of("a/x:1", "b/x:1", "a/y:1", "b/y:2", "c/x:")) {
            String[] parts = text.split(":", -1);
            Path file = folder.resolve(parts[0]);
            Files.createDirectories(file.getParent());
            FILES.put(Files.writeString(file, parts[1]), "file " + parts[0].substring(2) + " " + parts[1]);
        }
        FILES.put(folder.resolve("a"), "directory a with x and y");
        FILES.put(folder.resolve("b"), "directory b with x and y");
        FILES.put(folder.resolve("b/../a"), "directory a with x and y");
    }

    @Test
    void hash_randomPairs_haveOnePreimageIfAndOnlyIfTheyAreTheSame() {
        InputHasher hasher = Keys.hasher(Object.class);
        long same = LongStream.range(SEED, SEED + PAIRS)
                .parallel()
                .filter(seed -> requireExact(hasher, seed))
                .count();
        // Both outcomes are exercised; one pair is a replay.
        assertThat(same).isBetween(PAIRS == 1 ? 0 : PAIRS / 5, PAIRS == 1 ? 1 : PAIRS * 4 / 5);
    }

    private static boolean requireExact(InputHasher hasher, long seed) {
        Random random = new Random(seed);
        Object a = value(random, 3);
        Object b = random.nextInt(4) == 0 ? value(random, 3) : relative(random, a, random.nextInt(8));
        boolean expected = same(a, b);
        boolean actual;
        try {
            actual = Keys.encoded(hasher, a).equals(Keys.encoded(hasher, b));
        } catch (RuntimeException e) {
            throw new AssertionError(replay(seed) + text(a) + " or " + text(b) + " is refused", e);
        }
        if (expected != actual) {
            throw new AssertionError(replay(seed) + "the preimages are " + (actual ? "equal" : "different") + " of "
                    + text(a) + " and " + text(b));
        }
        return expected;
    }

    private static String replay(long seed) {
        return "seed " + seed + " (replay with -Dcachedresult.keys.seed=" + seed + " -Dcachedresult.keys.pairs=1): ";
    }

    @Test
    void hash_valueWithAnUnhashablePart_isAlwaysRefusedAndNothingElseHappens() {
        InputHasher hasher = Keys.hasher(Object.class);
        LongStream.range(SEED, SEED + PAIRS / 4).parallel().forEach(seed -> {
            Random random = new Random(seed);
            Object value = around(random, hostile(random), random.nextInt(4));
            try {
                Keys.encoded(hasher, value);
            } catch (UnhashableInputException e) {
                return;
            } catch (Throwable e) {
                throw new AssertionError(replay(seed) + "the hasher failed", e);
            }
            throw new AssertionError(replay(seed) + "what cannot be encoded exactly has a key");
        });
    }

    private static Object hostile(Random random) {
        return switch (random.nextInt(12)) {
            case 0 -> new Object();
            case 1 -> (Supplier<String>) () -> "a";
            case 2 -> {
                List<Object> cycle = new ArrayList<>(elements(random, 1));
                cycle.add(Optional.of(cycle));
                yield cycle;
            }
            case 3 -> {
                Object deep = value(random, 1);
                for (int i = 0; i < 101; i++) {
                    deep = around(random, deep, 1);
                }
                yield deep;
            }
            case 4 -> ignoringCase(random);
            case 5 -> new HashSet<>(Arrays.asList(1, 1L, value(random, 1)));
            case 6 -> new Base(1) {};
            case 7 -> new Timestamp(0);
            case 8 -> folder.resolve("missing");
            case 9 -> new Thread();
            case 10 -> new Properties();
            default -> List.of(1).iterator();
        };
    }

    private static Object ignoringCase(Random random) {
        Map<String, Object> map = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        map.put("a", value(random, 1));
        return switch (random.nextInt(4)) {
            case 0 -> map;
            case 1 -> map.keySet();
            case 2 -> Collections.unmodifiableMap(map);
            default -> Collections.synchronizedSet(map.keySet());
        };
    }

    /** The value, in some containers. */
    private static Object around(Random random, Object part, int containers) {
        Object value = part;
        for (int i = 0; i < containers; i++) {
            value = switch (random.nextInt(7)) {
                case 0 -> Arrays.asList(value(random, 0), value);
                case 1 -> new Object[] {value};
                case 2 -> Optional.ofNullable(value);
                case 3 -> new One(value, value(random, 0));
                case 4 -> new Derived(value(random, 0), value);
                case 5 -> Collections.singletonMap("key", value);
                default -> Collections.singletonMap(new Three(value), 1);
            };
        }
        return value;
    }

    private static Object value(Random random, int depth) {
        return switch (random.nextInt(depth > 0 ? 27 : 15)) {
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
            case 12, 13 -> valueType(random);
            case 14 -> new ArrayList<>(FILES.keySet()).get(random.nextInt(FILES.size()));
            case 15 -> primitives(random);
            case 16 -> elements(random, depth);
            case 17 -> elements(random, depth).toArray();
            case 18 -> distinct(elements(random, depth), new HashSet<>());
            case 19 -> map(random, depth);
            case 20 -> new One(value(random, depth - 1), value(random, depth - 1));
            case 21 -> new Two(value(random, depth - 1), value(random, depth - 1));
            case 22 -> Optional.ofNullable(value(random, depth - 1));
            case 23 -> new Base(value(random, depth - 1));
            case 24 -> new Derived(value(random, depth - 1), value(random, depth - 1));
            case 25 -> sortable(random);
            default -> new Three(value(random, depth - 1));
        };
    }

    private static Object valueType(Random random) {
        long seconds = random.nextInt(3) - 1L;
        long millis = seconds * 1000 + random.nextInt(2);
        int nanos = List.of(0, 1, 1000, 1_000_000, 999_999_999).get(random.nextInt(5));
        LocalDateTime local = NOON.plusHours(random.nextInt(2)).plusNanos(nanos);
        ZoneOffset offset = ZoneOffset.ofHours(random.nextInt(2));
        return switch (random.nextInt(28)) {
            case 0 -> new UUID(random.nextInt(2), random.nextInt(2));
            case 1 ->
                URI.create(List.of("a:b", "A:b", "http://a/%c3", "http://a/%C3", "a", "b", "\u00fc")
                        .get(random.nextInt(7)));
            case 2, 3 -> Instant.ofEpochSecond(seconds, nanos);
            case 4, 5 -> new Date(millis);
            case 6 -> Duration.ofSeconds(seconds, nanos);
            case 7 -> LocalDate.ofEpochDay(seconds);
            case 8 -> local.toLocalTime();
            case 9 -> local;
            case 10 -> OffsetDateTime.of(local, offset);
            case 11 -> OffsetTime.of(local.toLocalTime(), offset);
            case 12 ->
                ZonedDateTime.of(
                        local, List.of(PARIS, ZoneOffset.UTC, ZoneId.of("UTC")).get(random.nextInt(3)));
            case 13 -> offset;
            case 14 -> List.of(PARIS, ZoneId.of("UTC"), ZoneId.of("GMT")).get(random.nextInt(3));
            case 15 -> Year.of(random.nextInt(3) - 1);
            case 16 -> YearMonth.of(random.nextInt(3) - 1, 1);
            case 17 -> MonthDay.of(1, 1 + random.nextInt(2));
            case 18 -> Period.of(random.nextInt(2), random.nextInt(2) * 12, random.nextInt(2));
            case 19 ->
                List.of(Locale.ROOT, Locale.US, new Locale("", "US"), new Locale("", "", "US"), Locale.ENGLISH)
                        .get(random.nextInt(5));
            case 20 -> Currency.getInstance(random.nextBoolean() ? "EUR" : "USD");
            case 21 -> List.of(int.class, Integer.class, int[].class, One.class).get(random.nextInt(4));
            case 22 -> random.nextBoolean() ? OptionalInt.empty() : OptionalInt.of(random.nextInt(2));
            case 23 -> random.nextBoolean() ? OptionalLong.empty() : OptionalLong.of(random.nextInt(2));
            case 24 ->
                random.nextBoolean() ? OptionalDouble.empty() : OptionalDouble.of(random.nextBoolean() ? -0.0 : 0.0);
            case 25 -> Optional.empty();
            case 26 -> inOrder(random, ByteBuffer.wrap(new byte[] {0, 1, 2}).position(random.nextInt(3)));
            default -> ByteBuffer.allocate(random.nextInt(2));
        };
    }

    private static ByteBuffer inOrder(Random random, ByteBuffer buffer) {
        return buffer.order(random.nextInt(3) == 0 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    }

    /** What can be sorted, in a set or map that is sorted or not. */
    private static Object sortable(Random random) {
        List<List<Object>> choices = List.of(
                List.of("a", "b", "1"),
                List.of(1, 2, 3),
                List.of(new BigDecimal("1"), new BigDecimal("1.0"), new BigDecimal("2")),
                List.of(URI.create("a:b"), URI.create("b")));
        List<Object> all = choices.get(random.nextInt(choices.size()));
        List<Object> some = all.subList(0, random.nextInt(all.size() + 1));
        return finder(random, some, random.nextBoolean());
    }

    private static Object finder(Random random, Collection<Object> elements, boolean isMap) {
        Map<Object, Object> map = random.nextBoolean() ? new TreeMap<>() : new LinkedHashMap<>();
        elements.forEach(element -> map.put(element, 1));
        if (isMap) {
            return random.nextBoolean() && map instanceof TreeMap<?, ?> sorted ? sorted.descendingMap() : map;
        }
        return map instanceof TreeMap<?, ?> ? new TreeSet<>(elements) : new HashSet<>(elements);
    }

    /** Whether it finds what is not equal. */
    private static boolean isSortedApart(Object collection) {
        Collection<?> elements = collection instanceof Map<?, ?> map ? map.keySet() : (Collection<?>) collection;
        return (collection instanceof SortedMap<?, ?> || collection instanceof SortedSet<?>)
                && elements.stream().anyMatch(element -> element instanceof BigDecimal || element instanceof URI);
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
        if (a instanceof TreeSet<?> set) {
            return random.nextInt(3) == 0 ? new HashSet<>(set) : set.descendingSet();
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
        if (a instanceof Derived derived) {
            Object x = relative(random, derived.x, changes);
            Object baseX = relative(random, derived.baseX(), changes);
            return changes > 6 && random.nextInt(3) == 0 ? new Derived(x, baseX) : new Derived(baseX, x);
        }
        if (a instanceof Base base) {
            return new Base(relative(random, base.x, changes));
        }
        if (a instanceof Optional<?> optional && optional.isPresent()) {
            Object content = relative(random, optional.get(), changes);
            return changes > 6 && random.nextInt(3) == 0 ? content : Optional.ofNullable(content);
        }
        if (a instanceof byte[] bytes) {
            return random.nextBoolean() ? inOrder(random, ByteBuffer.wrap(bytes)) : bytes.clone();
        }
        if (a instanceof Date date) {
            return random.nextBoolean() ? date.toInstant() : new Date(date.getTime());
        }
        if (a instanceof Path file) {
            return random.nextBoolean() ? file.toFile() : file;
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
                    && isSortedApart(set) == isSortedApart(other)
                    && set.size() == other.size()
                    && set.stream().allMatch(element -> other.stream().anyMatch(twin -> same(element, twin)));
        }
        if (a instanceof Map<?, ?> map) {
            return b instanceof Map<?, ?> other
                    && isSortedApart(map) == isSortedApart(other)
                    && map.size() == other.size()
                    && map.entrySet().stream().allMatch(entry -> other.entrySet().stream()
                            .anyMatch(twin ->
                                    same(entry.getKey(), twin.getKey()) && same(entry.getValue(), twin.getValue())));
        }
        if (time(a) != null || time(b) != null) {
            return time(a) != null && time(a).equals(time(b));
        }
        if (bytes(a) != null || bytes(b) != null) {
            return bytes(a) != null && bytes(a).equals(bytes(b)) && bytes(a).order() == bytes(b).order();
        }
        if (file(a) != null || file(b) != null) {
            return file(a) != null && file(a).equals(file(b));
        }
        if (a.getClass() != b.getClass()) {
            return false;
        }
        if (a instanceof URI) {
            return a.toString().equals(b.toString());
        }
        if (a instanceof Optional<?> one && b instanceof Optional<?> other) {
            return same(one.orElse(null), other.orElse(null));
        }
        if (a instanceof Derived one && b instanceof Derived other) {
            return same(one.x, other.x) && same(one.baseX(), other.baseX());
        }
        if (a instanceof Base one && b instanceof Base other) {
            return same(one.x, other.x);
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

    private static Instant time(Object value) {
        return value instanceof Date date ? date.toInstant() : value instanceof Instant instant ? instant : null;
    }

    private static ByteBuffer bytes(Object value) {
        return value instanceof byte[] bytes
                ? ByteBuffer.wrap(bytes)
                : value instanceof ByteBuffer buffer ? buffer : null;
    }

    private static String file(Object value) {
        return FILES.get(value instanceof File file ? file.toPath() : value);
    }

    private static boolean isFloat(Object value) {
        return value instanceof Double || value instanceof Float;
    }

    private static String text(Object value) {
        return (value == null ? "null" : value.getClass().getName()) + " " + Arrays.deepToString(new Object[] {value});
    }
}
