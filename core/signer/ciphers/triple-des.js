/**
 * Triple DES, decryption only, for PKCS#12 containers of the old international kind. Bit by bit:
 * a container has a few hundred blocks.
 * Source: FIPS 46-3.
 * @module
 */

/** @param {string} text numbers as the standard prints them, from 1 */
const places = (text) => text.trim().split(/\s+/).map((number) => Number(number) - 1);

const INITIAL = [58, 60, 62, 64, 57, 59, 61, 63].flatMap((first) =>
  Array.from({ length: 8 }, (_, i) => first - 8 * i - 1));
const FINAL = INITIAL.map((_, place) => INITIAL.indexOf(place));
const EXPANSION = Array.from({ length: 48 }, (_, i) => (4 * Math.floor(i / 6) + (i % 6) + 31) % 32);
const PERMUTATION = places(`
  16 7 20 21 29 12 28 17 1 15 23 26 5 18 31 10 2 8 24 14 32 27 3 9 19 13 30 6 22 11 4 25`);
const KEY_CHOICE_1 = places(`
  57 49 41 33 25 17 9 1 58 50 42 34 26 18 10 2 59 51 43 35 27 19 11 3 60 52 44 36
  63 55 47 39 31 23 15 7 62 54 46 38 30 22 14 6 61 53 45 37 29 21 13 5 28 20 12 4`);
const KEY_CHOICE_2 = places(`
  14 17 11 24 1 5 3 28 15 6 21 10 23 19 12 4 26 8 16 7 27 20 13 2
  41 52 31 37 47 55 30 40 51 45 33 48 44 49 39 56 34 53 46 42 50 36 29 32`);
const SHIFTS = [1, 1, 2, 2, 2, 2, 2, 2, 1, 2, 2, 2, 2, 2, 2, 1];

/** S1…S8, four rows of sixteen each. */
const SUBSTITUTIONS = [
  'e4d12fb83a6c59070f74e2d1a6cb953841e8d62bfc973a50fc8249175b3ea06d',
  'f18e6b34972dc05a3d47f28ec01a69b50e7ba4d158c6932fd8a13f42b67c05e9',
  'a09e63f51dc7b428d709346a285ecbf1d6498f30b12c5ae71ad069874fe3b52c',
  '7de3069a1285bc4fd8b56f03472c1ae9a690cb7df13e52843f06a1d8945bc72e',
  '2c417ab6853fd0e9eb2c47d150fa3986421bad78f9c5630eb8c71e2d6f09a453',
  'c1af92680d34e75baf427c9561de0b389ef528c3704a1db6432c95fabe17608d',
  '4b2ef08d3c975a61d0b7491ae35c2f8614bdc37eaf6805926bd814a7950fe23c',
  'd2846fb1a93e50c71fd8a374c56b0e927b419ce206adf35821e74a8dfc90356b',
].map((digits) => Array.from(digits, (digit) => parseInt(digit, 16)));

/** @param {Uint8Array} bytes */
const toBits = (bytes) => Array.from(bytes).flatMap((octet) =>
  Array.from({ length: 8 }, (_, i) => (octet >> (7 - i)) & 1));

/** @param {number[]} bits */
const toBytes = (bits) => Uint8Array.from({ length: bits.length / 8 }, (_, i) =>
  bits.slice(8 * i, 8 * i + 8).reduce((octet, bit) => 2 * octet + bit, 0));

/** Sixteen round keys of 48 bits. @param {Uint8Array} key 8 octets */
function keySchedule(key) {
  const bits = toBits(key);
  let chosen = KEY_CHOICE_1.map((place) => bits[place]);
  return SHIFTS.map((shift) => {
    const [left, right] = [chosen.slice(0, 28), chosen.slice(28)];
    chosen = [left, right].flatMap((half) => [...half.slice(shift), ...half.slice(0, shift)]);
    return KEY_CHOICE_2.map((place) => chosen[place]);
  });
}

/** The function of a round: 32 bits and a round key to 32 bits. */
function mixed(half, roundKey) {
  const substituted = [];
  for (let box = 0; box < 8; box++) {
    const bit = (i) => half[EXPANSION[6 * box + i]] ^ roundKey[6 * box + i];
    const row = 2 * bit(0) + bit(5);
    const column = 8 * bit(1) + 4 * bit(2) + 2 * bit(3) + bit(4);
    const value = SUBSTITUTIONS[box][16 * row + column];
    substituted.push(value >> 3, (value >> 2) & 1, (value >> 1) & 1, value & 1);
  }
  return PERMUTATION.map((place) => substituted[place]);
}

/** Sixteen rounds, halves exchanged at the end. */
function rounds(bits, roundKeys) {
  let [left, right] = [bits.slice(0, 32), bits.slice(32)];
  for (const roundKey of roundKeys) {
    const change = mixed(right, roundKey);
    [left, right] = [right, left.map((bit, i) => bit ^ change[i])];
  }
  return [...right, ...left];
}

export class TripleDes {
  /** @param {Uint8Array} key 24 octets */
  constructor(key) {
    this.blockLength = 8;
    const [first, second, third] = [0, 8, 16].map((at) => keySchedule(key.subarray(at, at + 8)));
    this.stages = [third.reverse(), second, first.reverse()];
  }

  /** @param {Uint8Array} block */
  decryptBlock(block) {
    const bits = toBits(block);
    let state = INITIAL.map((place) => bits[place]);
    for (const roundKeys of this.stages) state = rounds(state, roundKeys);
    return toBytes(FINAL.map((place) => state[place]));
  }
}
