/**
 * RC2, decryption only, for PKCS#12 containers of the old international kind.
 * Source: RFC 2268.
 * @module
 */

import { fromHex } from '../bytes.js';

const PERMUTATION = fromHex(
  'd978f9c419ddb5ed28e9fd794aa0d89dc67e37832b76538e624c6488448bfba2'
  + '179a59f587b34f1361456d8d09817d32bd8f40eb86b77b0bf09521225c6b4e82'
  + '54d66593ce60b21c7356c014a78cf1dc1275ca1f3bbee4d1423dd430a33cb626'
  + '6fbf0eda4669075727f21d9bbc944303f811c7f690ef3ee706c3d52fc8661ed7'
  + '08e8eade8052eef784aa72ac354d6a2a961ad2715a1549744b9fd05e0418a4ec'
  + 'c2e0416e0f51cbcc2491af50a1f47039997c3a8523b8b47afc02365b25559731'
  + '2d5dfa98e38a92ae05df2910676cbac9d300e6cfe19ea82c6316013f58e289a9'
  + '0d38341bab33ffb0bb480c5fb9b1cd2ec5f3db47e5a59c770aa62068fe7fc1ad',
);

const WORDS = 64;

/** After these rounds of mixing, counted from 0, comes a round of mashing. */
const MASHED = [4, 10];

const TURNS = [1, 2, 3, 5];

/** Key expansion with as many effective bits as the key has. @param {Uint8Array} key */
function expand(key) {
  const length = key.length;
  const octets = new Uint8Array(2 * WORDS);
  octets.set(key);
  for (let i = length; i < 128; i++) {
    octets[i] = PERMUTATION[(octets[i - 1] + octets[i - length]) & 255];
  }
  octets[128 - length] = PERMUTATION[octets[128 - length]];
  for (let i = 127 - length; i >= 0; i--) {
    octets[i] = PERMUTATION[octets[i + 1] ^ octets[i + length]];
  }
  return Uint16Array.from({ length: WORDS }, (_, i) => octets[2 * i] | (octets[2 * i + 1] << 8));
}

export class Rc2 {
  /** @param {Uint8Array} key */
  constructor(key) {
    this.blockLength = 8;
    this.words = expand(key);
  }

  /** @param {Uint8Array} block */
  decryptBlock(block) {
    const { words } = this;
    const r = Uint16Array.from({ length: 4 }, (_, i) => block[2 * i] | (block[2 * i + 1] << 8));
    for (let round = 15; round >= 0; round--) {
      if (MASHED.includes(round)) {
        for (let i = 3; i >= 0; i--) r[i] -= words[r[(i + 3) & 3] & 63];
      }
      for (let i = 3; i >= 0; i--) {
        const turned = (r[i] >>> TURNS[i]) | (r[i] << (16 - TURNS[i]));
        const [before, second, third] = [r[(i + 3) & 3], r[(i + 2) & 3], r[(i + 1) & 3]];
        r[i] = turned - words[4 * round + i] - (before & second) - (~before & third);
      }
    }
    return Uint8Array.from({ length: 8 }, (_, i) => r[i >> 1] >>> (8 * (i & 1)));
  }
}
