/* Regions of a coverage problem, for the bound of shares.c: the rows fall into regions, each a program of its own with every column that
 * reaches it, so that a column has a copy in each region it reaches. */
#ifndef JALUR_SITE_REGIONS_H
#define JALUR_SITE_REGIONS_H

#include "site/branch.h"
#include "site/site_inside.h"

typedef struct region {
    cover_program p;         /* cost: the region's share of the columns' prices */
    const uint32_t *row;     /* by those of the region: of the whole */
    uint32_t *col;
    cover_answer answer;
} region;

typedef struct region_copy { /* of a column */
    uint32_t region, col;    /* col: in the region */
} region_copy;

typedef struct region_set {
    arena mem;
    const site_arcs *a;
    uint32_t n;
    region *all;
    uint32_t *of;            /* per row: region; JALUR_NONE where it belongs to none (see below) */
    uint32_t *first, *row;   /* rows by region */
    uint32_t *at;            /* per column: its copies are at[c] .. at[c + 1] */
    region_copy *copies;
} region_set;

/* Regions that hang together, of at most so many arcs (one row may have more). Regions for fewer arcs are parts of those for more. Rows that
 * an open site of the caller reaches, that no free one reaches, or that are worth nothing belong to none. Each region
 * begins with the prices `lambda` (per row of the whole), with the choice of `plan`, and without shares. The caller releases `mem`. */
jalur_status regions_make(jalur_ctx *ctx, const site_plan *plan, const double *lambda, uint64_t most_arcs, region_set *out);
/* Whether an open site of the caller reaches the row; whether a free one does. */
bool row_served(const site_arcs *a, uint32_t i);
bool row_open_to(const site_arcs *a, uint32_t i);

#endif
