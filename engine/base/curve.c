/* The Hilbert curve, and sorting along it. */
#include "base/curve.h"

/* The wide build of a loop, chosen when the program starts; whole numbers only, so codes are the same. */
#if defined(__GNUC__) && defined(__x86_64__) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__) && \
    !defined(__clang__)
#define CURVE_WIDE __attribute__((target_clones("avx2", "default")))
#else
#define CURVE_WIDE
#endif

/* Every second bit. */
static inline uint32_t spread(uint32_t v)
{
    v = (v | v << 8) & 0x00ff00ff;
    v = (v | v << 4) & 0x0f0f0f0f;
    v = (v | v << 2) & 0x33333333;
    return (v | v << 1) & 0x55555555;
}

/* Each level of the curve may swap the axes below it (s) and turn both round (f). Both follow from those above by
 *     s' = as + bf + p, f' = cs + df + q, bits added without carry,
 * where a .. q come from the level's bits of x and y alone. So all levels are found together, four times composing each with
 * those 1, 2, 4 and 8 above it, a bit of each word per level (parallel prefix, as in Warren's Hacker's Delight). */
static inline uint32_t hilbert(uint32_t x, uint32_t y)
{
    enum { ALL = 0xffff };
    const uint32_t odd = x ^ y, even = odd ^ ALL;
    uint32_t a = even, b = ALL, p = x ^ even, c = odd, d = even, q = x & odd;
    for (uint32_t k = 1; k < 16; k *= 2) { /* above the first level nothing changes */
        const uint32_t none = ALL & ~((uint32_t)ALL >> k);
        const uint32_t a2 = a >> k | none, b2 = b >> k, p2 = p >> k, c2 = c >> k, d2 = d >> k | none, q2 = q >> k;
        p ^= (a & p2) ^ (b & q2);
        q ^= (c & p2) ^ (d & q2);
        const uint32_t a3 = (a & a2) ^ (b & c2), c3 = (c & a2) ^ (d & c2);
        b = (a & b2) ^ (b & d2);
        d = (c & b2) ^ (d & d2);
        a = a3;
        c = c3;
    }
    const uint32_t s = p >> 1, f = q >> 1; /* of a level: what those above it make of 0 and 0 */
    return spread(x ^ f ^ (s & odd)) << 1 | spread(odd);
}

uint32_t curve_at(uint32_t x, uint32_t y)
{
    return hilbert(x, y);
}

/* restrict: GCC does not look whether arrays overlap where a loop stands in another. */
CURVE_WIDE void curve_many(const uint32_t *restrict x, const uint32_t *restrict y, uint32_t n, uint32_t *restrict code)
{
    for (uint32_t i = 0; i < n; i++) code[i] = hilbert(x[i], y[i]);
}

static uint32_t scaled(double v, double low, double high)
{
    double t = high > low ? (v - low) / (high - low) * 65535.0 : 0;
    return !(t > 0) ? 0 : t >= 65535 ? 65535 : (uint32_t)t;
}

uint32_t curve_in(double x, double y, double low_x, double low_y, double high_x, double high_y)
{
    return curve_at(scaled(x, low_x, high_x), scaled(y, low_y, high_y));
}

curve_ranked *curve_sort(curve_ranked *r, curve_ranked *spare, uint32_t n)
{
    enum { BITS = 8, KINDS = 1 << BITS, PASSES = 4 }; /* so few places to write to that all stay near, in the page tables too */
    uint32_t at[PASSES][KINDS + 1] = {0};
    for (uint32_t i = 0; i < n; i++)
        for (uint32_t pass = 0; pass < PASSES; pass++) at[pass][(r[i].code >> pass * BITS & (KINDS - 1)) + 1]++;
    for (uint32_t pass = 0; pass < PASSES; pass++) {
        for (uint32_t k = 0; k < KINDS; k++) at[pass][k + 1] += at[pass][k];
        for (uint32_t i = 0; i < n; i++) spare[at[pass][r[i].code >> pass * BITS & (KINDS - 1)]++] = r[i];
        curve_ranked *t = r;
        r = spare;
        spare = t;
    }
    return r;
}
