// Makes the preimage and the key of every golden vector from its input and compares them with what is published.
import {readFileSync} from 'node:fs';
import {keyOf, preimageOf} from './src/preimage.mjs';

const AGAIN = 'again: ';

const [file] = process.argv.slice(2);
const {vectors} = JSON.parse(readFileSync(file, 'utf8'));
const firsts = new Map();
let differing = 0;

function complain(vector, problem) {
  differing++;
  console.error(`${vector.description}: ${problem}`);
}

for (const vector of vectors) {
  try {
    const preimage = preimageOf(vector.input);
    const hex = Buffer.from(preimage).toString('hex');
    if (hex !== vector.cbor) {
      complain(vector, `published is\n  ${vector.cbor}\nand made here is\n  ${hex}`);
    } else if (keyOf(preimage) !== vector.digest) {
      complain(vector, `published is ${vector.digest} and made here is ${keyOf(preimage)}`);
    } else if (firsts.has(hex) !== vector.description.startsWith(AGAIN)) {
      complain(vector, `has the key of '${firsts.get(hex)}' or says wrongly that it has one again`);
    }
    firsts.set(hex, firsts.get(hex) ?? vector.description);
  } catch (error) {
    complain(vector, error.message);
  }
}
console.log(`${vectors.length - differing} of ${vectors.length} key vectors agree.`);
process.exitCode = differing === 0 && vectors.length >= 150 ? 0 : 1;
