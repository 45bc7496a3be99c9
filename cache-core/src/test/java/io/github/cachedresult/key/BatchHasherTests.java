package io.github.cachedresult.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.cachedresult.HashDefault;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is encoded once for many calls makes the keys that each call makes alone. */
@NullUnmarked
class BatchHasherTests {

    record Pair(String a, List<Object> b) {}

    interface WithDefault {

        void of(@HashDefault("text1") String text);
    }

    private static HashDefault standard() {
        return WithDefault.class.getDeclaredMethods()[0].getParameters()[0].getAnnotation(HashDefault.class);
    }

    private static Object random(Random random, int depth) {
        return switch (random.nextInt(depth > 2 ? 5 : 7)) {
            case 0 -> null;
            case 1 -> random.nextInt(10);
            case 2 -> "text" + random.nextInt(100);
            case 3 -> random.nextDouble();
            case 4 -> new int[] {random.nextInt(), 2};
            case 5 -> new ArrayList<>(List.of(new Pair("p", List.of()), "x"));
            default -> new Pair("a" + random.nextInt(3), Arrays.asList(random(random, depth + 1), 1));
        };
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void hash_anyArguments_isTheKeyOfTheCallAlone(long seed) {
        Random random = new Random(seed);
        int count = 1 + random.nextInt(5);
        List<HashedParameter> parameters = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            // Names of different lengths are in another order than the parameters.
            String name = "p".repeat(1 + random.nextInt(3)) + i;
            parameters.add(new HashedParameter(
                    name, i, Object.class, null, Set.of(), random.nextInt(4) == 0 ? standard() : null));
        }
        parameters.replaceAll(parameter -> parameter.standard() == null
                ? parameter
                : new HashedParameter(
                        parameter.name(), parameter.index(), String.class, null, Set.of(), parameter.standard()));
        InputHasher hasher = new InputHasher("o", parameters, InstanceFactory.byConstructor());
        KeyScope scope = hasher.scope("m", "v", random.nextBoolean() ? "salt" : null);
        Long iteration = random.nextBoolean() ? 3L : null;
        Object[] common = new Object[count];
        for (int i = 0; i < count; i++) {
            common[i] = parameters.get(i).standard() == null ? random(random, 0) : "text" + random.nextInt(3);
        }
        int varying = random.nextInt(count);
        BatchHasher batch = scope.batch(common, iteration, Set.of(varying));
        for (int i = 0; i < 100; i++) {
            Object[] arguments = common.clone();
            arguments[varying] =
                    parameters.get(varying).standard() == null ? random(random, 0) : "text" + random.nextInt(3);
            HashedInputs alone = scope.hash(arguments, iteration);
            HashedInputs together = batch.hash(arguments);
            assertThat(together.key()).isEqualTo(alone.key());
            assertThat(together.preimage()).isEqualTo(alone.preimage());
            assertThat(together.inputs()).isEqualTo(alone.inputs());
        }
    }

    @Test
    void hash_afterAnItemThatCannotBe_goesOn() {
        InputHasher hasher = new InputHasher(
                "o",
                List.of(
                        new HashedParameter("x", 0, Object.class, null, Set.of()),
                        new HashedParameter("y", 1, Object.class, null, Set.of())),
                InstanceFactory.byConstructor());
        KeyScope scope = hasher.scope("m", "v");
        Runnable unhashable = () -> {};
        BatchHasher batch = scope.batch(new Object[] {null, 1}, null, Set.of(0));
        Object[] nested = {List.of(List.of("a", unhashable)), 1};
        assertThatThrownBy(() -> batch.hash(nested)).isInstanceOf(UnhashableInputException.class);
        Object[] fine = {List.of(List.of("a", "b")), 1};
        assertThat(batch.hash(fine).key()).isEqualTo(scope.hash(fine).key());
        assertThatThrownBy(() -> scope.batch(new Object[] {null, unhashable}, null, Set.of(0)))
                .isInstanceOf(UnhashableInputException.class);
    }

    @Test
    void hash_filesOfAllAndOfOne_areWatchedBoth(@TempDir Path folder) {
        Path common = write(folder.resolve("common"), "a");
        Path one = write(folder.resolve("one"), "b");
        Path other = write(folder.resolve("other"), "c");
        InputHasher hasher = new InputHasher(
                "o",
                List.of(
                        new HashedParameter("x", 0, Path.class, null, Set.of()),
                        new HashedParameter("y", 1, Path.class, null, Set.of())),
                InstanceFactory.byConstructor());
        BatchHasher batch = hasher.scope("m", "v").batch(new Object[] {null, common}, null, Set.of(0));
        HashedInputs ofOne = batch.hash(new Object[] {one, common});
        HashedInputs ofOther = batch.hash(new Object[] {other, common});
        assertThat(ofOne.key())
                .isEqualTo(hasher.hash("m", "v", new Object[] {one, common}).key());
        write(one, "changed");
        assertThat(ofOne.files().findChanged()).isEqualTo("x");
        assertThat(ofOther.files().findChanged()).isNull();
        write(common, "changed");
        assertThat(ofOther.files().findChanged()).isEqualTo("y");
    }

    private static Path write(Path file, String text) {
        try {
            return Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
