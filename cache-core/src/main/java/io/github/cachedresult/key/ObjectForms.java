package io.github.cachedresult.key;

import io.github.cachedresult.cbor.CborException;
import io.github.cachedresult.cbor.CborItem;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;

/** Reads what has a type's name (tag 27): objects, enums, files, optionals, normal forms, and texts of the JDK's types. */
final class ObjectForms {

    private static final Set<String> OPTIONALS =
            Set.of("java.util.Optional", "java.util.OptionalInt", "java.util.OptionalLong", "java.util.OptionalDouble");

    /** What says more of the value that follows. */
    private static final Map<String, String> QUALIFIERS = Map.of(
            "java.util.SortedSet", "sorted",
            "java.util.SortedMap", "sorted",
            "java.nio.ByteBuffer", "little-endian");

    /** Types that are written as a text, and are no enums. */
    private static final Set<String> TEXTS = Set.of(
            "java.time.LocalTime",
            "java.time.LocalDateTime",
            "java.time.OffsetTime",
            "java.time.OffsetDateTime",
            "java.time.ZonedDateTime",
            "java.time.ZoneOffset",
            "java.time.ZoneId",
            "java.time.Year",
            "java.time.YearMonth",
            "java.time.MonthDay",
            "java.time.Period",
            "java.util.Currency",
            "java.lang.Class");

    private static final int MAX_ARGUMENTS = 6;

    private ObjectForms() {}

    static InputForm read(PreimageReader reader, String path, CborItem content) {
        if (content.count() < 1 || content.count() > MAX_ARGUMENTS) {
            throw new CborException("the object at " + content.start() + " has " + content.count() + " parts");
        }
        List<CborItem> parts = content.items();
        String name = PreimageReader.text(parts.get(0));
        return switch (parts.size()) {
            case 1 -> emptyOptional(name, content);
            case 2 -> object(reader, path, name, parts.get(1));
            case 3 -> file(reader, path, name, parts);
            case 4 -> normalized(reader, path, name, parts);
            case 6 -> locale(name, parts);
            default -> throw unknown(name, content);
        };
    }

    private static InputForm emptyOptional(String name, CborItem content) {
        if (!OPTIONALS.contains(name)) {
            throw unknown(name, content);
        }
        return InputForm.exact(simpleName(name), "empty");
    }

    private static InputForm object(PreimageReader reader, String path, String name, CborItem argument) {
        if (OPTIONALS.contains(name)) {
            InputForm form = reader.form(path, argument);
            return form.as(simpleName(name) + " of " + form.type());
        }
        if (QUALIFIERS.containsKey(name)) {
            InputForm form = reader.form(path, argument);
            return form.as(QUALIFIERS.get(name) + " " + form.type());
        }
        if (argument.kind() == CborItem.Kind.MAP) {
            return fields(reader, path, name, argument);
        }
        String text = PreimageReader.text(argument);
        return TEXTS.contains(name)
                ? InputText.text(text).as(simpleName(name))
                : InputForm.exact("enum " + InputText.name(name), InputText.name(text));
    }

    private static InputForm fields(PreimageReader reader, String path, String name, CborItem map) {
        boolean byClass = isByClass(name, map);
        String type = (byClass ? "object " : "record ") + InputText.name(name);
        int count = map.count();
        if (byClass) {
            count = map.entries().stream()
                    .mapToInt(level -> level.value().count())
                    .sum();
        }
        List<InputNode> parts =
                reader.parts(count, () -> byClass ? fieldsByClass(reader, path, map) : components(reader, path, map));
        return InputForm.container(type, InputText.count(count, "field", "fields"), parts);
    }

    /**
     * Whether the fields are those of an object, by the class that declares them, and not of a record. A component has a
     * name without dots, and rarely that of its own record's type.
     */
    private static boolean isByClass(String name, CborItem map) {
        if (map.count() == 0 || map.count() > PreimageReader.MAX_PARTS) {
            return false;
        }
        boolean named = false;
        for (CborItem.Entry entry : map.entries()) {
            String key = PreimageReader.text(entry.key());
            if (entry.value().kind() != CborItem.Kind.MAP) {
                return false;
            }
            named |= key.equals(name) || key.indexOf('.') >= 0;
        }
        return named;
    }

