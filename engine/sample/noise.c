/* Gradient noise after Perlin (An image synthesizer, 1985) with hashed directions; sums of octaves after
 * Musgrave (in Ebert et al., Texturing and Modeling, 1994). */
#include <math.h>

#include "sample/inside.h"

uint64_t noise_mix(uint64_t seed, uint64_t salt)
{
    uint64_t z = seed + (salt + 1) * 0x9e3779b97f4a7c15U;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
    return z ^ (z >> 31);
}

/* Dot product of the hashed unit direction at a lattice point with (dx, dy). */
static double slope_at(uint64_t seed, int64_t ix, int64_t iy, double dx, double dy)
{
    static const double direction[8][2] = {{1, 0},  {0.70710678, 0.70710678},   {0, 1},  {-0.70710678, 0.70710678},
                                           {-1, 0}, {-0.70710678, -0.70710678}, {0, -1}, {0.70710678, -0.70710678}};
    uint64_t h = noise_mix(noise_mix(seed, (uint64_t)ix), (uint64_t)iy);
    const double *g = direction[h >> 61];
    return g[0] * dx + g[1] * dy;
}

double noise_at(uint64_t seed, double x, double y)
{
    double fx = floor(x), fy = floor(y);
    int64_t ix = (int64_t)fx, iy = (int64_t)fy;
    double u = x - fx, v = y - fy;
    double su = u * u * u * (u * (u * 6 - 15) + 10), sv = v * v * v * (v * (v * 6 - 15) + 10);
    double a = slope_at(seed, ix, iy, u, v), b = slope_at(seed, ix + 1, iy, u - 1, v);
    double c = slope_at(seed, ix, iy + 1, u, v - 1), d = slope_at(seed, ix + 1, iy + 1, u - 1, v - 1);
    double low = a + su * (b - a), high = c + su * (d - c);
    return 1.5 * (low + sv * (high - low));
}

double noise_fractal(uint64_t seed, double x, double y, int octaves)
{
    double sum = 0, gain = 1, total = 0;
    for (int k = 0; k < octaves; ++k) {
        sum += gain * noise_at(noise_mix(seed, (uint64_t)k), x, y);
        total += gain;
        gain *= 0.5;
        x = 2 * x + 17.3;
        y = 2 * y - 9.7;
    }
    return total > 0 ? sum / total : 0;
}

double noise_ridges(uint64_t seed, double x, double y, int octaves)
{
    double sum = 0, gain = 1, total = 0, weight = 1;
    for (int k = 0; k < octaves; ++k) {
        double crest = 1 - fabs(noise_at(noise_mix(seed, (uint64_t)k), x, y));
        crest = crest < 0 ? 0 : crest * crest * weight;
        weight = crest > 1 ? 1 : crest;
        sum += gain * crest;
        total += gain;
        gain *= 0.5;
        x = 2 * x + 5.1;
        y = 2 * y + 3.7;
    }
    return total > 0 ? sum / total : 0;
}
