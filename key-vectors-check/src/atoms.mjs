// Values of one part in the notation of docs/key-format.md.
import {createHash} from 'node:crypto';
import {Tag} from 'cbor2';

/** The bytes of hexadecimal digits. */
export const bytes = hex => {
  if (!/^([0-9a-f]{2})*$/.test(hex)) {
    throw new Error(`no bytes in hexadecimal: ${hex}`);
  }
  return Uint8Array.from(Buffer.from(hex, 'hex'));
};

export const sha256 = hex => Uint8Array.from(createHash('sha256').update(bytes(hex)).digest());

export const integer = text => {
  if (!/^(0|-?[1-9][0-9]*)$/.test(text)) {
    throw new Error(`no integer: ${text}`);
  }
  return BigInt(text);
};

/** Text; with a lone surrogate, tag 273 with WTF-8. */
export function textItem(text) {
  if (typeof text !== 'string') {
    throw new Error(`no text: ${JSON.stringify(text)}`);
  }
  if (text.isWellFormed()) {
    return text;
  }
  const wtf8 = [];
  for (const character of text) {
    const c = character.codePointAt(0);
    if (c >= 0xd800 && c <= 0xdfff) {
      wtf8.push(0xe0 | (c >> 12), 0x80 | ((c >> 6) & 0x3f), 0x80 | (c & 0x3f));
    } else {
      wtf8.push(...Buffer.from(character, 'utf8'));
    }
  }
  return new Tag(273, Uint8Array.from(wtf8));
}

export function utf16(hex) {
  const units = hex.match(/^([0-9a-f]{4})*$/) ? hex.match(/.{4}/g) : null;
  if (units === null) {
    throw new Error(`no UTF-16 units: ${hex}`);
  }
  return String.fromCharCode(...units.map(unit => parseInt(unit, 16)));
}

/** The float that is nearest to a decimal text, or of these bits. */
export function float(text, bits = 64) {
  if (text.startsWith('0x')) {
    const view = new DataView(new ArrayBuffer(8));
    view.setBigUint64(0, BigInt(text));
    return bits === 64 ? view.getFloat64(0) : view.getFloat32(4);
  }
  const value = Number(text);
  if (Number.isNaN(value) && text !== 'NaN') {
    throw new Error(`no float: ${text}`);
  }
  return value;
}
