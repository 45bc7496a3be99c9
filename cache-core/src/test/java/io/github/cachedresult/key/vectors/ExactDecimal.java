package io.github.cachedresult.key.vectors;

import java.math.BigInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A decimal number, mantissa · 10<sup>exponent</sup>, with arithmetic of its own: normalisers have {@code BigDecimal}'s.
 *
 * @param mantissa the mantissa
 * @param exponent the exponent
 */
record ExactDecimal(BigInteger mantissa, long exponent) {

    private static final Pattern PARTS = Pattern.compile("([+-]?[0-9]*)(?:\\.([0-9]*))?(?:[eE]([+-]?[0-9]+))?");

    /** The number that a text writes, which matches a grammar of the specification. */
    static ExactDecimal of(String text) {
        Matcher parts = PARTS.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException("no number: " + text);
        }
        String fraction = parts.group(2) == null ? "" : parts.group(2);
        long exponent = parts.group(3) == null ? 0 : Long.parseLong(parts.group(3));
        return new ExactDecimal(new BigInteger(parts.group(1) + fraction), exponent - fraction.length());
    }

    /** The binary number that a finite float is. */
    static ExactDecimal of(double value) {
        long bits = Double.doubleToRawLongBits(value);
        int biased = (int) (bits >>> 52 & 0x7ff);
        long fraction = bits & 0xfffffffffffffL;
        BigInteger significand = BigInteger.valueOf(biased == 0 ? fraction : fraction | 1L << 52);
        BigInteger signed = bits < 0 ? significand.negate() : significand;
        int exponent = Math.max(biased, 1) - 1075;
        return exponent >= 0
                ? new ExactDecimal(signed.shiftLeft(exponent), 0)
                : new ExactDecimal(signed.multiply(BigInteger.valueOf(5).pow(-exponent)), exponent);
    }

    /** One form of equal numbers: the mantissa not divisible by 10. */
    ExactDecimal shortest() {
        if (mantissa.signum() == 0) {
            return new ExactDecimal(BigInteger.ZERO, 0);
        }
        String digits = mantissa.toString();
        int end = digits.length();
        while (digits.charAt(end - 1) == '0') {
            end--;
        }
        return new ExactDecimal(new BigInteger(digits.substring(0, end)), exponent + digits.length() - end);
    }

    /** Rounded once to so many digits. */
    ExactDecimal rounded(int digits) {
        int excess = mantissa.abs().toString().length() - digits;
        return excess <= 0 ? this : new ExactDecimal(divided(mantissa, powerOfTen(excess)), exponent + excess);
    }

    /** How many steps it is, rounded once. */
    BigInteger steps(ExactDecimal step) {
        long shift = exponent - step.exponent;
        BigInteger count = shift >= 0
                ? divided(mantissa.multiply(powerOfTen(shift)), step.mantissa)
                : divided(mantissa, step.mantissa.multiply(powerOfTen(-shift)));
        if (count.abs().compareTo(powerOfTen(10_000)) >= 0) {
            throw new IllegalArgumentException("more than 10,000 digits");
        }
        return count;
    }

    private static BigInteger powerOfTen(long exponent) {
        return BigInteger.TEN.pow(Math.toIntExact(exponent));
    }

    /** The integer that is nearest to the quotient, of two the even one. */
    private static BigInteger divided(BigInteger dividend, BigInteger divisor) {
        BigInteger[] whole = dividend.divideAndRemainder(divisor);
        int middle = whole[1].abs().shiftLeft(1).compareTo(divisor);
        boolean away = middle > 0 || middle == 0 && whole[0].testBit(0);
        return away ? whole[0].add(BigInteger.valueOf(dividend.signum())) : whole[0];
    }
}
