package io.github.cachedresult.key;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cachedresult.HashIgnore;
import io.github.cachedresult.HashName;
import io.github.cachedresult.HashWith;
import io.github.cachedresult.InputNormalizer;
import java.io.File;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.Period;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

@NullUnmarked
@SuppressWarnings("JavaUtilDate") // an input
class KeyMemoTests {

    enum Colour {
        RED,
        GREEN
    }

    record Point(int x, @Nullable Object y) {}

    record AlwaysEqual(String name) {
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof AlwaysEqual;
        }

        @Override
        public int hashCode() {
            return 1;
        }

        @Override
        public String name() {
            return "hidden";
        }
    }

    record Outer(AlwaysEqual inner) {}

    record Traced(String name, @HashIgnore String trace) {}

    record Normalised(@HashWith(Lower.class) String name) {}

    static final class Lower implements InputNormalizer<String> {
        @Override
        public @Nullable Object normalize(String input, List<String> parameters) {
            return input.toLowerCase(java.util.Locale.ROOT);
        }
    }

    @HashName("its own equals")
    static final class WithItsOwnEquals {
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof WithItsOwnEquals;
        }

        @Override
        public int hashCode() {
            return 1;
        }
    }

    private final IdentityHashMap<InputHasher, KeyScope> scopes = new IdentityHashMap<>();
    private final KeyMemo memo = new KeyMemo(1 << 20);
    private final InputHasher hasher = Keys.hasher(Object.class);

    @Test
    void get_afterPut_isTheKey() {
        for (Object atom : new Object[] {
            null,
            "CCO",
            "",
            1,
            1L,
            (short) 1,
            (byte) 1,
            1.0,
            1.0f,
            true,
            'a',
            BigInteger.ONE,
            new BigDecimal("1.0"),
            Colour.RED,
            new UUID(1, 2),
            Instant.EPOCH,
            LocalDate.EPOCH,
            LocalDateTime.MIN,
            ZonedDateTime.of(LocalDateTime.MIN, ZoneId.of("UTC")),
            Duration.ZERO,
            new Point(1, Instant.EPOCH),
            new Point(1, 2.0),
            new Point(1, null),
            new Point(1, new Point(2, "a")),
            new AlwaysEqual("a"),
            new Traced("a", "b"),
            new Normalised("A")
        }) {
            ResultKey key = put(hasher, atom);
            assertThat(get(hasher, atom)).as("%s", atom).isEqualTo(key);
        }
    }

    @Test
    void get_arguments_isNeverTheKeyOfOthers() {
        Object[] values = {
            null,
            "1",
            "",
            1,
            1L,
            2,
            1.0,
            1.0f,
            0.0,
            -0.0,
            0.0f,
            -0.0f,
            Double.NaN,
            Float.NaN,
            true,
            false,
            '1',
            BigInteger.ONE,
            BigInteger.TWO,
            new BigDecimal("1.0"),
            new BigDecimal("1.00"),
            Colour.RED,
            Colour.GREEN,
            Instant.EPOCH,
            Instant.EPOCH.plusNanos(1),
            LocalDate.EPOCH,
            LocalDateTime.of(1970, 1, 1, 0, 0),
            ZonedDateTime.of(1970, 1, 1, 0, 0, 0, 0, ZoneId.of("UTC")),
            ZonedDateTime.of(1970, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC),
            Duration.ZERO,
            Period.ofMonths(12),
            Period.ofYears(1),
            new UUID(1, 2),
            new UUID(2, 1),
            URI.create("http://a/%c3"),
            URI.create("http://a/%C3"),
            new Date(0),
            new Point(1, 1),
            new Point(1, 1L),
            new Point(1, 0.0),
            new Point(1, -0.0),
            new Point(1, null),
            new Point(2, null),
            new Point(1, new Point(1, null)),
            new AlwaysEqual("a"),
            new AlwaysEqual("b"),
            new Outer(new AlwaysEqual("a")),
            new Outer(new AlwaysEqual("b")),
            new Traced("a", "x"),
            new Traced("b", "x"),
            new Normalised("a"),
            new Normalised("b"),
            List.of(1),
            new int[] {1}
        };
        for (Object value : values) {
            put(hasher, value);
        }
        for (Object value : values) {
            ResultKey remembered = get(hasher, value);
            if (remembered != null) {
                assertThat(remembered).as("%s", value).isEqualTo(hash(hasher, value));
            }
        }
    }

    @Test
    void get_recordWithItsOwnEquals_isComparedByItsFields() {
        ResultKey a = put(hasher, new AlwaysEqual("a"));
        assertThat(get(hasher, new AlwaysEqual("a"))).isEqualTo(a);
        assertThat(get(hasher, new AlwaysEqual("b"))).isNull();
        put(hasher, new Outer(new AlwaysEqual("a")));
        assertThat(get(hasher, new Outer(new AlwaysEqual("b")))).isNull();
    }

    @Test
    void put_whatCanChangeOrHasNoExactEquals_isNotRemembered() {
        for (Object value : new Object[] {
            new int[] {1},
            new String[] {"a"},
            List.of("a"),
            new ArrayList<>(List.of("a")),
            Set.of("a"),
            Map.of("a", "b"),
            URI.create("a:b"),
            new Date(0),
            Optional.of(1),
            Locale.ROOT,
            new Point(1, URI.create("a:b")),
            Path.of("."),
            new File("."),
            ByteBuffer.allocate(1),
            new WithItsOwnEquals(),
            new Point(1, new WithItsOwnEquals()),
            new Point(1, List.of(1)),
            new Point(1, new int[] {1}),
            new Point(1, new Point(1, new Point(1, new Point(1, new Point(1, new Point(1, 1)))))),
            new Point(1, new Point(1, new Object[] {1}))
        }) {
            put(hasher, value);
            assertThat(get(hasher, value)).as("%s", value).isNull();
        }
        assertThat(memo.size()).isZero();
    }

    @Test
    void get_anotherHasherModelOrVersion_isNotRemembered() {
        put(hasher, "a");
        Object[] arguments = {"a"};
        assertThat(memo.get(scope(hasher), arguments)).isNotNull();
        assertThat(memo.get(hasher.scope("n", "v"), arguments)).isNull();
        assertThat(memo.get(hasher.scope("m", "w"), arguments)).isNull();
        assertThat(memo.get(scope(Keys.hasher(Object.class)), arguments)).isNull();
    }

    @Test
    void get_namesAndTextsOfOneHashCode_areToldApart() {
        assertThat("Aa".hashCode()).isEqualTo("BB".hashCode());
        Object[] arguments = {"Aa"};
        KeyScope scope = hasher.scope("Aa", "Aa");
        memo.put(scope, scope.hash(arguments).key(), arguments);
        assertThat(memo.get(scope, new Object[] {"Aa"})).isNotNull();
        assertThat(memo.get(hasher.scope("BB", "Aa"), arguments)).isNull();
        assertThat(memo.get(hasher.scope("Aa", "BB"), arguments)).isNull();
        assertThat(memo.get(scope, new Object[] {"BB"})).isNull();
    }

    @Test
    void get_argumentsThatDoNotCount_doNotCountHereEither() {
        InputHasher second = Keys.hasher(new HashedParameter("x", 1, Object.class, null, Set.of()));
        Object[] arguments = {List.of("ignored"), "a"};
        memo.put(scope(second), second.hash("m", "v", arguments).key(), arguments);
        assertThat(memo.get(scope(second), new Object[] {"another", "a"})).isNotNull();
        assertThat(memo.get(scope(second), new Object[] {List.of("ignored"), "b"}))
                .isNull();
        put(hasher, new Traced("a", "x"));
        assertThat(get(hasher, new Traced("a", "y"))).isEqualTo(hash(hasher, new Traced("a", "y")));
        InputHasher ignoring = Keys.hasher(Point.class, "y");
        put(ignoring, new Point(1, 2));
        ResultKey remembered = get(ignoring, new Point(1, 3));
        assertThat(remembered == null || remembered.equals(hash(ignoring, new Point(1, 3))))
                .isTrue();
    }

    @Test
    void put_argumentsArray_isNotKept() {
        Object[] arguments = {"a"};
        memo.put(scope(hasher), hash(hasher, "a"), arguments);
        arguments[0] = "b";
        assertThat(get(hasher, "b")).isNull();
        assertThat(get(hasher, "a")).isNotNull();
    }

    @Test
    void put_recordThatCannotBeRead_isLeftToTheHasher() throws Exception {
        // A record of a module that is not open to us.
        Object closed = Class.forName("jdk.net.UnixDomainPrincipal")
                .getDeclaredConstructors()[0]
                .newInstance(
                        principal("java.nio.file.attribute.UserPrincipal"),
                        principal("java.nio.file.attribute.GroupPrincipal"));
        assertThat(get(hasher, closed)).isNull();
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> hash(hasher, closed))
                .isInstanceOf(UnhashableInputException.class)
                .hasMessageContaining("its fields cannot be read");
    }

    private static Object principal(String type) throws ClassNotFoundException {
        Class<?> principal = Class.forName(type);
        return java.lang.reflect.Proxy.newProxyInstance(
                principal.getClassLoader(), new Class<?>[] {principal}, (proxy, method, arguments) -> null);
    }

    @Test
    void put_more_isBounded() {
        KeyMemo small = new KeyMemo(100_000);
        for (int i = 0; i < 20_000; i++) {
            Object[] arguments = {"argument " + i};
            small.put(scope(hasher), hash(hasher, arguments[0]), arguments);
        }
        assertThat(small.size()).isLessThan(20_000);
        KeyMemo memo2 = new KeyMemo(1 << 20);
        for (Object large : new Object[] {
            "x".repeat(5000), BigInteger.ONE.shiftLeft(100_000), new BigDecimal(BigInteger.ONE.shiftLeft(100_000), 3)
        }) {
            Object[] arguments = {large};
            memo2.put(scope(hasher), hash(hasher, large), arguments);
            assertThat(memo2.get(scope(hasher), arguments)).isNull();
            Object[] inRecord = {new Point(1, large)};
            memo2.put(scope(hasher), hash(hasher, inRecord[0]), inRecord);
            assertThat(memo2.get(scope(hasher), inRecord)).isNull();
        }
        assertThat(memo2.size()).isZero();
    }

    @Test
    void get_randomArguments_isTheHashersKeyOrNothing() {
        InputHasher three = Keys.hasher(
                new HashedParameter("a", 0, Object.class, null, Set.of()),
                new HashedParameter("b", 1, Object.class, null, Set.of()),
                new HashedParameter("c", 3, Object.class, null, Set.of()));
        Object[] pool = {
            null,
            "a",
            "b",
            1,
            1L,
            0.0,
            -0.0,
            1.0f,
            'a',
            true,
            Colour.RED,
            new Point(1, "a"),
            new Point(1, 'a'),
            new AlwaysEqual("a"),
            new AlwaysEqual("b"),
            BigInteger.ONE,
            new BigDecimal("1")
        };
        long seed = 4711;
        Random random = new Random(seed);
        int hits = 0;
        for (int i = 0; i < 20_000; i++) {
            Object[] arguments = new Object[4];
            Arrays.setAll(arguments, index -> pool[random.nextInt(pool.length)]);
            ResultKey key = three.hash("m", "v", arguments).key();
            ResultKey remembered = memo.get(scope(three), arguments);
            if (remembered != null) {
                hits++;
                assertThat(remembered)
                        .as("seed %s, case %s: %s", seed, i, Arrays.toString(arguments))
                        .isEqualTo(key);
            }
            memo.put(scope(three), key, arguments);
        }
        assertThat(hits).isGreaterThan(5_000);
    }

    private ResultKey put(InputHasher with, Object value) {
        Object[] arguments = {value};
        ResultKey key = hash(with, value);
        memo.put(scope(with), key, arguments);
        return key;
    }

    private ResultKey get(InputHasher with, Object value) {
        Object[] arguments = {value};
        return memo.get(scope(with), arguments);
    }

    private KeyScope scope(InputHasher with) {
        return scopes.computeIfAbsent(with, hasher -> hasher.scope("m", "v"));
    }

    private static ResultKey hash(InputHasher with, Object value) {
        Object[] arguments = {value};
        return with.hash("m", "v", arguments).key();
    }
}
