/* Numbers and lines packed into short texts for the data block of the map page.
 *
 * A number is written in base 32, least significant digit first, as characters of a 64-character alphabet whose
 * upper half means "more digits follow"; the sign sits in the lowest bit. A position is two numbers: the difference
 * to the position before it, in 1e-5 degrees (about a metre), longitude first. Lines are thinned after Douglas and
 * Peucker (1973), "Algorithms for the reduction of the number of points required to represent a digitized line". */
#ifndef JALUR_EXPORT_PACK_H
#define JALUR_EXPORT_PACK_H

#include "model/shape.h"

typedef struct pack {
    jalur_ctx *ctx;
    char *text; /* zero-terminated once something was packed */
    size_t n, cap;
    int64_t x, y; /* last position, 1e-5 degrees */
    uint32_t *kept; /* scratch of one line: indices that stay */
    size_t kept_cap;
    uint32_t *stack;
    size_t stack_cap;
    jalur_status st; /* errors stick */
} pack;

void pack_init(pack *p, jalur_ctx *ctx);
void pack_release(pack *p);
void pack_restart(pack *p); /* an empty text; room and errors stay */
const char *pack_text(const pack *p);
void pack_int(pack *p, int64_t value);
/* A position that is not valid repeats the one before. */
void pack_point(pack *p, jalur_lonlat at);
/* Count, then positions; none of fewer than 2 different ones remains as a line: it packs as count 0. Points farther
 * than `tolerance_deg` from the thinned line stay. A line over the antimeridian goes on beyond 180. */
void pack_line(pack *p, const shape_line *line, double tolerance_deg);
/* A ring without its repeated last point; at least a triangle, or count 0. */
void pack_ring(pack *p, const shape_line *ring, double tolerance_deg);

/* The smallest of tolerance, 2 tolerance, 4 tolerance ... with at most `budget` points left in all lines. */
double pack_tolerance(pack *p, const shape_line *lines, size_t n, double tolerance_deg, size_t budget);

#endif
