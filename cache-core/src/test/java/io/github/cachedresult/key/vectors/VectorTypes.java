package io.github.cachedresult.key.vectors;

import io.github.cachedresult.HashDefault;
import io.github.cachedresult.HashIgnore;
import io.github.cachedresult.HashName;
import io.github.cachedresult.HashWith;
import io.github.cachedresult.InputNormalizer;
import io.github.cachedresult.normalize.Grid;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The types that the vectors name, and where to find them by those names. */
@SuppressWarnings({"HidingField", "UnusedVariable"}) // the hasher reads the fields, also hidden ones
final class VectorTypes {

    private VectorTypes() {}

    @HashName("org.acme.Solvent")
    enum Solvent {
        WATER,
        ETHANOL {
            @Override
            public String toString() {
                return "WATER";
            }
        }
    }

    @HashName("org.acme.Drink")
    enum Drink {
        WATER
    }

    enum Plain {
        WATER
    }

    @HashName("org.acme.Assay")
    record Assay(@Nullable Object name, @Nullable Object ph) {}

    @HashName("org.acme.OtherAssay")
    record OtherAssay(@Nullable Object name, @Nullable Object ph) {}

    @HashName("org.acme.Dose")
    record Dose(double amount, String unit, int count) {}

    @HashName("org.acme.Empty")
    record Empty() {}

    @HashName("org.acme.Names")
    record Names(int aa, int b, int abcdefghijklmnopqrstuvwx, int a) {}

    @HashName("org.acme.Traced")
    record Traced(
            @Nullable Object smiles, @HashIgnore @Nullable Object traceId) {}

    @HashName("org.acme.Compound")
    record Compound(
            @HashWith(Lower.class) @Nullable Object smiles,
            @Nullable Object note) {}

    @HashName("org.acme.Titration")
    record Titration(
            @HashWith(value = Grid.class, parameters = "0.05")
            double step,

            @HashDefault("7.4") double ph,
            @HashDefault(isNull = true) @Nullable String buffer) {}

    record Unnamed(@Nullable Object value) {}

    @HashName("org.acme.Base")
    static class Base {
        @Nullable Object id;

        @Nullable Object name;
    }

    @HashName("org.acme.Derived")
    static class Derived extends Base {
        @Nullable Object name;

        int count;
    }

    @HashName("org.acme.Leaf")
    static final class Leaf extends Derived {}

    @HashName("org.acme.Nothing")
    static final class Nothing {}

    @HashName("org.acme.Measured")
    static final class Measured {
        @HashWith(Lower.class)
        @Nullable Object unit;

        @HashIgnore
        @Nullable Object cache;

        @Nullable Object value;
    }

    @HashName("org.acme.Sample")
    static class Sample {
        @Nullable Object name;
    }

    @HashName("org.acme.Buffered")
    static final class Buffered extends Sample {
        @HashDefault("7.4")
        double ph;

        @HashDefault(isNull = true)
        @Nullable Object buffer;
    }

    static final class Own {
        @Nullable Object value;
    }

    /** The vectors write normal forms, so their normalisers have nothing left to do. */
    abstract static class Done implements InputNormalizer<Object> {
        @Override
        public @Nullable Object normalize(Object input, List<String> parameters) {
            return input;
        }
    }

    @HashName("org.acme.lower")
    static final class Lower extends Done {}

    @HashName("org.acme.digits")
    static final class Digits extends Done {
        @Override
        public int version() {
            return 2;
        }
    }

    @HashName("org.acme.blank")
    static final class Blank extends Done {
        @Override
        public @Nullable Object normalize(Object input, List<String> parameters) {
            return null;
        }
    }

    static void normalised(
            @HashWith(Lower.class) Object lower,
            @HashWith(value = Lower.class, parameters = "trim") Object trimmed,
            @HashWith(
                            value = Lower.class,
                            parameters = {"trim", ""})
                    Object two,
            @HashWith(
                            value = Lower.class,
                            parameters = {"", "trim"})
                    Object exchanged,
            @HashWith(value = Digits.class, parameters = "3") Object digits,
            @HashWith(Blank.class) Object blank) {}

    /** The type of this name in keys. */
    static Class<?> named(String name) throws ClassNotFoundException {
        for (Class<?> type : VectorTypes.class.getDeclaredClasses()) {
            HashName pinned = type.getAnnotation(HashName.class);
            if (pinned != null && pinned.value().equals(name)) {
                return type;
            }
        }
        for (Class<?> primitive : List.of(boolean.class, int.class, double.class, void.class)) {
            if (primitive.getName().equals(name)) {
                return primitive;
            }
        }
        return Class.forName(name);
    }

    /** The annotation that has inputs normalised so. */
    static HashWith normaliser(String name, int version, List<String> parameters) throws ReflectiveOperationException {
        for (Method method : VectorTypes.class.getDeclaredMethods()) {
            for (Parameter parameter : method.getParameters()) {
                HashWith how = parameter.getAnnotation(HashWith.class);
                if (how != null
                        && how.value().equals(named(name))
                        && Arrays.asList(how.parameters()).equals(parameters)
                        && how.value().getDeclaredConstructor().newInstance().version() == version) {
                    return how;
                }
            }
        }
        throw new IllegalArgumentException("no normaliser " + name + " " + version + " " + parameters);
    }
}
