/* Shapes for tests from short texts, and random ones. */
#ifndef JALUR_TEST_SHAPES_H
#define JALUR_TEST_SHAPES_H

#include "support.h"

#include "base/rng.h"
#include "geo/geo.h"

/* cmocka compares floats; distances need doubles. */
#define assert_near(found, expected, within) near_or_fail((found), (expected), (within), __FILE__, __LINE__)
void near_or_fail(double found, double expected, double within, const char *file, int line);

/* "0 0, 1 0, 1 1, 0 0; hole | next part": degrees times `scale` plus `at`. Written as given: nothing is closed. */
shape_area shape_text(arena *a, const char *text, jalur_lonlat at, double scale);
shape_line line_text(arena *a, const char *text);
/* A star-shaped ring of n corners around `at`, radius up to `r_deg`. */
shape_area shape_star(arena *a, rng *r, jalur_lonlat at, double r_deg, uint32_t n);
/* Even-odd rule over all rings by counting crossings: the second opinion on containment. */
bool shape_even_odd(const shape_area *s, jalur_lonlat p);
/* Twice the signed planar area of a ring in square degrees. */
double ring_turn_deg2(const shape_area *s, uint32_t ring);
/* A territory with room for n areas in its arena; codes "01", "02" ... at level village. */
void territory_of(territory *t, jalur_ctx *ctx, uint32_t n);

#endif
