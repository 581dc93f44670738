/* The Hilbert curve: an order in which what is near in the plane is mostly near in memory. */
#ifndef JALUR_BASE_CURVE_H
#define JALUR_BASE_CURVE_H

#include <stdint.h>

uint32_t curve_at(uint32_t x, uint32_t y); /* of 16-bit coordinates */
void curve_many(const uint32_t *x, const uint32_t *y, uint32_t n, uint32_t *code);
/* Of a point within a box, which is cut into 65,536 by 65,536 cells; from outside it the nearest cell. */
uint32_t curve_in(double x, double y, double low_x, double low_y, double high_x, double high_y);

typedef struct curve_ranked {
    uint32_t code, item;
} curve_ranked;
/* By code, equal ones in the order they stand in: counting passes from r over `spare` and back; the answer's place. */
curve_ranked *curve_sort(curve_ranked *r, curve_ranked *spare, uint32_t n);

#endif
