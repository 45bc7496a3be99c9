// From a call in the notation of docs/key-format.md to its preimage and its key.
import {createHash} from 'node:crypto';
import {cdeEncodeOptions, encode} from 'cbor2';
import {namedItems, textItem} from './items.mjs';

// Integers are bigints here and floats are numbers, so that 1.0 does not become 1.
const DETERMINISTIC = {...cdeEncodeOptions, avoidInts: true, rejectUndefined: true, rejectDuplicateKeys: true};

const MEMBERS = ['model', 'operation', 'parameters', 'version'];

/** Deterministic CBOR, RFC 8949, section 4.2.1. */
export function encoded(item) {
  return encode(item, DETERMINISTIC);
}

export function preimageOf(input) {
  if (Object.keys(input).sort().join() !== MEMBERS.join()) {
    throw new Error(`an input has the members ${MEMBERS}`);
  }
  const names = [input.model, input.version, input.operation];
  return encoded(['cachedresult/h1', ...names.map(textItem), namedItems(input.parameters, encoded)]);
}

export function keyOf(preimage) {
  return `h1-${createHash('sha256').update(preimage).digest('hex')}`;
}
