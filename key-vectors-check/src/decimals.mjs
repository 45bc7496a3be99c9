// Exact decimal numbers, [mantissa, exponent]: mantissa · 10^exponent, both bigints. Nothing is computed in floats.

const magnitude = number => (number < 0n ? -number : number);

/** The number that a decimal text writes; to be matched against a grammar before. */
export function decimalOf(text) {
  const [, digits, exponent] = /^([^eE]*)(?:[eE](.*))?$/.exec(text);
  const [whole, fraction = ''] = digits.split('.');
  return [BigInt(whole + fraction), BigInt(exponent ?? '0') - BigInt(fraction.length)];
}

/** The binary number that a finite float is, with all its digits. */
export function exactly(float) {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, float);
  const bits = view.getBigUint64(0);
  const biased = (bits >> 52n) & 0x7ffn;
  const fraction = bits & 0xfffffffffffffn;
  const significand = biased === 0n ? fraction : fraction | (1n << 52n);
  const signed = bits >> 63n === 1n ? -significand : significand;
  const exponent = (biased === 0n ? 1n : biased) - 1075n;
  return exponent >= 0n ? [signed << exponent, 0n] : [signed * 5n ** -exponent, exponent];
}

/** One form of equal numbers: the mantissa not divisible by 10. */
export function shortest([mantissa, exponent]) {
  if (mantissa === 0n) {
    return [0n, 0n];
  }
  const zeros = /0*$/.exec(String(mantissa))[0].length;
  return [mantissa / 10n ** BigInt(zeros), exponent + BigInt(zeros)];
}

/** The integer that is nearest to the quotient, of two the even one. */
function divided(dividend, divisor) {
  const quotient = dividend / divisor;
  const twice = 2n * magnitude(dividend % divisor);
  const away = twice > divisor || (twice === divisor && quotient % 2n !== 0n);
  return away ? quotient + (dividend < 0n ? -1n : 1n) : quotient;
}

/** Rounded once to so many digits. */
export function rounded([mantissa, exponent], digits) {
  const excess = BigInt(String(magnitude(mantissa)).length - digits);
  return excess <= 0n ? [mantissa, exponent] : [divided(mantissa, 10n ** excess), exponent + excess];
}

/** How many steps there are in a number, rounded once. */
export function steps([mantissa, exponent], [stepMantissa, stepExponent]) {
  const shift = exponent - stepExponent;
  const count =
    shift >= 0n ? divided(mantissa * 10n ** shift, stepMantissa) : divided(mantissa, stepMantissa * 10n ** -shift);
  if (String(magnitude(count)).length > 10000) {
    throw new Error('more than 10,000 digits');
  }
  return count;
}
