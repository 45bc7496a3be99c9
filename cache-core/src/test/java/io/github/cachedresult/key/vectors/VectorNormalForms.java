package io.github.cachedresult.key.vectors;

import com.upokecenter.cbor.CBORObject;
import java.math.BigInteger;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** The normal forms of CachedResult's own normalisers, made as {@code docs/key-format.md} says and without their code. */
final class VectorNormalForms {

    private static final Pattern NUMBER = Pattern.compile("[+-]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][+-]?[0-9]{1,9})?");
    private static final Pattern STEP = Pattern.compile("[0-9]{1,100}(\\.[0-9]{1,100})?([eE]-?[0-9]{1,3})?");
    private static final Pattern DIGITS = Pattern.compile("[1-9][0-9]{0,2}");
    private static final Pattern TEXT = Pattern.compile("text");

    private static final String WHITE = "[\\x{9}-\\x{d}\\x{1c}-\\x{20}\\x{1680}\\x{2000}-\\x{2006}\\x{2008}-\\x{200a}"
            + "\\x{2028}\\x{2029}\\x{205f}\\x{3000}]+";
    private static final Pattern AROUND = Pattern.compile("^" + WHITE + "|" + WHITE + "\\z");

    /**
     * Unicode's full case folding, {@code CaseFolding.txt}, statuses C and F, of the characters beyond ASCII that the vectors
     * have. What folds to itself is here too, so that every other character is refused.
     */
    private static final Map<Integer, String> FOLDED = Map.ofEntries(
            Map.entry(0xb5, "\u03bc"),
            Map.entry(0xc9, "\u00e9"),
            Map.entry(0xdf, "ss"),
            Map.entry(0xe9, "\u00e9"),
            Map.entry(0x130, "i\u0307"),
            Map.entry(0x131, "\u0131"),
            Map.entry(0x149, "\u02bcn"),
            Map.entry(0x17f, "s"),
            Map.entry(0x1c4, "\u01c6"),
            Map.entry(0x1c5, "\u01c6"),
            Map.entry(0x301, "\u0301"),
            Map.entry(0x307, "\u0307"),
            Map.entry(0x345, "\u03b9"),
            Map.entry(0x390, "\u03b9\u0308\u0301"),
            Map.entry(0x394, "\u03b4"),
            Map.entry(0x39f, "\u03bf"),
            Map.entry(0x3a3, "\u03c3"),
            Map.entry(0x3b4, "\u03b4"),
            Map.entry(0x3bf, "\u03bf"),
            Map.entry(0x3c2, "\u03c3"),
            Map.entry(0x3c3, "\u03c3"),
            Map.entry(0x10d0, "\u10d0"),
            Map.entry(0x13a0, "\u13a0"),
            Map.entry(0x1c90, "\u10d0"),
            Map.entry(0x1e9e, "ss"),
            Map.entry(0x1fb3, "\u03b1\u03b9"),
            Map.entry(0x212a, "k"),
            Map.entry(0x212b, "\u00e5"),
            Map.entry(0xab70, "\u13a0"),
            Map.entry(0xfb03, "ffi"),
            Map.entry(0x10400, "\ud801\udc28"));

    private VectorNormalForms() {}

    /** The item of the normal form. */
    static CBORObject of(String normaliser, List<String> parameters, JsonNode value) {
        return switch (normaliser) {
            case "cachedresult/number" -> number(parameters, value);
            case "cachedresult/significant-digits" -> {
                int digits = Integer.parseInt(one(parameters, DIGITS));
                yield each(value, element -> number(element, exact -> decimal(exact.rounded(digits))));
            }
            case "cachedresult/grid" -> {
                ExactDecimal step = ExactDecimal.of(one(parameters, STEP));
                yield each(value, element -> number(element, exact -> VectorItems.integer(exact.steps(step))));
            }
            case "cachedresult/nfc" ->
                texts(parameters, value, text -> Normalizer.normalize(assigned(text), Normalizer.Form.NFC));
            case "cachedresult/ignoring-case" -> texts(parameters, value, text -> folded(assigned(text)));
            case "cachedresult/stripped" ->
                texts(parameters, value, text -> AROUND.matcher(text).replaceAll(""));
            case "cachedresult/any-order" -> unordered(parameters, value);
            case "cachedresult/content-only" -> nameless(parameters, value);
            default -> throw new IllegalArgumentException("no normaliser of CachedResult: " + normaliser);
        };
    }

    private static void none(List<String> parameters) {
        if (!parameters.isEmpty()) {
            throw new IllegalArgumentException("no such parameters: " + parameters);
        }
    }

    private static String one(List<String> parameters, Pattern grammar) {
        if (parameters.size() != 1 || !grammar.matcher(parameters.get(0)).matches()) {
            throw new IllegalArgumentException("no such parameters: " + parameters);
        }
        return parameters.get(0);
    }

    /** The normal forms of elements, also of those of lists and arrays in lists. */
    private static CBORObject each(JsonNode node, Function<Notation, CBORObject> form) {
        Notation value = Notation.of(node);
        return switch (value.kind()) {
            case "null" -> CBORObject.Null;
            case "array" -> {
                CBORObject forms = CBORObject.NewArray();
                value.argument().forEach(element -> forms.Add(each(element, form)));
                yield forms;
            }
            case "int16", "int32", "int64", "float32", "float64" -> {
                CBORObject forms = CBORObject.NewArray();
                value.argument().forEach(element -> forms.Add(form.apply(new Notation(value.kind(), element))));
                yield forms;
            }
            default -> form.apply(value);
        };
    }

