// From values under CachedResult's own normalisers to the items of their normal forms.
import {Tag} from 'cbor2';
import {float, integer, textItem, utf16} from './atoms.mjs';
import {decimalOf, exactly, rounded, shortest, steps} from './decimals.mjs';
import {folded} from './folding.mjs';

const NUMBER = /^[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]{1,9})?$/;
const STEP = /^[0-9]{1,100}(\.[0-9]{1,100})?([eE]-?[0-9]{1,3})?$/;
const WHITE = '\\u0009-\\u000d\\u001c-\\u0020\\u1680\\u2000-\\u2006\\u2008-\\u200a\\u2028\\u2029\\u205f\\u3000';
const AROUND = new RegExp(`^[${WHITE}]+|[${WHITE}]+$`, 'g');

/** Of the elements of typed arrays, by kind. */
const ELEMENTS = {
  int16: text => ({integer: text}),
  int32: text => ({integer: text}),
  int64: text => ({integer: text}),
  float32: text => float(text, 32),
  float64: text => float(text),
};

/** The normal forms of elements, also of those of lists and arrays in lists. */
function each(value, form) {
  if (value === null) {
    return null;
  }
  const [kind] = typeof value === 'object' ? Object.keys(value) : [];
  if (kind === 'array') {
    return value.array.map(element => each(element, form));
  }
  return Object.hasOwn(ELEMENTS, kind ?? '')
    ? value[kind].map(element => form(ELEMENTS[kind](element)))
    : form(kind === 'float' ? float(value.float) : kind === 'utf16' ? utf16(value.utf16) : value);
}

const decimalItem = number => {
  const [mantissa, exponent] = shortest(number);
  return new Tag(4, [exponent, mantissa]);
};

/** A function of what is finite; infinities and NaN are floats. */
const ofNumbers = finite => value => {
  if (typeof value === 'number') {
    return Number.isFinite(value) ? finite(exactly(value)) : value;
  }
  if (typeof value?.integer === 'string') {
    return finite([integer(value.integer), 0n]);
  }
  if (typeof value?.decimal === 'string') {
    return finite(value.decimal.split('e').map(integer));
  }
  throw new Error(`no number: ${JSON.stringify(value)}`);
};

const ofTexts = form => value => {
  if (typeof value !== 'string') {
    throw new Error(`no text: ${JSON.stringify(value)}`);
  }
  return textItem(form(value));
};

const assigned = text => {
  if (/\p{Cn}/u.test(text)) {
    throw new Error('a character is not assigned');
  }
  return text;
};

function none(parameters) {
  if (parameters.length !== 0) {
    throw new Error(`no such parameters: ${parameters}`);
  }
}

function one(parameters, grammar) {
  if (parameters.length !== 1 || !grammar.test(parameters[0])) {
    throw new Error(`no such parameters: ${parameters}`);
  }
  return parameters[0];
}

function number(parameters, value) {
  const form = ofNumbers(decimalItem);
  if (parameters.length === 0) {
    return each(value, form);
  }
  one(parameters, /^text$/);
  const text = ofTexts(text => text);
  return each(value, element =>
    typeof element !== 'string' ? form(element) : NUMBER.test(element) ? decimalItem(decimalOf(element)) : text(element),
  );
}

function significantDigits(parameters, value) {
  const digits = Number(one(parameters, /^[1-9][0-9]{0,2}$/));
  return each(value, ofNumbers(exact => decimalItem(rounded(exact, digits))));
}

function grid(parameters, value) {
  const step = decimalOf(one(parameters, STEP));
  return each(value, ofNumbers(exact => steps(exact, step)));
}

const texts = form => (parameters, value) => {
  none(parameters);
  return each(value, ofTexts(form));
};

/** By what they are worth, -0.0 before 0.0 and NaN last. */
function compareFloats(a, b) {
  if (Number.isNaN(a) || Number.isNaN(b)) {
    return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
  }
  return a === b ? Number(Object.is(b, -0)) - Number(Object.is(a, -0)) : a < b ? -1 : 1;
}

function ascending(kind, elements) {
  const bits = kind === 'float32' ? 32 : 64;
  return elements.toSorted((a, b) =>
    kind.startsWith('int') ? Number(integer(a) - integer(b)) : compareFloats(float(a, bits), float(b, bits)),
  );
}

function anyOrder(parameters, value, {item, encoded}) {
  none(parameters);
  const inOrder = items =>
    items
      .map(element => [Buffer.from(encoded(element)), element])
      .sort(([a], [b]) => Buffer.compare(a, b))
      .map(([, element]) => element);
  const [kind] = Object.keys(value);
  if (kind === 'array') {
    return new Tag(27, ['unordered', null, inOrder(value.array.map(element => item(element)))]);
  }
  if (kind === 'record') {
    const [type, components] = value.record;
    return new Tag(27, ['unordered', type, inOrder(components.map(([, component]) => item(component?.default ? component.default[2] : component)))]);
  }
  if (Object.hasOwn(ELEMENTS, kind)) {
    return new Tag(27, ['unordered', null, item({[kind]: ascending(kind, value[kind])})]);
  }
  if (kind === 'set') {
    return new Tag(27, ['unordered', null, item(value)]);
  }
  throw new Error(`no order: ${JSON.stringify(value)}`);
}

function contentOnly(parameters, value, {item}) {
  none(parameters);
  if (!value.file && !value.directory) {
    throw new Error(`no file: ${JSON.stringify(value)}`);
  }
  const [type, , content] = item(value).contents;
  return new Tag(27, [type, null, content]);
}

const NORMALISERS = {
  'cachedresult/number': number,
  'cachedresult/significant-digits': significantDigits,
  'cachedresult/grid': grid,
  'cachedresult/nfc': texts(text => assigned(text).normalize('NFC')),
  'cachedresult/ignoring-case': texts(text => folded(assigned(text))),
  'cachedresult/stripped': texts(text => text.replace(AROUND, '')),
  'cachedresult/any-order': anyOrder,
  'cachedresult/content-only': contentOnly,
};

/** What a value is by one of CachedResult's own normalisers, all of version 1; context is what makes other items. */
export function normalisedItem([name, parameters, value], context) {
  if (!Object.hasOwn(NORMALISERS, name)) {
    throw new Error(`no normaliser of CachedResult: ${name}`);
  }
  return value === null
    ? null
    : new Tag(27, [name, 1n, parameters.map(textItem), NORMALISERS[name](parameters, value, context)]);
}
