package io.github.cachedresult.key;

import io.github.cachedresult.cbor.CborWriter;
import java.lang.reflect.Array;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Writes arrays of primitives in bulk: {@code byte[]} as a byte string, {@code char[]} as text, {@code boolean[]} as an
 * array of booleans, the others as little-endian typed arrays (RFC 8746) with one NaN.
 */
final class PrimitiveArrays {

    private static final int TAG_SINT16_LE = 77;
    private static final int TAG_SINT32_LE = 78;
    private static final int TAG_SINT64_LE = 79;
    private static final int TAG_FLOAT32_LE = 85;
    private static final int TAG_FLOAT64_LE = 86;

    private PrimitiveArrays() {}

    /** About how many bytes an array takes, before they are reserved. */
    static long bytesOf(Object array) {
        long elementBytes =
                switch (array.getClass().getComponentType().descriptorString()) {
                    case "D", "J" -> Double.BYTES;
                    case "F", "I" -> Float.BYTES;
                    case "S" -> Short.BYTES;
                    default -> 1;
                };
        return elementBytes * Array.getLength(array);
    }

    /** Whether it is an array of primitive numbers of more than a byte. */
    static boolean isOfNumbers(Class<?> type) {
        Class<?> component = type.getComponentType();
        return component != null
                && component.isPrimitive()
                && component != byte.class
                && component != char.class
                && component != boolean.class;
    }

    /** A copy in ascending order, -0.0 before 0.0, and NaN last. */
    static Object sorted(Object numbers) {
        if (numbers instanceof double[] doubles) {
            double[] copy = doubles.clone();
            Arrays.sort(copy);
            return copy;
        } else if (numbers instanceof float[] floats) {
            float[] copy = floats.clone();
            Arrays.sort(copy);
            return copy;
        } else if (numbers instanceof int[] ints) {
            int[] copy = ints.clone();
            Arrays.sort(copy);
            return copy;
        } else if (numbers instanceof long[] longs) {
            long[] copy = longs.clone();
            Arrays.sort(copy);
            return copy;
        }
        short[] copy = ((short[]) numbers).clone();
        Arrays.sort(copy);
        return copy;
    }

    static void write(CborWriter out, Object array) {
        if (array instanceof byte[] bytes) {
            out.writeBytes(bytes);
        } else if (array instanceof double[] doubles) {
            ByteBuffer target = begin(out, TAG_FLOAT64_LE, doubles.length, Double.BYTES);
            if (hasNan(doubles)) {
                for (double value : doubles) {
                    target.putLong(Double.doubleToLongBits(value));
                }
            } else {
                target.asDoubleBuffer().put(doubles);
            }
        } else if (array instanceof float[] floats) {
            ByteBuffer target = begin(out, TAG_FLOAT32_LE, floats.length, Float.BYTES);
            if (hasNan(floats)) {
                for (float value : floats) {
                    target.putInt(Float.floatToIntBits(value));
                }
            } else {
                target.asFloatBuffer().put(floats);
            }
        } else if (array instanceof int[] ints) {
            begin(out, TAG_SINT32_LE, ints.length, Integer.BYTES).asIntBuffer().put(ints);
        } else if (array instanceof long[] longs) {
            begin(out, TAG_SINT64_LE, longs.length, Long.BYTES).asLongBuffer().put(longs);
        } else if (array instanceof short[] shorts) {
            begin(out, TAG_SINT16_LE, shorts.length, Short.BYTES)
                    .asShortBuffer()
                    .put(shorts);
        } else if (array instanceof char[] chars) {
            out.writeText(new String(chars));
        } else {
            boolean[] booleans = (boolean[]) array;
            out.writeArrayHead(booleans.length);
            for (boolean value : booleans) {
                out.writeBoolean(value);
            }
        }
    }

    /** There are many NaN, to be made one; other bits are copied in bulk. */
    private static boolean hasNan(double[] values) {
        for (double value : values) {
            if (Double.isNaN(value)) {
                return true;
            }
        }
        return false;
    }

    private static boolean hasNan(float[] values) {
        for (float value : values) {
            if (Float.isNaN(value)) {
                return true;
            }
        }
        return false;
    }

    private static ByteBuffer begin(CborWriter out, int tag, int length, int elementBytes) {
        int bytes = Math.multiplyExact(length, elementBytes);
        out.writeTag(tag);
        out.writeBytesHead(bytes);
        int at = out.reserve(bytes);
        return ByteBuffer.wrap(out.buffer(), at, bytes).slice().order(ByteOrder.LITTLE_ENDIAN);
    }
}
