// Unicode's full case folding, of the characters that the vectors have: CaseFolding.txt, statuses C and F.

/** Beyond ASCII; what folds to itself is here too, so that every other character is refused. */
const FOLDED = new Map(
  Object.entries({
    '\u00b5': '\u03bc',
    '\u00c9': '\u00e9',
    '\u00df': 'ss',
    '\u00e9': '\u00e9',
    '\u0130': 'i\u0307',
    '\u0131': '\u0131',
    '\u0149': '\u02bcn',
    '\u017f': 's',
    '\u01c4': '\u01c6',
    '\u01c5': '\u01c6',
    '\u0301': '\u0301',
    '\u0307': '\u0307',
    '\u0345': '\u03b9',
    '\u0390': '\u03b9\u0308\u0301',
    '\u0394': '\u03b4',
    '\u039f': '\u03bf',
    '\u03a3': '\u03c3',
    '\u03b4': '\u03b4',
    '\u03bf': '\u03bf',
    '\u03c2': '\u03c3',
    '\u03c3': '\u03c3',
    '\u10d0': '\u10d0',
    '\u13a0': '\u13a0',
    '\u1c90': '\u10d0',
    '\u1e9e': 'ss',
    '\u1fb3': '\u03b1\u03b9',
    '\u212a': 'k',
    '\u212b': '\u00e5',
    '\uab70': '\u13a0',
    '\ufb03': 'ffi',
    '\u{10400}': '\u{10428}',
  }),
);

function foldedCharacter(character) {
  if (character < '\u0080') {
    return character >= 'A' && character <= 'Z' ? character.toLowerCase() : character;
  }
  if (!character.isWellFormed()) {
    return character;
  }
  if (!FOLDED.has(character)) {
    throw new Error(`this check does not know how to fold U+${character.codePointAt(0).toString(16)}`);
  }
  return FOLDED.get(character);
}

export function folded(text) {
  return Array.from(text, foldedCharacter).join('');
}
