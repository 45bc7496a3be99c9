package io.github.cachedresult.key.vectors;

import io.github.cachedresult.key.ContentSource;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Currency;
import java.util.Date;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Builds Java values from the vectors' notation. Where the specification has several types in one row, or leaves an order
 * open, another variant builds another.
 */
@NullUnmarked // NullAway 0.13 fails on collections of mixed types
@SuppressWarnings({"JavaUtilDate", "JdkObsolete"}) // inputs
final class VectorValues {

    /** As many as the widest choice has. */
    static final int VARIANTS = 6;

    private final Path folder;
    private final int variant;
    private int places;

    /** Normalisers of texts map no other type. */
    private boolean strings;

    VectorValues(Path folder, int variant) {
        this.folder = folder;
        this.variant = variant;
    }

    @Nullable Object of(JsonNode node) throws ReflectiveOperationException, IOException {
        Notation value = Notation.of(node);
        return switch (value.kind()) {
            case "null" -> null;
            case "boolean" -> value.argument().booleanValue();
            case "text" -> text(value.text());
            case "utf16" -> text(value.utf16());
            case "integer" -> integer(new BigInteger(value.text()));
            case "float" -> floating(Notation.floatOf(value.text()));
            case "decimal" ->
                new BigDecimal(
                        value.decimal().get(0), value.decimal().get(1).negate().intValueExact());
            case "bytes" -> bytes(value.bytes());
            case "littleEndian" -> littleEndian(value.bytes());
            case "sorted" -> sorted(of(value.argument()));
            case "int16", "int32", "int64", "float32", "float64" -> typedArray(value);
            case "array" -> array(all(value.argument()));
            case "set" -> set(all(value.argument()));
            case "map" -> map(value.argument());
            case "optional" -> optional(value.argument());
            case "uuid" -> UUID.fromString(value.text());
            case "uri" -> URI.create(value.text());
            case "instant" -> instant(Instant.ofEpochSecond(value.seconds(), value.nanoseconds()));
            case "duration" -> Duration.ofSeconds(value.seconds(), value.nanoseconds());
            case "date" -> VectorTimes.date(value.texts());
            case "locale" -> locale(value.argument());
            case "currency" -> Currency.getInstance(value.text());
            case "class" -> VectorTypes.named(value.text());
            case "enum" -> constant(value.texts());
            case "record" -> record(value.argument());
            case "object" -> object(value.argument());
            case "file" -> file(value.texts());
            case "directory" -> directory(value.argument());
            default -> {
                Object time = VectorTimes.of(value);
                if (time == null) {
                    throw value.unknown();
                }
                yield time;
            }
        };
    }

    /** What is called normalised is its normal form already; a null one comes from something that is not null. */
    @Nullable Object beforeNormaliser(JsonNode node) throws ReflectiveOperationException, IOException {
        if (node.has("default")) {
            return beforeNormaliser(node.get("default").get(2));
        }
        if (node.has("normalise")) {
            strings = true;
            Object raw = of(node.get("normalise").get(2));
            strings = false;
            return raw;
        }
        if (!node.has("normalised")) {
            return of(node);
        }
        Object normal = of(node.get("normalised").get(3));
        return normal == null ? "" : normal;
    }

    private Object choose(Object... choices) {
        return choices[variant % choices.length];
    }

    private Object text(String text) {
        if (strings) {
            return text;
        }
        return text.length() == 1 ? choose(text, text.toCharArray(), text.charAt(0)) : choose(text, text.toCharArray());
    }

    private Object integer(BigInteger value) {
        List<Object> choices = new ArrayList<>(List.of(value));
        if (value.bitLength() < Long.SIZE) {
            choices.add(value.longValue());
        }
        if (value.bitLength() < Integer.SIZE) {
            choices.add(value.intValue());
        }
        if (value.bitLength() < Short.SIZE) {
            choices.add(value.shortValue());
        }
        if (value.bitLength() < Byte.SIZE) {
            choices.add(value.byteValue());
        }
        return choose(choices.toArray());
    }

    private Object floating(double value) {
        float single = (float) value;
        return Double.compare(single, value) == 0 ? choose(value, single) : value;
    }

    private Object bytes(byte[] bytes) {
        ByteBuffer amid =
                ByteBuffer.allocateDirect(bytes.length + 2).position(1).limit(bytes.length + 1);
        amid.duplicate().put(bytes);
        return choose(bytes, ByteBuffer.wrap(bytes).asReadOnlyBuffer(), amid);
    }

