package io.github.cachedresult.key;

import io.github.cachedresult.cbor.CborException;
import io.github.cachedresult.cbor.CborItem;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads a preimage back into the inputs it was made of. For one preimage.
 *
 * <p>Strict: what {@link InputHasher} could not have written is refused. Total: bytes of whatever content make either
 * inputs or a {@link CborException}, without deep recursion, in memory that is bounded: a container of more than
 * {@value #MAX_PARTS} parts, one below {@value #MAX_DEPTH} others, and what comes after {@value #MAX_INPUTS} inputs is
 * one input that is not taken apart.
 */
final class PreimageReader {

    static final int MAX_PARTS = 1_000;
    static final int MAX_INPUTS = 10_000;
    static final int MAX_DEPTH = 128;

    private static final long TAG_WTF8 = 273;

    private int depth;
    private int listed;

    Preimage read(byte[] bytes) {
        CborItem root = CborItem.of(bytes);
        if (root.kind() != CborItem.Kind.ARRAY || root.count() == 0) {
            throw new CborException("it is no array of a format, a model, a version, an operation and inputs");
        }
        List<CborItem> parts = root.items();
        String format = text(parts.get(0));
        if (!format.equals(InputHasher.MAGIC) || parts.size() < 5 || parts.size() > 6) {
            throw new CborException("its format is " + InputText.quoted(format) + " with " + parts.size()
                    + " parts, this version reads " + InputHasher.MAGIC + " with 5 or 6");
        }
        List<InputNode> parameters = new ArrayList<>();
        for (CborItem.Entry parameter : parts.get(4).entries()) {
            String name = InputText.name(text(parameter.key()));
            parameters.add(node("", name, parameter.value()));
        }
        List<InputNode> extras = parts.size() == 6 ? extras(parts.get(5)) : List.of();
        return new Preimage(name(parts.get(1)), name(parts.get(2)), name(parts.get(3)), parameters, extras);
    }

    /** In parentheses, as no parameter's name is. */
    private List<InputNode> extras(CborItem map) {
        List<InputNode> extras = new ArrayList<>();
        for (CborItem.Entry extra : map.entries()) {
            extras.add(node("", "(" + text(extra.key()) + ")", extra.value()));
        }
        if (extras.isEmpty()) {
            throw new CborException("it has extras, and they are empty");
        }
        return extras;
    }

    /** An input at a place below a path. */
    InputNode node(String path, String label, CborItem item) {
        return node(path, label, item, form(path + label, item));
    }

    /** What is in a directory, at a place below a path. */
    InputNode member(String path, String label, CborItem item) {
        return node(path, label, item, nested(item, () -> ObjectForms.member(this, path + label, item)));
    }

    private static InputNode node(String path, String label, CborItem item, InputForm form) {
        KeyInput input = new KeyInput(path + label, form.type(), form.value(), form.exact(), digest(item));
        return new InputNode(label, input, form.isSet(), form.parts());
    }

    /** What stands at a path. */
    InputForm form(String path, CborItem item) {
        return nested(item, () -> switch (item.kind()) {
            case UNSIGNED, NEGATIVE -> InputText.integer(item.integerValue());
            case BYTES -> TypedArrayForm.ofBytes(item);
            case TEXT -> InputText.text(item.text());
            case ARRAY -> elements(path, "list", item);
            case MAP -> map(path, item);
            case TAG -> TaggedForms.read(this, path, item.tag(), item.tagged());
            case SIMPLE -> simple(item);
        });
    }

    private InputForm nested(CborItem item, Supplier<InputForm> reader) {
        if (depth == MAX_DEPTH) {
            return InputForm.cut("what is nested too deep to be listed", item.length() + " bytes");
        }
        depth++;
        InputForm form = reader.get();
        depth--;
        return form;
    }

    private static InputForm simple(CborItem item) {
        return item.isNull()
                ? InputForm.exact("null", "null")
                : item.isBoolean()
                        ? InputForm.exact("boolean", String.valueOf(item.booleanValue()))
                        : InputForm.exact("float", String.valueOf(item.floatValue()));
    }

    /** An array of inputs. */
    InputForm elements(String path, String type, CborItem item) {
        List<InputNode> parts = parts(item.count(), () -> {
            List<InputNode> nodes = new ArrayList<>();
            for (CborItem element : item.items()) {
                nodes.add(node(path, "[" + nodes.size() + "]", element));
            }
            return nodes;
        });
        return InputForm.container(type, InputText.count(item.count(), "element", "elements"), parts);
    }

    private InputForm map(String path, CborItem item) {
        List<InputNode> parts = parts(item.count(), () -> {
            List<InputNode> nodes = new ArrayList<>();
            for (CborItem.Entry entry : item.entries()) {
                nodes.add(node(path, "[" + mapKey(path, entry.key()) + "]", entry.value()));
            }
            return nodes;
        });
        return InputForm.container("map", InputText.count(item.count(), "entry", "entries"), parts);
    }

    /** A map's key as it stands in a path: as it is where that is short and plain, else by its type or digest too. */
    private String mapKey(String path, CborItem key) {
        InputForm form = form(path, key);
        if (!form.exact()) {
            return form.type() + " " + KeyInput.abbreviated(digest(key));
        }
        return key.kind() == CborItem.Kind.TAG ? form.type() + " " + form.value() : form.value();
    }

    /** The parts of a container, or null where they would be too many. */
    @Nullable List<InputNode> parts(int count, Supplier<List<InputNode>> reader) {
        if (count > MAX_PARTS || count > MAX_INPUTS - listed) {
            return null;
        }
        listed += count;
        return reader.get();
    }

    /** A text, or what is none for a lone surrogate. */
    static String text(CborItem item) {
        return item.kind() == CborItem.Kind.TAG && item.tag() == TAG_WTF8
                ? item.tagged().wtf8Text()
                : item.text();
    }

    private static String name(CborItem item) {
        String name = item.text();
        String defect = Names.defect(name);
        if (defect != null) {
            throw new CborException("a name at " + item.start() + " " + defect);
        }
        return name;
    }

    private static Digest digest(CborItem item) {
        return Digest.of(item.bytes(), item.start(), item.length());
    }
}
