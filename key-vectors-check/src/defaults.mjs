// Parameters and components that are left out while they have their default.
import {decimalOf} from './decimals.mjs';

const DECIMAL = '[+-]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][+-]?[0-9]+)?';

/** What the text of a default is, by the declared type: its grammar and its value in the notation of vectors. */
const TYPES = {
  int: [/^[+-]?[0-9]+$/, text => ({integer: String(BigInt(text))})],
  double: [new RegExp(`^(${DECIMAL}|NaN|-?Infinity)$`), text => ({float: text})],
  'java.math.BigDecimal': [new RegExp(`^${DECIMAL}$`), text => ({decimal: decimalOf(text).join('e')})],
  boolean: [/^(true|false)$/, text => text === 'true'],
  'java.lang.String': [/^/, text => text],
};

function standard(type, text) {
  if (text === null) {
    return null;
  }
  const [grammar, value] = Object.hasOwn(TYPES, type) ? TYPES[type] : [/./, constant => ({enum: [type, constant]})];
  if (!grammar.test(text)) {
    throw new Error(`no default of ${type}: ${text}`);
  }
  return value(text);
}

/** The entries that count, without what says their default. */
export function countedEntries(entries, encodedValue) {
  return entries.flatMap(([name, value]) => {
    if (!value?.default) {
      return [[name, value]];
    }
    const [type, text, given] = value.default;
    const left = standard(type, text);
    const normalised = given?.normalise ? {normalise: [...given.normalise.slice(0, 2), left]} : left;
    return Buffer.compare(encodedValue(given), encodedValue(normalised)) === 0 ? [] : [[name, given]];
  });
}
