package io.github.cachedresult.key;

import static io.github.cachedresult.key.Keys.encoded;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.cachedresult.HashName;
import io.github.cachedresult.HashWith;
import io.github.cachedresult.InputNormalizer;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** One name is that of one type, and lasts. */
class TypeNamesTests {

    @HashName("shape")
    record Circle(double size) {}

    @HashName("shape")
    record Square(double size) {}

    @HashName("io.github.cachedresult.key.TypeNamesTests$Old")
    record Renamed(double size) {}

    record Old(double size) {}

    @HashName("point")
    record Point(Map<String, Integer> point) {}

    @HashName("point")
    static final class PointByFields {
        @SuppressWarnings("unused")
        private final int x = 1;
    }

    @HashName("level")
    enum Level {
        LOW
    }

    @HashName("level")
    enum OtherLevel {
        LOW
    }

    record Both(Circle circle, Square square) {}

    @HashName("cachedresult/grid")
    static final class NoGrid implements InputNormalizer<String> {
        @Override
        public Object normalize(String input, List<String> parameters) {
            return input;
        }
    }

    record Gridded(@HashWith(NoGrid.class) String text) {}

    @Test
    void hash_twoTypesOfOneName_areNeverOne() {
        assertThat(encoded(new Circle(1))).as("each alone, as after a renaming").isEqualTo(encoded(new Square(1)));
        assertThat(encoded(new Point(Map.of("x", 1)))).isEqualTo(encoded(new PointByFields()));
        List<List<Object>> pairs = List.of(
                List.of(new Circle(1), new Square(1)),
                List.of(new Old(1), new Renamed(1)),
                List.of(new Point(Map.of("x", 1)), new PointByFields()),
                List.of(Level.LOW, OtherLevel.LOW),
                List.of(Circle.class, Square.class));
        for (List<Object> pair : pairs) {
            InputHasher hasher = Keys.hasher(Object.class);
            assertThat(encoded(hasher, pair.get(0))).isNotEmpty();
            assertThatThrownBy(() -> encoded(hasher, pair.get(1)))
                    .isInstanceOf(UnhashableInputException.class)
                    .hasMessageStartingWith("x: ")
                    .hasMessageContaining("are both named")
                    .hasMessageContaining("give each its own @HashName");
            assertThat(encoded(hasher, pair.get(0))).isNotEmpty();
        }
    }

    @Test
    void check_twoTypesOfOneName_areRefusedAtOnce() {
        assertThatThrownBy(() -> Keys.hasher(Both.class))
                .isInstanceOf(UnhashableInputException.class)
                .hasMessageStartingWith("x.square: ")
                .hasMessageContaining("are both named 'shape'");
    }

    @Test
    void check_nameOfANormaliserOfCachedResult_isRefused() {
        assertThatThrownBy(() -> Keys.hasher(Gridded.class))
                .hasMessageContaining("'cachedresult/grid' is empty or one of the key format's own");
    }

    enum Place {
        HERE {
            @Override
            Object made() {
                return new Object() {};
            }
        };

        abstract Object made();
    }

    @Test
    @SuppressWarnings("GetClassOnEnum") // of the constant's body
    void hash_classNamedAfterItsPlaceInTheSource_isRefused() {
        class Local {
            static final class Member {}
        }
        for (Class<?> type : List.of(
                Place.HERE.made().getClass(),
                Local.class,
                Local[][].class,
                Local.Member.class,
                Place.HERE.getClass())) {
            assertThatThrownBy(() -> encoded(type))
                    .as("%s", type)
                    .isInstanceOf(UnhashableInputException.class)
                    .hasMessageContaining("changes; give it a @HashName");
        }
        assertThat(encoded(Place.HERE)).isNotEmpty();
        assertThat(Keys.hasher(Set.class).parameterCount()).isEqualTo(1);
        Runnable lambda = () -> {};
        Class<?> arrays = lambda.getClass().arrayType();
        assertThatThrownBy(() -> encoded(arrays)).hasMessageContaining("it is a lambda");
    }

    @Test
    void check_enumWithoutANameThatLasts_isRefusedAtOnce() {
        enum Local {
            A
        }
        assertThatThrownBy(() -> Keys.hasher(Local.class))
                .isInstanceOf(UnhashableInputException.class)
                .hasMessageStartingWith("x: ");
    }
}
