package io.github.cachedresult.key.vectors;

import com.upokecenter.cbor.CBORObject;
import com.upokecenter.numbers.EInteger;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Builds preimages from the vectors' notation as {@code docs/key-format.md} says, with a CBOR library and without the code
 * that makes keys.
 */
final class VectorItems {

    private static final int TAG_DECIMAL = 4;
    private static final int TAG_OBJECT = 27;
    private static final int TAG_WTF8 = 273;

    private VectorItems() {}

    /** The preimage as an item. */
    static CBORObject preimage(JsonNode input) {
        CBORObject preimage = CBORObject.NewArray();
        preimage.Add(text("cachedresult/h1"));
        for (String member : List.of("model", "version", "operation")) {
            preimage.Add(text(input.get(member).stringValue()));
        }
        preimage.Add(named(input.get("parameters")));
        return input.has("extras") ? preimage.Add(named(input.get("extras"))) : preimage;
    }

    static CBORObject item(JsonNode node) {
        Notation value = Notation.of(node);
        JsonNode argument = value.argument();
        return switch (value.kind()) {
            case "null" -> CBORObject.Null;
            case "boolean" -> argument.booleanValue() ? CBORObject.True : CBORObject.False;
            case "text" -> text(value.text());
            case "utf16" -> text(value.utf16());
            case "integer" -> integer(new BigInteger(value.text()));
            case "float" -> CBORObject.FromObject(oneNan(Notation.floatOf(value.text())));
            case "decimal" -> decimal(value.decimal().get(0), value.decimal().get(1));
            case "bytes" -> CBORObject.FromObject(value.bytes());
            case "littleEndian" -> object(text("java.nio.ByteBuffer"), CBORObject.FromObject(value.bytes()));
            case "sorted" ->
                object(
                        text(argument.has("map") ? "java.util.SortedMap" : "java.util.SortedSet"),
                        argument.has("map") ? map(argument.get("map")) : set(items(argument.get("set"))));
            case "int16", "int32", "int64", "float32", "float64" -> typedArray(value);
            case "array" -> array(items(argument));
            case "set" -> set(items(argument));
            case "map" -> map(argument);
            case "optional" -> optional(argument);
            case "uuid" ->
                tagged(
                        37,
                        CBORObject.FromObject(
                                HexFormat.of().parseHex(value.text().replace("-", ""))));
            case "uri" -> tagged(value.text().chars().allMatch(c -> c < 0x80) ? 32 : 267, text(value.text()));
            case "instant" -> tagged(1001, seconds(value));
            case "duration" -> tagged(1002, seconds(value));
            case "date" ->
                tagged(
                        100,
                        CBORObject.FromObject(VectorTimes.date(value.texts()).toEpochDay()));
            case "locale" -> locale(argument);
            case "currency" -> object(text("java.util.Currency"), text(value.text()));
            case "class" -> object(text("java.lang.Class"), text(value.text()));
            case "enum" -> object(text(value.texts().get(0)), text(value.texts().get(1)));
            case "record" -> object(text(argument.get(0).stringValue()), named(argument.get(1)));
            case "object" -> object(text(argument.get(0).stringValue()), levels(argument.get(1)));
            case "file" ->
                object(
                        text("file"),
                        text(value.texts().get(0)),
                        content(value.texts().get(1)));
            case "directory" ->
                object(text("directory"), text(argument.get(0).stringValue()), members(argument.get(1)));
            case "normalised" -> normalised(argument);
            case "normalise" -> normalise(argument);
            default -> time(value);
        };
    }

    private static List<CBORObject> items(JsonNode nodes) {
        List<CBORObject> items = new ArrayList<>();
        nodes.forEach(node -> items.add(item(node)));
        return items;
    }

    private static CBORObject tagged(int tag, CBORObject item) {
        return CBORObject.FromObjectAndTag(item, tag);
    }

    static CBORObject array(Collection<CBORObject> items) {
        CBORObject array = CBORObject.NewArray();
        items.forEach(array::Add);
        return array;
    }

    static CBORObject object(CBORObject... nameAndArguments) {
        return tagged(TAG_OBJECT, array(List.of(nameAndArguments)));
    }

    static CBORObject integer(BigInteger value) {
        return CBORObject.FromObject(EInteger.FromString(value.toString()));
    }

    static CBORObject decimal(BigInteger mantissa, BigInteger exponent) {
        return tagged(TAG_DECIMAL, array(List.of(integer(exponent), integer(mantissa))));
    }

    static double oneNan(double value) {
        return Double.isNaN(value) ? Double.NaN : value;
    }

    /** The library refuses lone surrogates, so their bytes are made here. */
    static CBORObject text(String text) {
        if (text.codePoints().noneMatch(c -> c >= 0xd800 && c <= 0xdfff)) {
            return CBORObject.FromObject(text);
        }
        ByteArrayOutputStream wtf8 = new ByteArrayOutputStream();
        text.codePoints().forEach(c -> {
            if (c < 0x80) {
                wtf8.write(c);
                return;
            }
            int following = c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;
            wtf8.write(0xf0 << (3 - following) & 0xff | c >> 6 * following);
            for (int i = following - 1; i >= 0; i--) {
                wtf8.write(0x80 | c >> 6 * i & 0x3f);
            }
        });
        return tagged(TAG_WTF8, CBORObject.FromObject(wtf8.toByteArray()));
    }

