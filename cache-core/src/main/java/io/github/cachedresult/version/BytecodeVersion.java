package io.github.cachedresult.version;

import io.github.cachedresult.ModelVersions;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The version of a model by the class files of the classes that make it up. */
final class BytecodeVersion implements ModelVersions {

    private final String model;
    private final List<Class<?>> types;
    private volatile @Nullable String version;

    BytecodeVersion(String model, List<Class<?>> types) {
        this.model = model;
        this.types = types;
    }

    @Override
    public @Nullable String versionOf(String name) {
        if (!name.equals(model)) {
            return null;
        }
        String known = version;
        if (known == null) {
            known = Sha256Version.of(classFiles());
            version = known;
        }
        return known;
    }

    /** Names and contents, in the order of the names, so that neither order nor borders can be mistaken. */
    private byte[] classFiles() {
        TreeMap<String, byte[]> files = new TreeMap<>();
        types.forEach(type -> collect(type, files));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            for (var file : files.entrySet()) {
                out.writeUTF(file.getKey());
                out.writeInt(file.getValue().length);
                out.write(file.getValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void collect(Class<?> type, Map<String, byte[]> files) {
        // Lambdas are part of their class's file; anonymous and local classes are members of its nest.
        for (Class<?> member : type.getNestHost().getNestMembers()) {
            if (member == type || member.getName().startsWith(type.getName() + "$")) {
                files.put(member.getName(), read(member));
            }
        }
        files.computeIfAbsent(type.getName(), name -> read(type));
    }

    private static byte[] read(Class<?> type) {
        String resource = type.getName().substring(type.getName().lastIndexOf('.') + 1) + ".class";
        try (InputStream in = type.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("the class file of " + type.getName() + " cannot be found");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("the class file of " + type.getName() + " cannot be read", e);
        }
    }

    @Override
    public String toString() {
        return "the bytecode of " + types.stream().map(Class::getName).toList();
    }
}
