package io.github.cachedresult.spool;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;

/**
 * Bytes that never change, in the heap or in a file. They are shared, not copied, and read from the beginning as often as is
 * wanted. As with an array, nobody closes them: a temporary file is deleted when nobody has its bytes any more. Thread-safe.
 */
public interface Bytes {

    /** How many there are. */
    long size();

    /** Reads them from the beginning. The stream must be closed. */
    InputStream open() throws IOException;

    /**
     * All of them in an array, which must not be changed: the array itself where they are the whole of one.
     *
     * @throws UncheckedIOException if they cannot be read
     * @throws OutOfMemoryError if they are more than the heap or an array can hold
     */
    default byte[] toArray() {
        if (size() > Integer.MAX_VALUE) {
            throw new OutOfMemoryError(size() + " bytes are more than an array can hold");
        }
        return first((int) size());
    }

    /**
     * The first of them, or all where there are fewer.
     *
     * @throws UncheckedIOException if they cannot be read
     */
    default byte[] first(int atMost) {
        try (InputStream in = open()) {
            return in.readNBytes((int) Math.min(atMost, size()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The same bytes for keeping, without what else they are a small part of. */
    default Bytes compact() {
        return this;
    }

    /**
     * Nobody will read them any more: a temporary file is deleted now, rather than when the garbage collector has looked. Only
     * for who made them and has given them, or a part of them, to nobody else. Deletes no file that somebody else looks after.
     */
    default void discard() {}

    /** Whether two are alike; if one of them cannot be read, they are not. */
    static boolean areEqual(Bytes one, Bytes other) {
        if (one == other) {
            return true;
        }
        if (one.size() != other.size()) {
            return false;
        }
        try (InputStream in = one.open();
                InputStream others = other.open()) {
            byte[] part = new byte[BytesInParts.LENGTH];
            int count;
            do {
                count = in.readNBytes(part, 0, part.length);
                if (!Arrays.equals(part, 0, count, others.readNBytes(count), 0, count)) {
                    return false;
                }
            } while (count == part.length);
            return true;
        } catch (IOException | IndexOutOfBoundsException e) {
            return false;
        }
    }

    /**
     * What is made of others whenever it is read.
     *
     * @param size how many bytes there are
     */
    static Bytes made(long size, Source source) {
        return new MadeBytes(size, source);
    }

    /** Several after each other. */
    static Bytes joined(List<Bytes> parts) {
        return new BytesInParts(List.copyOf(parts));
    }

    /** Where a stream comes from, as often as it is asked for. */
    @FunctionalInterface
    interface Source {

        /** A new stream, which its reader closes. */
        InputStream open() throws IOException;
    }
}