    private Object littleEndian(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer direct = ByteBuffer.allocateDirect(bytes.length).order(ByteOrder.LITTLE_ENDIAN);
        return choose(buffer, direct.put(bytes).flip());
    }

    private Object sorted(Object collection) {
        if (collection instanceof Map<?, ?> map) {
            TreeMap<?, ?> sorted = new TreeMap<>(map);
            return choose(
                    sorted,
                    sorted.descendingMap(),
                    Collections.unmodifiableMap(sorted),
                    new ConcurrentSkipListMap<>(map));
        }
        TreeSet<?> sorted = new TreeSet<>((Set<?>) collection);
        return choose(sorted, sorted.descendingSet(), Collections.unmodifiableSet(sorted));
    }

    private static Object typedArray(Notation value) {
        List<String> elements = value.texts();
        return switch (value.kind()) {
            case "int16" -> shorts(elements);
            case "int32" -> elements.stream().mapToInt(Integer::parseInt).toArray();
            case "int64" -> elements.stream().mapToLong(Long::parseLong).toArray();
            case "float32" -> floats(elements);
            default -> elements.stream().mapToDouble(Notation::floatOf).toArray();
        };
    }

    private static short[] shorts(List<String> elements) {
        short[] shorts = new short[elements.size()];
        for (int i = 0; i < shorts.length; i++) {
            shorts[i] = Short.parseShort(elements.get(i));
        }
        return shorts;
    }

