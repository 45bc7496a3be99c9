package io.github.cachedresult.key;

import static io.github.cachedresult.key.Keys.encoded;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.net.URI;
import java.nio.charset.Charset;
import java.time.LocalDate;
import java.util.AbstractMap;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.Date;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Hashtable;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.stream.Stream;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What sets and maps find is part of what a method can tell apart. */
@NullUnmarked
@SuppressWarnings({"IdentityHashMapUsage", "JavaUtilDate", "JdkObsolete"}) // inputs
class LookupTests {

    enum Solvent {
        WATER,
        ETHANOL
    }

    /** Its natural order does not look at the label. */
    record Version(int number, String label) implements Comparable<Version> {
        @Override
        public int compareTo(Version other) {
            return Integer.compare(number, other.number);
        }
    }

    static final class ForeignMap extends AbstractMap<String, Integer> {
        private final Map<String, Integer> entries;

        ForeignMap(Map<String, Integer> entries) {
            this.entries = entries;
        }

        @Override
        public Set<Entry<String, Integer>> entrySet() {
            return entries.entrySet();
        }

        @Override
        public boolean containsKey(@Nullable Object key) {
            return entries.containsKey(key);
        }
    }

    private static Map<String, Integer> ignoringCase() {
        Map<String, Integer> map = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        map.put("a", 1);
        return map;
    }

    static Stream<Object> finders() {
        Map<String, Integer> identity = new IdentityHashMap<>(Map.of("a", 1));
        Map<String, Integer> reversed = new TreeMap<>(Comparator.reverseOrder());
        reversed.put("a", 1);
        Comparator<Object> byText = Comparator.comparing(Object::toString);
        Comparator<Object> byHash = Comparator.comparing(Object::hashCode);
        Set<Object> texts = new TreeSet<>(byText);
        Set<Object> hashes = new TreeSet<>(byHash);
        Set<Object> liars = new TreeSet<>(new LyingComparator());
        for (Set<Object> set : List.of(texts, hashes, liars)) {
            set.add("a");
        }
        return Stream.of(
                Collections.unmodifiableMap(ignoringCase()),
                Collections.unmodifiableMap(ignoringCase()).keySet(),
                Collections.unmodifiableMap(Collections.synchronizedMap(ignoringCase())),
                Collections.synchronizedMap(ignoringCase()),
                Collections.checkedMap(ignoringCase(), String.class, Integer.class),
                Collections.unmodifiableSet(ignoringCase().keySet()),
                Collections.synchronizedSet(ignoringCase().keySet()),
                Collections.unmodifiableMap(identity),
                Collections.unmodifiableSet(identity.keySet()),
                Collections.unmodifiableSet(texts),
                Collections.unmodifiableSet(hashes),
                liars,
                new ForeignMap(ignoringCase()).keySet(),
                Charset.availableCharsets(),
                // In reverse, which a view does not show.
                Collections.unmodifiableMap(reversed));
    }

    /** A comparator that says it is the natural order, and is not. */
    private static final class LyingComparator implements Comparator<Object> {
        @Override
        public int compare(Object a, Object b) {
            return Integer.compare(a.toString().length(), b.toString().length());
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Comparator;
        }

        @Override
        public int hashCode() {
            return 0;
        }
    }

    @ParameterizedTest
    @MethodSource("finders")
    void hash_whatFindsWhatIsNotEqual_isRefusedBehindAnyView(Object collection) {
        assertThatThrownBy(() -> encoded(collection))
                .isInstanceOf(UnhashableInputException.class)
                .hasMessageContaining("copy it into a plain one");
    }