    private static List<InputNode> components(PreimageReader reader, String path, CborItem map) {
        List<InputNode> nodes = new ArrayList<>();
        for (CborItem.Entry component : map.entries()) {
            nodes.add(reader.node(path, "." + nameOf(component), component.value()));
        }
        return nodes;
    }

    private static List<InputNode> fieldsByClass(PreimageReader reader, String path, CborItem map) {
        List<InputNode> nodes = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (CborItem.Entry level : map.entries()) {
            for (CborItem.Entry field : level.value().entries()) {
                String name = nameOf(field);
                String label = names.add(name) ? "." + name : "." + name + "@" + nameOf(level);
                nodes.add(reader.node(path, label, field.value()));
            }
        }
        return nodes;
    }

    private static String nameOf(CborItem.Entry entry) {
        return InputText.name(PreimageReader.text(entry.key()));
    }

    private static InputForm file(PreimageReader reader, String path, String kind, List<CborItem> parts) {
        String name = InputText.quoted(PreimageReader.text(parts.get(1)));
        CborItem content = parts.get(2);
        if (kind.equals("file")) {
            return InputForm.exact("file", name + " with content " + contentDigest(content));
        }
        if (!kind.equals("directory")) {
            throw unknown(kind, content);
        }
        return directory(reader, path, content).as("directory " + name);
    }

    private static InputForm directory(PreimageReader reader, String path, CborItem map) {
        List<InputNode> parts = reader.parts(map.count(), () -> {
            List<InputNode> nodes = new ArrayList<>();
            for (CborItem.Entry member : map.entries()) {
                nodes.add(reader.member(path, "/" + nameOf(member), member.value()));
            }
            return nodes;
        });
        return InputForm.container("directory", InputText.count(map.count(), "member", "members"), parts);
    }

    /** What is in a directory: a file's digest or another directory. */
    static InputForm member(PreimageReader reader, String path, CborItem item) {
        return item.kind() == CborItem.Kind.MAP
                ? directory(reader, path, item)
                : InputForm.exact("file", "content " + contentDigest(item));
    }

    private static String contentDigest(CborItem item) {
        if (item.byteCount() != Digest.BYTES) {
            throw new CborException("the digest at " + item.start() + " has " + item.byteCount() + " bytes");
        }
        return Digest.ofBytes(item.byteString()).toHex();
    }

    private static InputForm normalized(PreimageReader reader, String path, String name, List<CborItem> parts) {
        InputForm form = reader.form(path, parts.get(3));
        StringJoiner parameters = new StringJoiner(", ", "(", ")");
        parameters.setEmptyValue("");
        for (CborItem parameter : parts.get(2).items()) {
            parameters.add(InputText.quoted(PreimageReader.text(parameter)));
        }
        return form.as(form.type() + " normalised by " + InputText.name(name) + parameters + " version "
                + parts.get(1).integerValue());
    }

    private static InputForm locale(String name, List<CborItem> parts) {
        if (!name.equals("java.util.Locale")) {
            throw unknown(name, parts.get(0));
        }
        StringJoiner text = new StringJoiner("/");
        parts.subList(1, 5).forEach(part -> text.add(localePart(part)));
        parts.get(5).items().forEach(extension -> text.add(localePart(extension)));
        return InputForm.exact("Locale", text.toString());
    }

    /** Old constructors take any text as a part, also one with a separator. */
    private static String localePart(CborItem part) {
        String text = PreimageReader.text(part);
        return text.isEmpty() ? "" : InputText.name(text);
    }

    private static String simpleName(String name) {
        return name.substring(name.lastIndexOf('.') + 1);
    }

    private static CborException unknown(String name, CborItem at) {
        return new CborException("an object " + InputText.quoted(name) + " at " + at.start() + " has an unknown form");
    }
}
