/* Least cost over the cells of a raster (cost distance): the only search over a grid in the engine.
 *
 * Dijkstra's algorithm from any number of sources at once over the 8 neighbours of a cell, or over 16 with the knight's moves (de Smith 2004 on
 * how much straighter they make the way: at most 8.3 % longer than the straight line with 8 neighbours, 2.8 % with 16).
 * Cells are numbered row by row: cell = row * w + column. Directions: 0 to the next column, then by 45 degrees towards
 * the next row, to 7; 8 to 15 are the knight's moves from (2 columns, 1 row) on, turning the same way. Whether the next row lies north or south is the
 * caller's. Among equally cheap cells the lower number comes first, so that answers do not depend on the order of the sources
 * but for equal costs at one cell, where the first keeps it. */
#ifndef JALUR_NET_SURFACE_H
#define JALUR_NET_SURFACE_H

#include "base/ctx.h"

enum { SURFACE_CELLS_MAX = 1 << 26, SURFACE_START = 16 };
typedef enum surface_moves { SURFACE_MOVES_8 = 8, SURFACE_MOVES_16 = 16 } surface_moves;

/* ---- rasters ---- */
typedef enum surface_rule {
    SURFACE_COST,     /* isotropic, as r.cost of GRASS: metres times the mean friction of the cells: both, with a knight's move all four */
    SURFACE_LANGMUIR, /* as r.walk: seconds by the rule of Naismith as Aitken 1977 and Langmuir 1984 put it */
    SURFACE_TOBLER    /* metres times the mean friction, over Tobler's hiking function (1993) relative to level ground */
} surface_rule;

/* Langmuir: a * metres + b * metres up + c * metres down gently + d * metres down steeply (steeper than the slope
 * factor; metres down are negative) + lambda * metres * mean friction. */
typedef struct surface_langmuir { double a, b, c, d, lambda, slope_factor; } surface_langmuir;
#define SURFACE_LANGMUIR_USUAL ((surface_langmuir){0.72, 6.0, 1.9998, -1.9998, 1.0, -0.2125})

/* A way goes from middle to middle of cells. NAN or INFINITY in either raster: the cell cannot be entered. A step over a
 * corner is barred where both cells beside it are (r.cost and r.walk let it pass), a knight's move where either cell that
 * it passes is. */
typedef struct surface_layers {
    uint32_t w, h;
    const float *friction;  /* >= 0, cost of a metre; NULL: 1 (SURFACE_LANGMUIR: 0) */
    const float *height_m;  /* NULL: level */
    const double *width_m;  /* h: width of the cells of a row */
    const double *along_m;  /* h: from the middle of row 0 to the middle of the row, ascending */
    surface_moves moves;
    surface_rule rule;
    surface_langmuir langmuir; /* of SURFACE_LANGMUIR */
    bool to_source;         /* the way leads from the cell to its source: up and down change places */
} surface_layers;

typedef struct surface_source { uint32_t cell; double cost; } surface_source; /* cost >= 0 at the start */

typedef struct surface_search surface_search;
/* The whole cost distance up to `most` (INFINITY: everything). The label of a cell is the index of its source. Sources in barred
 * cells are passed over. JALUR_E_USAGE above SURFACE_CELLS_MAX, for a source beyond the raster or with a cost that is none;
 * JALUR_E_DATA for a negative friction. 13 bytes a cell. */
jalur_status surface_spread(jalur_ctx *ctx, const surface_layers *l, const surface_source *source, uint32_t n, double most,
                            surface_search **out);

/* ---- step by step, over costs of the caller's own ---- */
typedef struct surface_move { uint32_t from, to, row; /* row of from */ unsigned d; } surface_move;
/* Cost of the move, >= 0; INFINITY or NAN: barred. It may ask surface_cost for the cell that it leaves. */
typedef double surface_step(const void *of, const surface_move *m);

jalur_status surface_search_new(jalur_ctx *ctx, uint32_t w, uint32_t h, surface_moves moves, surface_step *step, const void *of,
                                surface_search **out);
void surface_search_free(surface_search *s); /* accepts NULL */
/* A source, at any time, also where the search has been: what the cell cost before must be more, else nothing changes. */
jalur_status surface_put(surface_search *s, uint32_t cell, double cost, uint32_t label);
/* The next cell in order of cost, its neighbours seen; JALUR_NONE when none is left within `most`, which stays the same until
 * surface_clear. A cell comes again only when a source put later made it cheaper. */
jalur_status surface_next(surface_search *s, double most, uint32_t *cell);
void surface_clear(surface_search *s); /* at the cost of what was touched */

double surface_cost(const surface_search *s, uint32_t cell); /* INFINITY: not reached; not final before surface_next gave the cell */
uint32_t surface_label(const surface_search *s, uint32_t cell); /* of its source, or JALUR_NONE */
unsigned surface_back(const surface_search *s, uint32_t cell);  /* direction of the cell before it; SURFACE_START at a source and where not reached */
uint32_t surface_neighbour(const surface_search *s, uint32_t cell, unsigned d); /* JALUR_NONE beyond the grid */
unsigned surface_opposite(unsigned d);
void surface_shift(unsigned d, int *columns, int *rows);

#endif