    @Test
    void hash_viewsOfWhatFindsWhatIsEqual_areWhatTheyShow() {
        Map<String, Integer> map = new LinkedHashMap<>(Map.of("a", 1, "b", 2));
        String plain = encoded(map);
        for (Map<String, Integer> view : List.of(
                Collections.unmodifiableMap(map),
                Collections.synchronizedMap(map),
                Collections.checkedMap(map, String.class, Integer.class),
                Collections.unmodifiableMap(Collections.unmodifiableMap(new HashMap<>(map))),
                Collections.unmodifiableMap(Map.copyOf(map)),
                Collections.unmodifiableMap(new TreeMap<>(map)),
                Collections.unmodifiableMap(new ConcurrentSkipListMap<>(map)),
                new ConcurrentSkipListMap<>(map))) {
            assertThat(encoded(view)).isEqualTo(plain);
            assertThat(encoded(view.keySet())).isEqualTo(encoded(Set.of("a", "b")));
        }
        assertThat(encoded(new ForeignMap(map).keySet())).isEqualTo(encoded(Set.of("a", "b")));
        assertThat(encoded(Collections.unmodifiableSet(new CopyOnWriteArraySet<>(Set.of("a", "b")))))
                .isEqualTo(encoded(Set.of("a", "b")));
        assertThat(encoded(new Hashtable<>(map))).isEqualTo(plain);
        for (Map<String, Integer> one : List.of(
                Collections.singletonMap("a", 1), Collections.unmodifiableMap(Map.of("a", 1)), Map.of("a", 1))) {
            assertThat(encoded(one)).isEqualTo(encoded(new HashMap<>(one)));
        }
        assertThat(encoded(Collections.emptyMap())).isEqualTo("a0");
        assertThat(encoded(Collections.unmodifiableSet(new TreeSet<>(String.CASE_INSENSITIVE_ORDER))))
                .as("what is empty finds nothing")
                .isEqualTo(encoded(Set.of()));
        Map<Solvent, Integer> byConstant = new EnumMap<>(Map.of(Solvent.WATER, 1, Solvent.ETHANOL, 2));
        assertThat(encoded(Collections.unmodifiableMap(byConstant)))
                .isEqualTo(encoded(new HashMap<>(byConstant)))
                .isEqualTo(encoded(Collections.unmodifiableMap(new IdentityHashMap<>(byConstant))));
        Set<@Nullable Object> withNull = new HashSet<>(Arrays.asList(null, "a"));
        assertThat(encoded(Collections.unmodifiableSet(withNull))).isEqualTo(encoded(withNull));
        Map<Integer, Integer> many = new HashMap<>();
        for (int i = 0; i < 2_000; i++) {
            many.put(i << 16, i);
        }
        assertThat(encoded(Collections.unmodifiableMap(many))).isEqualTo(encoded(many));
    }

    @Test
    void hash_naturalOrderThatIsNotEquality_isToldApart() {
        List<Collection<?>> unlike = List.of(
                List.of(new BigDecimal("1.0"), new BigDecimal("2")),
                List.of(URI.create("http://a/%c3")),
                List.of(new Version(1, "a"), new Version(2, "b")));
        for (Collection<?> elements : unlike) {
            String sorted = encoded(new TreeSet<>(elements));
            assertThat(sorted).isNotEqualTo(encoded(new HashSet<>(elements)));
            for (Set<?> same : List.of(
                    new TreeSet<>(elements).descendingSet(),
                    new ConcurrentSkipListSet<>(elements),
                    Collections.unmodifiableSet(new TreeSet<>(elements)),
                    Collections.unmodifiableSortedSet(new TreeSet<>(elements)))) {
                assertThat(encoded(same)).isEqualTo(sorted);
            }
            Map<Object, Integer> map = new HashMap<>();
            elements.forEach(element -> map.put(element, 1));
            assertThat(encoded(new TreeMap<>(map)))
                    .isNotEqualTo(encoded(map))
                    .isEqualTo(encoded(Collections.unmodifiableMap(new TreeMap<>(map))));
        }
        List<Collection<?>> alike = List.of(
                List.of("a", "b"),
                List.of(1, 2),
                List.of(0.0, -0.0, Double.NaN),
                List.of(Solvent.WATER, Solvent.ETHANOL),
                List.of(new UUID(1, 2)),
                List.of(LocalDate.EPOCH),
                List.of(new Date(0)),
                List.of());
        for (Collection<?> elements : alike) {
            assertThat(encoded(new TreeSet<>(elements))).isEqualTo(encoded(new HashSet<>(elements)));
        }
    }
}
