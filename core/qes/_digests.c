/* Compression functions of GOST 34.311-95 and Kupyna (DSTU 7564:2014).
 *
 * Optional accelerator of gost34311.py and kupyna.py, which explain the algorithms, own all
 * tables and constants of them, and do padding and lengths. Little- and big-endian safe.
 */

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define EXPORT __attribute__((visibility("default")))

static uint32_t load32(const uint8_t *octets)
{
    return (uint32_t)octets[0] | (uint32_t)octets[1] << 8 | (uint32_t)octets[2] << 16
        | (uint32_t)octets[3] << 24;
}

static uint64_t load64(const uint8_t *octets)
{
    return (uint64_t)load32(octets) | (uint64_t)load32(octets + 4) << 32;
}

static void store64(uint8_t *octets, uint64_t value)
{
    for (int i = 0; i < 8; i++)
        octets[i] = (uint8_t)(value >> 8 * i);
}

/* --- GOST 34.311-95 ----------------------------------------------------------------------- */

typedef uint32_t gost_tables[4][256];

static uint32_t gost_round(const gost_tables t, uint32_t x)
{
    return t[0][x & 255] ^ t[1][x >> 8 & 255] ^ t[2][x >> 16 & 255] ^ t[3][x >> 24];
}

/* One block of GOST 28147 under the key that the transformation P reads out of w. */
static uint64_t gost_encrypt(const gost_tables t, const uint64_t w[4], uint64_t block)
{
    uint32_t key[8], low = (uint32_t)block, high = (uint32_t)(block >> 32);

    for (int k = 0; k < 8; k++) {
        key[k] = 0;
        for (int i = 0; i < 4; i++)
            key[k] |= (uint32_t)(w[i] >> 8 * k & 255) << 8 * i;
    }
    for (int turn = 0; turn < 4; turn++) {
        for (int i = 0; i < 8; i += 2) {
            int first = turn < 3 ? i : 7 - i, second = turn < 3 ? i + 1 : 6 - i;
            high ^= gost_round(t, low + key[first]);
            low ^= gost_round(t, high + key[second]);
        }
    }
    return (uint64_t)low << 32 | high;
}

static void gost_a(uint64_t y[4])
{
    uint64_t mixed = y[0] ^ y[1];

    y[0] = y[1];
    y[1] = y[2];
    y[2] = y[3];
    y[3] = mixed;
}

/* The shift register psi over sixteen words, which lie at words[0..15] and move upwards. */
static uint16_t *gost_shuffle(uint16_t *words, int steps)
{
    for (; steps > 0; steps--, words++)
        words[16] = words[0] ^ words[1] ^ words[2] ^ words[3] ^ words[12] ^ words[15];
    return words;
}

static void gost_xor(uint16_t words[16], const uint64_t value[4])
{
    for (int i = 0; i < 16; i++)
        words[i] ^= (uint16_t)(value[i / 4] >> 16 * (i % 4));
}

static void gost_step(const gost_tables t, uint64_t hash[4], const uint64_t block[4])
{
    static const uint64_t c3[4] = {
        0xFF00FF00FF00FF00, 0x00FF00FF00FF00FF, 0xFF0000FF00FFFF00, 0xFF00FFFF000000FF
    };
    uint64_t u[4], v[4], w[4], encrypted[4];
    uint16_t buffer[16 + 12 + 1 + 61], *words = buffer;

    memcpy(u, hash, sizeof u);
    memcpy(v, block, sizeof v);
    for (int number = 0; number < 4; number++) {
        if (number) {
            gost_a(u);
            gost_a(v);
            gost_a(v);
        }
        for (int i = 0; i < 4; i++) {
            if (number == 2)
                u[i] ^= c3[i];
            w[i] = u[i] ^ v[i];
        }
        encrypted[number] = gost_encrypt(t, w, hash[number]);
    }
    memset(buffer, 0, sizeof buffer);
    gost_xor(words, encrypted);
    words = gost_shuffle(words, 12);
    gost_xor(words, block);
    words = gost_shuffle(words, 1);
    gost_xor(words, hash);
    words = gost_shuffle(words, 61);
    memset(hash, 0, 4 * sizeof *hash);
    for (int i = 0; i < 16; i++)
        hash[i / 4] |= (uint64_t)words[i] << 16 * (i % 4);
}

EXPORT void gost34311_compress(const gost_tables t, uint8_t *state, const uint8_t *blocks,
                               size_t count)
{
    uint64_t hash[4], sum[4], block[4];

    for (int i = 0; i < 4; i++) {
        hash[i] = load64(state + 8 * i);
        sum[i] = load64(state + 32 + 8 * i);
    }
    for (; count > 0; count--, blocks += 32) {
        uint64_t carry = 0;
        for (int i = 0; i < 4; i++) {
            block[i] = load64(blocks + 8 * i);
            uint64_t partial = sum[i] + carry;
            carry = partial < carry;
            sum[i] = partial + block[i];
            carry += sum[i] < block[i];
        }
        gost_step(t, hash, block);
    }
    for (int i = 0; i < 4; i++) {
        store64(state + 8 * i, hash[i]);
        store64(state + 32 + 8 * i, sum[i]);
    }
}

/* --- Kupyna ------------------------------------------------------------------------------- */

#define MOST_COLUMNS 16

typedef uint64_t kupyna_tables[8][256];

static void kupyna_round(const kupyna_tables t, size_t columns, uint64_t *state)
{
    uint64_t next[MOST_COLUMNS];
    size_t last = columns - 1;

    for (size_t j = 0; j < columns; j++) {
        uint64_t value = t[0][state[j] & 255];
        for (size_t row = 1; row < 7; row++)
            value ^= t[row][state[(j - row) & last] >> 8 * row & 255];
        next[j] = value ^ t[7][state[(j - (columns == 8 ? 7 : 11)) & last] >> 56];
    }
    memcpy(state, next, columns * sizeof *state);
}

EXPORT void kupyna_compress(const kupyna_tables t, size_t columns, size_t rounds,
                            uint8_t *state, const uint8_t *blocks, size_t count)
{
    uint64_t hash[MOST_COLUMNS], mixed[MOST_COLUMNS], added[MOST_COLUMNS];

    for (size_t j = 0; j < columns; j++)
        hash[j] = load64(state + 8 * j);
    for (; count > 0; count--, blocks += 8 * columns) {
        for (size_t j = 0; j < columns; j++) {
            added[j] = load64(blocks + 8 * j);
            mixed[j] = added[j] ^ hash[j];
        }
        for (size_t number = 0; number < rounds; number++) {
            for (size_t j = 0; j < columns; j++) {
                mixed[j] ^= (uint64_t)(j << 4 ^ number);
                added[j] += 0x00F0F0F0F0F0F0F3
                    + ((uint64_t)((columns - 1 - j) << 4 ^ number) << 56);
            }
            kupyna_round(t, columns, mixed);
            kupyna_round(t, columns, added);
        }
        for (size_t j = 0; j < columns; j++)
            hash[j] ^= mixed[j] ^ added[j];
    }
    for (size_t j = 0; j < columns; j++)
        store64(state + 8 * j, hash[j]);
}