    static CBORObject typedArray(Notation value) {
        List<String> elements = value.texts();
        ByteBuffer bytes = ByteBuffer.allocate(8 * elements.size()).order(ByteOrder.LITTLE_ENDIAN);
        for (String element : elements) {
            switch (value.kind()) {
                case "int16" -> bytes.putShort(Short.parseShort(element));
                case "int32" -> bytes.putInt(Integer.parseInt(element));
                case "int64" -> bytes.putLong(Long.parseLong(element));
                case "float32" -> bytes.putFloat((float) oneNan(Notation.singleOf(element)));
                default -> bytes.putDouble(oneNan(Notation.floatOf(element)));
            }
        }
        int tag =
                switch (value.kind()) {
                    case "int16" -> 77;
                    case "int32" -> 78;
                    case "int64" -> 79;
                    case "float32" -> 85;
                    default -> 86;
                };
        return tagged(tag, CBORObject.FromObject(Arrays.copyOf(bytes.array(), bytes.position())));
    }

    private static CBORObject set(List<CBORObject> elements) {
        TreeMap<byte[], CBORObject> sorted = new TreeMap<>(Arrays::compareUnsigned);
        elements.forEach(element -> sorted.put(element.EncodeToBytes(), element));
        return tagged(258, array(sorted.values()));
    }

    /** In the bytewise order of the encoded keys, which the library keeps. */
    private static CBORObject map(Map<CBORObject, CBORObject> entries) {
        TreeMap<byte[], CBORObject> sorted = new TreeMap<>(Arrays::compareUnsigned);
        entries.keySet().forEach(key -> sorted.put(key.EncodeToBytes(), key));
        CBORObject map = CBORObject.NewOrderedMap();
        sorted.values().forEach(key -> map.Add(key, entries.get(key)));
        return map;
    }

    private static CBORObject map(JsonNode entries) {
        Map<CBORObject, CBORObject> items = new TreeMap<>();
        entries.forEach(entry -> items.put(item(entry.get(0)), item(entry.get(1))));
        return map(items);
    }

    private static CBORObject named(JsonNode entries) {
        Map<CBORObject, CBORObject> items = new TreeMap<>();
        VectorDefaults.counted(entries).forEach((name, value) -> items.put(text(name), item(value)));
        return map(items);
    }

    private static CBORObject levels(JsonNode levels) {
        Map<CBORObject, CBORObject> items = new TreeMap<>();
        for (JsonNode level : levels) {
            CBORObject fields = named(level.get(1));
            if (fields.size() > 0) {
                items.put(text(level.get(0).stringValue()), fields);
            }
        }
        return map(items);
    }

    private static CBORObject optional(JsonNode optional) {
        CBORObject type = text(optional.get(0).stringValue());
        if (optional.size() == 1) {
            return object(type);
        }
        return object(type, item(optional.get(1)));
    }

    private static CBORObject seconds(Notation value) {
        Map<CBORObject, CBORObject> parts = new TreeMap<>();
        parts.put(CBORObject.FromObject(1), CBORObject.FromObject(value.seconds()));
        if (value.nanoseconds() != 0) {
            parts.put(CBORObject.FromObject(-9), CBORObject.FromObject(value.nanoseconds()));
        }
        return map(parts);
    }

    private static CBORObject locale(JsonNode parts) {
        CBORObject extensions = CBORObject.NewArray();
        new TreeSet<>(Notation.textsOf(parts.get(4))).forEach(extension -> extensions.Add(text(extension)));
        return object(
                text("java.util.Locale"),
                text(parts.get(0).stringValue()),
                text(parts.get(1).stringValue()),
                text(parts.get(2).stringValue()),
                text(parts.get(3).stringValue()),
                extensions);
    }

    private static CBORObject content(String hex) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            return CBORObject.FromObject(sha256.digest(HexFormat.of().parseHex(hex)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform is required to support SHA-256", e);
        }
    }

    private static CBORObject members(JsonNode members) {
        Map<CBORObject, CBORObject> items = new TreeMap<>();
        for (JsonNode member : members) {
            JsonNode content = member.get(1);
            items.put(
                    text(member.get(0).stringValue()),
                    content.isString() ? content(content.stringValue()) : members(content));
        }
        return map(items);
    }

    private static CBORObject normalised(JsonNode how) {
        return normalised(
                how.get(0).stringValue(), how.get(1).stringValue(), Notation.textsOf(how.get(2)), item(how.get(3)));
    }

    /** All of CachedResult's own are of version 1. */
    private static CBORObject normalise(JsonNode how) {
        String name = how.get(0).stringValue();
        List<String> parameters = Notation.textsOf(how.get(1));
        JsonNode value = how.get(2);
        return value.isNull()
                ? CBORObject.Null
                : normalised(name, "1", parameters, VectorNormalForms.of(name, parameters, value));
    }

    private static CBORObject normalised(String name, String version, List<String> parameters, CBORObject normalForm) {
        return object(
                text(name),
                integer(new BigInteger(version)),
                array(parameters.stream().map(VectorItems::text).toList()),
                normalForm);
    }

    private static CBORObject time(Notation value) {
        @Nullable Object time = VectorTimes.of(value);
        if (time == null) {
            throw value.unknown();
        }
        String type = value.kind().equals("zone")
                ? "java.time.ZoneId"
                : time.getClass().getName();
        return object(text(type), text(time.toString()));
    }
}
