/**
 * Constants of SHA-2, computed as the standard defines them: the first 64 bits of the fractional
 * parts of the square and cube roots of the first primes.
 * Source: FIPS 180-4, 4.2.2, 4.2.3 and 5.3.
 * @module
 */

const PRIMES = [];
for (let n = 2; PRIMES.length < 80; n++) {
  if (PRIMES.every((prime) => n % prime !== 0)) PRIMES.push(n);
}

/**
 * floor(value^(1/degree)), by halving the interval.
 * @param {bigint} value below 2^204
 * @param {bigint} degree
 */
function integerRoot(value, degree) {
  let root = 0n;
  for (let bit = 1n << 102n; bit > 0n; bit >>= 1n) {
    if ((root | bit) ** degree <= value) root |= bit;
  }
  return root;
}

/** 64 bits after the binary point of prime^(1/degree). */
const fraction = (prime, degree) =>
  integerRoot(BigInt(prime) << (64n * degree), degree) & 0xffffffffffffffffn;

const squareRoots = PRIMES.slice(0, 16).map((prime) => fraction(prime, 2n));
const cubeRoots = PRIMES.map((prime) => fraction(prime, 3n));

const high = (value) => Number(value >> 32n) | 0;
const low = (value) => Number(value & 0xffffffffn) | 0;

/** Pairs (high word, low word). @param {bigint[]} values */
const pairs = (values) => Int32Array.from(values.flatMap((value) => [high(value), low(value)]));

export const ROUND_256 = Int32Array.from(cubeRoots.slice(0, 64), high);
export const ROUND_512 = pairs(cubeRoots);
export const START_256 = Int32Array.from(squareRoots.slice(0, 8), high);
export const START_384 = pairs(squareRoots.slice(8));
export const START_512 = pairs(squareRoots.slice(0, 8));