    private static float[] floats(List<String> elements) {
        float[] floats = new float[elements.size()];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = Notation.singleOf(elements.get(i));
        }
        return floats;
    }

    private List<@Nullable Object> all(JsonNode nodes) throws ReflectiveOperationException, IOException {
        List<@Nullable Object> values = new ArrayList<>();
        for (JsonNode node : nodes) {
            values.add(of(node));
        }
        return values;
    }

    private Object array(List<@Nullable Object> elements) {
        if (variant == 1 && !elements.isEmpty() && elements.stream().allMatch(Boolean.class::isInstance)) {
            boolean[] booleans = new boolean[elements.size()];
            for (int i = 0; i < booleans.length; i++) {
                booleans[i] = (Boolean) elements.get(i);
            }
            return booleans;
        }
        return choose(
                elements,
                elements.toArray(),
                new LinkedList<>(elements),
                Collections.unmodifiableList(elements),
                elements.subList(0, elements.size()));
    }

    private Object set(List<@Nullable Object> elements) {
        List<@Nullable Object> reversed = new ArrayList<>(elements);
        Collections.reverse(reversed);
        boolean texts = elements.stream().allMatch(String.class::isInstance);
        return choose(
                new LinkedHashSet<>(elements),
                new LinkedHashSet<>(reversed),
                texts ? new TreeSet<>(elements) : new HashSet<>(elements),
                Collections.unmodifiableSet(new HashSet<>(elements)));
    }

    private Object map(JsonNode entries) throws ReflectiveOperationException, IOException {
        List<JsonNode> ordered = new ArrayList<>();
        entries.forEach(ordered::add);
        if (variant % 2 == 1) {
            Collections.reverse(ordered);
        }
        Map<@Nullable Object, @Nullable Object> map = new LinkedHashMap<>();
        for (JsonNode entry : ordered) {
            map.put(of(entry.get(0)), of(entry.get(1)));
        }
        boolean texts = map.keySet().stream().allMatch(String.class::isInstance);
        return choose(map, map, texts ? new TreeMap<>(map) : new HashMap<>(map), Collections.unmodifiableMap(map));
    }

    private Object optional(JsonNode node) throws ReflectiveOperationException, IOException {
        boolean present = node.size() > 1;
        Notation content = Notation.of(present ? node.get(1) : node.get(0));
        return switch (node.get(0).stringValue()) {
            case "java.util.OptionalInt" ->
                present ? OptionalInt.of(Integer.parseInt(content.text())) : OptionalInt.empty();
            case "java.util.OptionalLong" ->
                present ? OptionalLong.of(Long.parseLong(content.text())) : OptionalLong.empty();
            case "java.util.OptionalDouble" ->
                present ? OptionalDouble.of(Notation.floatOf(content.text())) : OptionalDouble.empty();
            default -> present ? Optional.of(of(node.get(1))) : Optional.empty();
        };
    }

    private Object instant(Instant instant) {
        boolean exact = instant.equals(instant.truncatedTo(ChronoUnit.MILLIS)) && isWithinDates(instant);
        return exact ? choose(instant, Date.from(instant)) : instant;
    }

    private static boolean isWithinDates(Instant instant) {
        return Math.abs(instant.getEpochSecond()) < Long.MAX_VALUE / 1000;
    }

    private static Locale locale(JsonNode parts) {
        String language = parts.get(0).stringValue();
        String script = parts.get(1).stringValue();
        String country = parts.get(2).stringValue();
        String variantCode = parts.get(3).stringValue();
        List<String> extensions = Notation.textsOf(parts.get(4));
        if (script.isEmpty() && extensions.isEmpty()) {
            // The builder refuses variants that are not well-formed, such as NY.
            return new Locale(language, country, variantCode);
        }
        Locale.Builder builder = new Locale.Builder();
        builder.setLanguage(language).setScript(script).setRegion(country).setVariant(variantCode);
        extensions.forEach(extension -> builder.setExtension(extension.charAt(0), extension.substring(2)));
        return builder.build();
    }

    private static Object constant(List<String> names) throws ClassNotFoundException {
        for (Object constant : VectorTypes.named(names.get(0)).getEnumConstants()) {
            if (((Enum<?>) constant).name().equals(names.get(1))) {
                return constant;
            }
        }
        throw new IllegalArgumentException("no such constant: " + names);
    }

    private Object record(JsonNode node) throws ReflectiveOperationException, IOException {
        Class<?> type = VectorTypes.named(node.get(0).stringValue());
        Map<String, @Nullable Object> values = new HashMap<>();
        for (JsonNode component : node.get(1)) {
            values.put(component.get(0).stringValue(), beforeNormaliser(component.get(1)));
        }
        Constructor<?> constructor = type.getDeclaredConstructors()[0];
        List<@Nullable Object> arguments = new ArrayList<>();
        for (int i = 0; i < constructor.getParameterCount(); i++) {
            // What is not written does not count.
            Object value = values.getOrDefault(type.getRecordComponents()[i].getName(), "variant " + variant);
            arguments.add(convert(value, constructor.getParameterTypes()[i]));
        }
        return constructor.newInstance(arguments.toArray());
    }

    private Object object(JsonNode node) throws ReflectiveOperationException, IOException {
        Object object = VectorTypes.named(node.get(0).stringValue())
                .getDeclaredConstructor()
                .newInstance();
        for (JsonNode level : node.get(1)) {
            Class<?> type = VectorTypes.named(level.get(0).stringValue());
            for (JsonNode entry : level.get(1)) {
                Field field = type.getDeclaredField(entry.get(0).stringValue());
                field.set(object, convert(beforeNormaliser(entry.get(1)), field.getType()));
            }
        }
        return object;
    }

    private static @Nullable Object convert(@Nullable Object value, Class<?> type) {
        if (type == int.class) {
            return ((Number) value).intValue();
        }
        if (type == double.class) {
            return ((Number) value).doubleValue();
        }
        return type == String.class && value instanceof char[] text ? new String(text) : value;
    }

    private Object file(List<String> nameAndContent) throws IOException {
        Path path = Files.createDirectory(folder.resolve("place" + places++)).resolve(nameAndContent.get(0));
        Files.write(path, HexFormat.of().parseHex(nameAndContent.get(1)));
        return choose(path, path.toFile(), new Resource(path));
    }

    private Object directory(JsonNode node) throws IOException {
        Path path = folder.resolve("place" + places++).resolve(node.get(0).stringValue());
        fill(path, node.get(1));
        return choose(path, path.toFile());
    }

    private static void fill(Path directory, JsonNode members) throws IOException {
        Files.createDirectories(directory);
        for (JsonNode member : members) {
            Path path = directory.resolve(member.get(0).stringValue());
            if (member.get(1).isString()) {
                Files.write(path, HexFormat.of().parseHex(member.get(1).stringValue()));
            } else {
                fill(path, member.get(1));
            }
        }
    }

    /** What stands for a file and is none of the JDK's types. */
    private static final class Resource {
        private final Path path;

        Resource(Path path) {
            this.path = path;
        }
    }

    /** Reads {@link Resource}s. */
    static final class Resources implements ContentSource {
        @Override
        public boolean supports(Class<?> type) {
            return type == Resource.class;
        }

        @Override
        public String name(Object input) {
            return ((Resource) input).path.getFileName().toString();
        }

        @Override
        public InputStream open(Object input) throws IOException {
            return new ByteArrayInputStream(Files.readAllBytes(((Resource) input).path));
        }
    }
}
