import assert from 'node:assert/strict';
import test from 'node:test';
import {keyOf, preimageOf} from '../src/preimage.mjs';

/** The hexadecimal digits before the value. */
const PREFIX = 52;

const call = value => ({model: 'm', version: 'v', operation: 'o', parameters: [['n', value]]});
const hex = value => Buffer.from(preimageOf(call(value))).toString('hex').slice(PREFIX);

test('the examples of the specification', () => {
  assert.equal(hex({integer: '1'}), '01');
  assert.equal(hex({float: '1.0'}), 'f93c00');
  assert.equal(hex({optional: ['java.util.Optional']}), 'd81b81726a6176612e7574696c2e4f7074696f6e616c');
  assert.equal(hex({set: ['b', 'a']}), 'd901028261616162');
  assert.equal(hex({instant: '-0.999999995'}), 'd903e9a201202805');
  assert.match(keyOf(preimageOf(call(null))), /^h1-[0-9a-f]{64}$/);
});

test('an unknown notation is refused', () => {
  for (const value of [1, {}, [], {int: '1'}, {integer: '1', float: '1'}, {integer: '1.0'}, {float: 'x'}, {toString: []}]) {
    assert.throws(() => preimageOf(call(value)), `${JSON.stringify(value)}`);
  }
  assert.throws(() => preimageOf({...call(null), extra: 1}));
  assert.throws(() => preimageOf({...call(null), extras: []}));
  assert.throws(() => preimageOf({...call(null), extras: [['pepper', 'x']]}));
});

test('a normal form of what has none is refused', () => {
  for (const how of [
    ['none', [], 'a'],
    ['number', [], 'a'],
    ['number', [], true],
    ['number', ['texts'], 'a'],
    ['significant-digits', ['0'], {integer: '1'}],
    ['grid', ['0.0.1'], {integer: '1'}],
    ['grid', ['1'], {decimal: '1e10000'}],
    ['nfc', ['C'], 'a'],
    ['nfc', [], '\u0378'],
    ['ignoring-case', [], {integer: '1'}],
    ['any-order', [], 'ab'],
    ['content-only', [], 'a.txt'],
  ]) {
    const [name, ...rest] = how;
    assert.throws(() => hex({normalise: [`cachedresult/${name}`, ...rest]}), JSON.stringify(how));
  }
});

test('a default that is none of its type is refused', () => {
  for (const [type, text] of [['int', '1.0'], ['double', '0x1'], ['boolean', 'yes'], ['java.math.BigDecimal', 'NaN']]) {
    assert.throws(() => hex({default: [type, text, null]}), `${type} ${text}`);
  }
});

test('what is encoded alike is refused in sets and maps', () => {
  assert.throws(() => hex({set: [{integer: '1'}, {integer: '1'}]}));
  assert.throws(() => hex({map: [['a', null], ['a', true]]}));
});
