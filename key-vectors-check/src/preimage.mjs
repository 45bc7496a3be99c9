// From a call in the notation of docs/key-format.md to its preimage and its key.
import {createHash} from 'node:crypto';
import {cdeEncodeOptions, encode} from 'cbor2';
import {textItem} from './atoms.mjs';
import {namedItems} from './items.mjs';

// Integers are bigints here and floats are numbers, so that 1.0 does not become 1.
const DETERMINISTIC = {...cdeEncodeOptions, avoidInts: true, rejectUndefined: true, rejectDuplicateKeys: true};

const EXTRAS = ['salt', 'iteration'];
const MEMBERS = ['model', 'operation', 'parameters', 'version'];

/** Deterministic CBOR, RFC 8949, section 4.2.1. */
export function encoded(item) {
  return encode(item, DETERMINISTIC);
}

export function preimageOf(input) {
  const {extras, ...call} = input;
  if (Object.keys(call).sort().join() !== MEMBERS.join()) {
    throw new Error(`an input has the members ${MEMBERS} and perhaps extras`);
  }
  if (extras && (extras.length === 0 || !extras.every(([name]) => EXTRAS.includes(name)))) {
    throw new Error(`extras are ${EXTRAS}, and left out where there are none`);
  }
  const names = [input.model, input.version, input.operation];
  const parts = ['cachedresult/h1', ...names.map(textItem), namedItems(input.parameters, encoded)];
  return encoded(extras ? [...parts, namedItems(extras, encoded)] : parts);
}

export function keyOf(preimage) {
  return `h1-${createHash('sha256').update(preimage).digest('hex')}`;
}
