// From values in the notation of docs/key-format.md to CBOR items.
import {Tag} from 'cbor2';
import {bytes, float, integer, sha256, textItem, utf16} from './atoms.mjs';
import {countedEntries} from './defaults.mjs';
import {normalisedItem} from './normalise.mjs';
import {daysSince1970, secondsAndNanos, timeText} from './times.mjs';

const object = (...parts) => new Tag(27, parts);

function decimal(text) {
  const [unscaled, exponent] = text.split('e');
  return new Tag(4, [integer(exponent), integer(unscaled)]);
}

/** Little-endian, with one NaN. */
const TYPED = {
  int16: [77, 2, (view, at, text) => view.setInt16(at, Number(integer(text)), true)],
  int32: [78, 4, (view, at, text) => view.setInt32(at, Number(integer(text)), true)],
  int64: [79, 8, (view, at, text) => view.setBigInt64(at, integer(text), true)],
  float32: [
    85,
    4,
    (view, at, text) => {
      const value = float(text, 32);
      Number.isNaN(value) ? view.setUint32(at, 0x7fc00000, true) : view.setFloat32(at, value, true);
    },
  ],
  float64: [
    86,
    8,
    (view, at, text) => {
      const value = float(text);
      Number.isNaN(value) ? view.setBigUint64(at, 0x7ff8000000000000n, true) : view.setFloat64(at, value, true);
    },
  ],
};

function typedArray(kind, elements) {
  const [tag, size, put] = TYPED[kind];
  const content = new Uint8Array(size * elements.length);
  elements.forEach((element, i) => put(new DataView(content.buffer), size * i, element));
  return new Tag(tag, content);
}

/** A map of which the encoder sorts the entries; a key that comes twice is one too many. */
function map(entries, encoded) {
  if (new Set(entries.map(([key]) => Buffer.from(encoded(key)).toString('hex'))).size !== entries.length) {
    throw new Error('two keys are encoded alike');
  }
  return new Map(entries);
}

function set(elements, encoded) {
  const sorted = elements
    .map(element => [Buffer.from(encoded(element)), element])
    .sort(([a], [b]) => Buffer.compare(a, b));
  if (sorted.some(([bytes], i) => i > 0 && bytes.equals(sorted[i - 1][0]))) {
    throw new Error('two elements are encoded alike');
  }
  return new Tag(258, sorted.map(([, element]) => element));
}

/** The entries that count: those with their default do not. */
function counted(entries, encoded) {
  return countedEntries(entries, value => encoded(item(value, encoded)));
}

/** A map from names to values. */
export function namedItems(entries, encoded) {
  return map(
    counted(entries, encoded).map(([name, value]) => [textItem(name), item(value, encoded)]),
    encoded,
  );
}

function directory(members, encoded) {
  return map(
    members.map(([name, content]) => [
      textItem(name),
      typeof content === 'string' ? sha256(content) : directory(content, encoded),
    ]),
    encoded,
  );
}

function seconds(text) {
  const [whole, nanos] = secondsAndNanos(text);
  return new Map(nanos === 0n ? [[1n, whole]] : [[1n, whole], [-9n, nanos]]);
}

const KINDS = {
  utf16: hex => textItem(utf16(hex)),
  integer,
  float: text => float(text),
  decimal,
  bytes,
  littleEndian: text => object('java.nio.ByteBuffer', bytes(text)),
  sorted: (value, encoded) => object('map' in value ? 'java.util.SortedMap' : 'java.util.SortedSet', item(value, encoded)),
  array: (elements, encoded) => elements.map(element => item(element, encoded)),
  set: (elements, encoded) => set(elements.map(element => item(element, encoded)), encoded),
  map: (entries, encoded) =>
    map(
      entries.map(([key, value]) => [item(key, encoded), item(value, encoded)]),
      encoded,
    ),
  optional: ([type, ...content], encoded) => object(type, ...content.map(value => item(value, encoded))),
  uuid: text => new Tag(37, bytes(text.replaceAll('-', ''))),
  uri: text => new Tag(/^[\0-\x7f]*$/.test(text) ? 32 : 267, text),
  instant: text => new Tag(1001, seconds(text)),
  duration: text => new Tag(1002, seconds(text)),
  date: fields => new Tag(100, daysSince1970(...fields.map(BigInt))),
  locale: ([language, script, country, variant, extensions]) =>
    object('java.util.Locale', language, script, country, variant, [...extensions].sort()),
  currency: code => object('java.util.Currency', code),
  class: name => object('java.lang.Class', name),
  enum: ([type, constant]) => object(type, constant),
  record: ([type, components], encoded) => object(type, namedItems(components, encoded)),
  object: ([type, classes], encoded) =>
    object(
      type,
      map(
        classes
          .map(([name, fields]) => [textItem(name), namedItems(fields, encoded)])
          .filter(([, fields]) => fields.size > 0),
        encoded,
      ),
    ),
  file: ([name, content]) => object('file', textItem(name), sha256(content)),
  directory: ([name, members], encoded) => object('directory', textItem(name), directory(members, encoded)),
  normalised: ([normaliser, version, parameters, value], encoded) =>
    object(normaliser, integer(version), parameters.map(textItem), item(value, encoded)),
  normalise: (how, encoded) =>
    normalisedItem(how, {
      item: value => item(value, encoded),
      encoded,
    }),
};

/** The item of a value; what the notation does not have is refused. */
export function item(value, encoded) {
  if (value === null || typeof value === 'boolean') {
    return value;
  }
  if (typeof value === 'string') {
    return textItem(value);
  }
  const kinds = typeof value === 'object' ? Object.keys(value) : [];
  if (Array.isArray(value) || kinds.length !== 1) {
    throw new Error(`no value in the notation of vectors: ${JSON.stringify(value)}`);
  }
  const [kind] = kinds;
  if (Object.hasOwn(TYPED, kind)) {
    return typedArray(kind, value[kind]);
  }
  if (Object.hasOwn(KINDS, kind)) {
    return KINDS[kind](value[kind], encoded);
  }
  const [type, text] = timeText(kind, value[kind]);
  return object(type, text);
}