    private static CBORObject number(List<String> parameters, JsonNode value) {
        if (parameters.isEmpty()) {
            return each(value, element -> number(element, VectorNormalForms::decimal));
        }
        one(parameters, TEXT);
        return each(value, element -> {
            String text = textOf(element);
            if (text == null) {
                return number(element, VectorNormalForms::decimal);
            }
            return NUMBER.matcher(text).matches() ? decimal(ExactDecimal.of(text)) : VectorItems.text(text);
        });
    }

    /** What is finite by a function; infinities and NaN are floats. */
    private static CBORObject number(Notation value, Function<ExactDecimal, CBORObject> finite) {
        return switch (value.kind()) {
            case "integer", "int16", "int32", "int64" ->
                finite.apply(new ExactDecimal(new BigInteger(value.text()), 0));
            case "decimal" ->
                finite.apply(new ExactDecimal(
                        value.decimal().get(0), value.decimal().get(1).longValueExact()));
            case "float", "float64" -> number(Notation.floatOf(value.text()), finite);
            case "float32" -> number(Notation.singleOf(value.text()), finite);
            default -> throw new IllegalArgumentException("no number: " + value);
        };
    }

    private static CBORObject number(double value, Function<ExactDecimal, CBORObject> finite) {
        return Double.isFinite(value)
                ? finite.apply(ExactDecimal.of(value))
                : CBORObject.FromObject(VectorItems.oneNan(value));
    }

    private static CBORObject decimal(ExactDecimal exact) {
        ExactDecimal shortest = exact.shortest();
        return VectorItems.decimal(shortest.mantissa(), BigInteger.valueOf(shortest.exponent()));
    }

    private static @Nullable String textOf(Notation value) {
        return switch (value.kind()) {
            case "text" -> value.text();
            case "utf16" -> value.utf16();
            default -> null;
        };
    }

    private static CBORObject texts(List<String> parameters, JsonNode value, UnaryOperator<String> form) {
        none(parameters);
        return each(value, element -> {
            String text = textOf(element);
            if (text == null) {
                throw new IllegalArgumentException("no text: " + element);
            }
            return VectorItems.text(form.apply(text));
        });
    }

    private static String assigned(String text) {
        if (!text.codePoints().allMatch(Character::isDefined)) {
            throw new IllegalArgumentException("a character is not assigned");
        }
        return text;
    }

    private static String folded(String text) {
        StringBuilder folded = new StringBuilder();
        text.codePoints().forEach(c -> {
            boolean capital = c >= 'A' && c <= 'Z';
            if (c < 0x80 || c >= 0xd800 && c <= 0xdfff) {
                folded.append((char) (capital ? c + 0x20 : c));
            } else if (FOLDED.containsKey(c)) {
                folded.append(FOLDED.get(c));
            } else {
                throw new IllegalArgumentException("this check does not know how to fold U+" + Integer.toHexString(c));
            }
        });
        return folded.toString();
    }

    private static CBORObject unordered(List<String> parameters, JsonNode node) {
        none(parameters);
        Notation value = Notation.of(node);
        JsonNode argument = value.argument();
        return switch (value.kind()) {
            case "array" -> unordered(CBORObject.Null, inOrder(argument));
            case "set" -> unordered(CBORObject.Null, VectorItems.item(node));
            case "record" ->
                unordered(
                        VectorItems.text(argument.get(0).stringValue()), inOrder(VectorDefaults.all(argument.get(1))));
            case "int16", "int32", "int64" -> typed(value, Comparator.comparing(BigInteger::new));
            // As Double.compare has it, of numbers and their order.
            case "float32" -> typed(value, Comparator.comparing(Notation::singleOf));
            case "float64" -> typed(value, Comparator.comparing(Notation::floatOf));
            default -> throw new IllegalArgumentException("no order: " + value);
        };
    }

    private static CBORObject unordered(CBORObject type, CBORObject elements) {
        return VectorItems.object(VectorItems.text("unordered"), type, elements);
    }

    private static CBORObject inOrder(Iterable<JsonNode> values) {
        List<CBORObject> items = new ArrayList<>();
        values.forEach(value -> items.add(VectorItems.item(value)));
        items.sort(Comparator.comparing(CBORObject::EncodeToBytes, Arrays::compareUnsigned));
        return VectorItems.array(items);
    }

    private static CBORObject typed(Notation value, Comparator<String> order) {
        ArrayNode ascending = JsonNodeFactory.instance.arrayNode();
        value.texts().stream().sorted(order).forEach(ascending::add);
        return unordered(CBORObject.Null, VectorItems.typedArray(new Notation(value.kind(), ascending)));
    }

    private static CBORObject nameless(List<String> parameters, JsonNode node) {
        none(parameters);
        Notation value = Notation.of(node);
        if (!value.kind().equals("file") && !value.kind().equals("directory")) {
            throw new IllegalArgumentException("no file: " + value);
        }
        CBORObject named = VectorItems.item(node).Untag();
        return VectorItems.object(named.get(0), CBORObject.Null, named.get(2));
    }
}
