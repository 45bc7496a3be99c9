package io.github.cachedresult.key.vectors;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Leaves out what has its default, as {@code docs/key-format.md} says. */
final class VectorDefaults {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private VectorDefaults() {}

    /** The values that count, by their names. */
    static Map<String, JsonNode> counted(JsonNode entries) {
        Map<String, JsonNode> counted = new LinkedHashMap<>();
        for (JsonNode entry : entries) {
            JsonNode value = entry.get(1);
            String name = entry.get(0).stringValue();
            if (!value.has("default")) {
                counted.put(name, value);
            } else if (!isDefault(value.get("default"))) {
                counted.put(name, value.get("default").get(2));
            }
        }
        return counted;
    }

    /** All values, also those that have their default. */
    static List<JsonNode> all(JsonNode entries) {
        List<JsonNode> all = new ArrayList<>();
        for (JsonNode entry : entries) {
            JsonNode value = entry.get(1);
            all.add(value.has("default") ? value.get("default").get(2) : value);
        }
        return all;
    }

    private static boolean isDefault(JsonNode how) {
        JsonNode given = how.get(2);
        JsonNode standard = how.get(1).isNull()
                ? NODES.nullNode()
                : standard(how.get(0).stringValue(), how.get(1).stringValue());
        if (given.has("normalise")) {
            JsonNode normaliser = given.get("normalise");
            standard = NODES.objectNode()
                    .set(
                            "normalise",
                            NODES.arrayNode()
                                    .add(normaliser.get(0))
                                    .add(normaliser.get(1))
                                    .add(standard));
        }
        return Arrays.equals(
                VectorItems.item(given).EncodeToBytes(),
                VectorItems.item(standard).EncodeToBytes());
    }

    /** The value that a text says, in the notation. */
    private static JsonNode standard(String type, String text) {
        return switch (type) {
            case "int" -> NODES.objectNode().put("integer", new BigInteger(text).toString());
            case "double" -> NODES.objectNode().put("float", text);
            case "java.math.BigDecimal" -> {
                ExactDecimal number = ExactDecimal.of(text);
                yield NODES.objectNode().put("decimal", number.mantissa() + "e" + number.exponent());
            }
            case "boolean" -> NODES.booleanNode(text.equals("true"));
            case "java.lang.String" -> NODES.stringNode(text);
            default ->
                NODES.objectNode().set("enum", NODES.arrayNode().add(type).add(text));
        };
    }
}
