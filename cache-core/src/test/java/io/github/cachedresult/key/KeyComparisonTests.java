package io.github.cachedresult.key;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The difference of two keys names the inputs in which they differ, and no others. */
@NullUnmarked
class KeyComparisonTests {

    private static final int PAIRS = 20_000;
    private static final long SEED = Long.getLong("cachedresult.keys.seed", 20261121);

    record Dose(Object amount, Object unit) {}

    private static Preimage of(@Nullable Object value) {
        @Nullable Object[] arguments = {value};
        byte[] preimage = Keys.hash(Keys.hasher(Object.class), arguments).preimage();
        return ((PreimageRead.Whole) Preimage.read(preimage)).preimage();
    }

    private static KeyComparison compare(@Nullable Object was, @Nullable Object now) {
        return of(now).comparedWith(of(was));
    }

    @Test
    void changedMissingAndAdded_areOneLineEach() {
        KeyComparison comparison =
                compare(Map.of("ph", 7.4, "charge", 1, "old", "a"), Map.of("ph", 7.40000001, "charge", 1, "new", true));
        assertThat(comparison.toString().lines())
                .containsExactlyInAnyOrder(
                        "`x[\"ph\"]` was 7.4, now 7.40000001",
                        "`x[\"new\"]` was absent, now true",
                        "`x[\"old\"]` was \"a\", now absent",
                        "`x[\"charge\"]` equal");
    }

    @Test
    void valuesThatReadAlike_areToldApart() {
        assertThat(compare(1.0, new BigDecimal("1.0"))).hasToString("`x` was float 1.0, now decimal 1.0");
        assertThat(compare(new double[100], new double[101]).toString())
                .matches("`x` was float64\\[100] \\(.*, #.*\\), now float64\\[101] \\(.*, #.*\\)");
        double[] other = new double[100];
        other[99] = 1;
        List<String> sides = List.of(compare(new double[100], other).toString().split(", now ", 2));
        assertThat(sides.get(0)).doesNotEndWith(sides.get(1));
        assertThat(compare("a".repeat(100), "a".repeat(99) + "b").toString())
                .matches("`x` was text \\(.*, 100 characters, #.*\\), now text \\(.*, 100 characters, #.*\\)");
        assertThat(compare(null, 1)).hasToString("`x` was null, now 1");
        assertThat(compare(Optional.of(1), 1)).hasToString("`x` was Optional of integer 1, now integer 1");
    }

    @Test
    void anotherType_isOneDifference() {
        assertThat(compare(new Dose(1, "mg"), List.of(1, "mg")).differences()).hasSize(1);
        assertThat(compare(List.of(), List.of(1))).hasToString("`x[0]` was absent, now 1");
    }

    @Test
    void sets_areComparedByWhatIsInThem() {
        assertThat(compare(Set.of(1, 3, 5), Set.of(1, 4, 5))).hasToString("`x[1]` was 3, now 4\n`x[0]`, `x[2]` equal");
        assertThat(compare(Set.of(2, 3), Set.of(1, 2, 3)).differences())
                .singleElement()
                .hasToString("`x[0]` was absent, now 1");
    }

    @Test
    void manyEqualInputs_areCut() {
        List<Integer> was = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            was.add(i);
        }
        List<Integer> now = new ArrayList<>(was);
        now.set(50, -1);
        assertThat(compare(was, now).toString()).endsWith(" and 89 more equal");
    }

    @Test
    void modelAndVersionAndOperation_areDifferencesToo() {
        HashedInputs was = Keys.hasher(Object.class).hash("m", "v1", new Object[] {1});
        HashedInputs now = Keys.hasher(Object.class).hash("m", "v2", new Object[] {1});
        Preimage earlier = ((PreimageRead.Whole) Preimage.read(was.preimage())).preimage();
        Preimage later = ((PreimageRead.Whole) Preimage.read(now.preimage())).preimage();
        assertThat(later.comparedWith(earlier)).hasToString("version was v1, now v2\n`x` equal");
        assertThat(later.comparedWithSameInputs(was.key(), "p"))
                .hasToString("version was v1, now v2\noperation was p, now o\n`x` equal");
    }

    @Test
    void oneLeafChanged_isTheOneDifference() {
        Random random = new Random(SEED);
        for (int i = 0; i < PAIRS; i++) {
            long seed = random.nextLong();
            int leaves = new Trees(seed, -1).leavesOf();
            int changed = random.nextInt(leaves);
            Trees before = new Trees(seed, -1);
            Trees after = new Trees(seed, changed);
            KeyComparison comparison = compare(before.value("x", 0), after.value("x", 0));
            assertThat(comparison.differences())
                    .as("seed %d, leaf %d", seed, changed)
                    .singleElement()
                    .isInstanceOf(KeyDifference.Changed.class)
                    .extracting(KeyDifference::path)
                    .isEqualTo(after.changedPath);
            assertThat(comparison.equal()).doesNotContain(after.changedPath);
        }
    }

    /** Random inputs, the same for the same seed but for one leaf. */
    private static final class Trees {

        private final Random random;
        private final int changed;
        private int leaves;
        private @Nullable String changedPath;

        Trees(long seed, int changed) {
            this.random = new Random(seed);
            this.changed = changed;
        }

        int leavesOf() {
            value("x", 0);
            return leaves;
        }

        Object value(String path, int depth) {
            int kind = random.nextInt(depth > 4 ? 4 : 8);
            int size = 1 + random.nextInt(3);
            return switch (kind) {
                case 4 -> new Dose(value(path + ".amount", depth + 1), value(path + ".unit", depth + 1));
                case 5 -> {
                    Map<String, Object> map = new LinkedHashMap<>();
                    for (int i = 0; i < size; i++) {
                        map.put("k" + i, value(path + "[\"k" + i + "\"]", depth + 1));
                    }
                    yield map;
                }
                case 6 -> {
                    List<Object> list = new ArrayList<>();
                    for (int i = 0; i < size; i++) {
                        list.add(value(path + "[" + i + "]", depth + 1));
                    }
                    yield list;
                }
                case 7 -> {
                    // One element, for the place of a changed one among several may change with it.
                    Set<Object> set = new LinkedHashSet<>();
                    set.add(value(path + "[0]", depth + 1));
                    yield set;
                }
                default -> leaf(path, kind);
            };
        }

        private Object leaf(String path, int kind) {
            boolean change = leaves++ == changed;
            if (change) {
                changedPath = path;
            }
            int drawn = random.nextInt(1000);
            return switch (kind) {
                case 0 -> change ? drawn + 1 : drawn;
                case 1 -> change ? Math.nextUp((double) drawn) : (double) drawn;
                case 2 -> change ? "t" + drawn + " " : "t" + drawn;
                default -> new double[] {1, change ? -0.0 : 0.0, drawn};
            };
        }
    }
}
