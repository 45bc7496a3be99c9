package io.github.cachedresult.version;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.Set;

/**
 * A class file, of whatever version and compiler.
 *
 * @param name the class's binary name
 * @param bytes the whole file
 */
record ClassFile(String name, byte[] bytes) {

    /** The file that a class was, or would be, loaded from. */
    static ClassFile of(ClassLoader loader, String name) {
        try (InputStream in = loader.getResourceAsStream(name.replace('.', '/') + ".class")) {
            if (in == null) {
                throw new IllegalStateException("the class file of " + name + " cannot be found");
            }
            return new ClassFile(name, in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException("the class file of " + name + " cannot be read", e);
        }
    }

    /**
     * The classes nested in it that it mentions, by binary name. It mentions all of them: anonymous and local ones where it
     * makes them, members as its inner classes. What reflection says of a nest is only there where the compiler wrote it.
     */
    Set<String> nested() {
        Set<String> nested = new HashSet<>();
        String prefix = name.replace('.', '/') + "$";
        for (String text : texts()) {
            if (text.startsWith(prefix)) {
                nested.add(text.replace('/', '.'));
            }
        }
        return nested;
    }

    /** The names of classes in the constant pool (JVMS 4.4), and no other texts. */
    private Set<String> texts() {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            in.skipNBytes(Integer.BYTES + 2 * Short.BYTES);
            int count = in.readUnsignedShort();
            String[] texts = new String[count];
            Set<Integer> classes = new HashSet<>();
            for (int i = 1; i < count; i++) {
                int tag = in.readUnsignedByte();
                switch (tag) {
                    case 1 -> texts[i] = in.readUTF();
                    case 7 -> classes.add(in.readUnsignedShort());
                    case 8, 16, 19, 20 -> in.skipNBytes(2);
                    case 15 -> in.skipNBytes(3);
                    case 3, 4, 9, 10, 11, 12, 17, 18 -> in.skipNBytes(4);
                    case 5, 6 -> {
                        in.skipNBytes(8);
                        // They take two places.
                        i++;
                    }
                    default -> throw new IOException("a constant has the unknown tag " + tag);
                }
            }
            Set<String> names = new HashSet<>();
            classes.forEach(index -> names.add(texts[index]));
            return names;
        } catch (IOException e) {
            throw new UncheckedIOException("the class file of " + name + " cannot be understood", e);
        }
    }
}
