package io.github.cachedresult.cbor;

/** The 16-bit floats of IEEE 754 (binary16), which the JDK knows only from version 20 on. */
final class HalfFloat {

    /** The one NaN of deterministic CBOR. */
    static final int NAN = 0x7e00;

    /** Says that a float has no exact half. */
    static final int INEXACT = -1;

    private HalfFloat() {}

    /** The bits of the half that equals {@code value}, or {@link #INEXACT}. Not for NaN. */
    static int exactBits(float value) {
        int bits = Float.floatToRawIntBits(value);
        int sign = bits >>> 16 & 0x8000;
        int exponent = (bits >>> 23 & 0xff) - 127;
        int mantissa = bits & 0x7fffff;
        if (exponent == 128) {
            return sign | 0x7c00;
        }
        if (exponent == -127) {
            return mantissa == 0 ? sign : INEXACT;
        }
        if (exponent >= -14 && exponent <= 15) {
            return (mantissa & 0x1fff) == 0 ? sign | exponent + 15 << 10 | mantissa >>> 13 : INEXACT;
        }
        if (exponent >= -24 && exponent < -14) {
            int shift = -1 - exponent;
            int significand = mantissa | 0x800000;
            return (significand & (1 << shift) - 1) == 0 ? sign | significand >>> shift : INEXACT;
        }
        return INEXACT;
    }

    /** The value of a half. */
    static double value(int bits) {
        int exponent = bits >>> 10 & 0x1f;
        int mantissa = bits & 0x3ff;
        double magnitude =
                switch (exponent) {
                    case 0 -> Math.scalb((double) mantissa, -24);
                    case 31 -> mantissa == 0 ? Double.POSITIVE_INFINITY : Double.NaN;
                    default -> Math.scalb((double) (mantissa | 0x400), exponent - 25);
                };
        return (bits & 0x8000) == 0 ? magnitude : -magnitude;
    }
}
