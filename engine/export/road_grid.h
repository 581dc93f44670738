/* Roads by cells of a grid, for the sketches: a country has millions of roads and hundreds of thousands of sketches. */
#ifndef JALUR_EXPORT_ROAD_GRID_H
#define JALUR_EXPORT_ROAD_GRID_H

#include "base/arena.h"
#include "model/territory.h"

typedef struct road_grid {
    const territory *t;
    shape_box all;
    double step_deg;
    uint32_t n_x, n_y;
    uint32_t *first;               /* of a cell in `road`; n_x * n_y + 1 */
    uint32_t *road;                /* ascending within a cell; one whose box touches several cells is in each */
    uint32_t *wide; uint32_t n_wide; /* those that touch more than GRID_CELLS */
    uint32_t *found; size_t cap;
} road_grid;

enum { GRID_CELLS = 16 };

/* The territory must live as long. */
jalur_status road_grid_new(jalur_ctx *ctx, const territory *t, road_grid *out);
void road_grid_release(jalur_ctx *ctx, road_grid *g);
/* Indices of the roads whose boxes touch `box`, ascending; they stand until the next question. */
jalur_status road_grid_near(jalur_ctx *ctx, road_grid *g, const shape_box *box, const uint32_t **roads, uint32_t *n);

#endif
