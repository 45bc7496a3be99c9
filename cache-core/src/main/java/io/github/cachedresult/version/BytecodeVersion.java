package io.github.cachedresult.version;

import io.github.cachedresult.ModelVersions;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
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
        // Lambdas are part of their class's file.
        ClassLoader loader = type.getClassLoader() == null ? ClassLoader.getSystemClassLoader() : type.getClassLoader();
        Deque<String> left = new ArrayDeque<>(List.of(type.getName()));
        while (!left.isEmpty()) {
            String name = left.pop();
            if (!files.containsKey(name)) {
                ClassFile file = ClassFile.of(loader, name);
                files.put(name, file.bytes());
                left.addAll(file.nested());
            }
        }
    }

    @Override
    public String toString() {
        return "the bytecode of " + types.stream().map(Class::getName).toList();
    }
}
