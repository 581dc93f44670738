/* Inside of the sample room: the invented land and what stands on it.
 *
 * All is laid out on a grid of square cells, row 0 in the south. Invariants:
 *  1. The two outermost rows and columns are sea.
 *  2. piece[c] is JALUR_NONE at sea; on land it numbers the 4-connected pieces, 0 the mainland.
 *  3. Every land cell has a lower neighbour (8 directions) or touches the sea: water runs off everywhere.
 *  4. village[c] is JALUR_NONE exactly at sea, and no two cells of one village (or kecamatan, or kabupaten, or
 *     the sea) meet only at a corner: outlines never touch themselves.
 * Positions are metres east and north of the middle of the grid. */
#ifndef JALUR_SAMPLE_INSIDE_H
#define JALUR_SAMPLE_INSIDE_H

#include "base/hash.h"
#include "base/rng.h"
#include "base/writer.h"
#include "model/territory.h"
#include "net/surface.h"
#include "sample/sample.h"

/* ---- noise.c ---- */
double noise_at(uint64_t seed, double x, double y); /* gradient noise (Perlin 1985), about -1 .. 1 */
double noise_fractal(uint64_t seed, double x, double y, int octaves);
double noise_ridges(uint64_t seed, double x, double y, int octaves); /* 0 .. 1, sharp crests */
uint64_t noise_mix(uint64_t seed, uint64_t salt);

/* ---- ground.c, relief.c ---- */
typedef struct ground {
    uint32_t w, h, n;         /* cells east, north, in all */
    double cell_m, spacing_m; /* side of a cell; mean distance of villages */
    uint64_t seed;
    uint8_t *land;
    uint32_t *piece;
    uint32_t n_pieces;
    float *coast_m;  /* to the coast, on land and at sea */
    float *height_m; /* 0 at sea */
    uint32_t *down;  /* where the water of a cell goes; JALUR_NONE at sea */
    uint8_t *river;
    jalur_xy bay;    /* middle of the bay: the capital lies near it */
    double tilt_rad; /* of the long axis of the mainland */
} ground;

jalur_status ground_new(jalur_ctx *ctx, uint32_t villages, uint64_t seed, ground *out);
void ground_release(jalur_ctx *ctx, ground *g);
jalur_status relief_raise(jalur_ctx *ctx, ground *g); /* heights, water, rivers */
/* Cell in direction d (0 east, counter-clockwise by 45 degrees), or JALUR_NONE beyond the grid. */
uint32_t ground_step(const ground *g, uint32_t cell, int d);
double ground_step_m(const ground *g, int d);
jalur_xy ground_middle(const ground *g, uint32_t cell);
uint32_t ground_cell(const ground *g, jalur_xy p);   /* or JALUR_NONE */
double ground_height_m(const ground *g, jalur_xy p); /* bilinear */
double ground_slope(const ground *g, uint32_t cell);
jalur_lonlat ground_lonlat(jalur_xy p);

/* ---- villages.c, groups.c, names.c ---- */
typedef enum village_reach { REACH_ROAD, REACH_PATH, REACH_NONE } village_reach;

typedef struct village {
    uint32_t cell;      /* of its settlement */
    uint32_t kecamatan; /* index over all */
    uint32_t n_cells, n_safe;
    uint32_t population, voters, stations, households;
    double remote; /* 0 in town .. about 1 far out and high up */
    village_reach reach;
    bool urban, seat; /* seat: of its kecamatan */
    bool capital;
    const char *name;
    char code[16];
    uint32_t node;                   /* of the road layer, JALUR_NONE when it has none */
    uint32_t street_first, street_n; /* nodes of its streets */
} village;

typedef struct group { /* kecamatan or kabupaten */
    const char *name;
    char code[16];
    uint32_t up;       /* kabupaten of a kecamatan */
    uint32_t first, n; /* villages first .. first + n - 1 */
    uint32_t seat;     /* village */
} group;

typedef struct country {
    jalur_ctx *ctx;
    arena mem;
    ground ground;
    uint64_t seed;
    village *villages;
    uint32_t n_villages;
    group *kecamatan;
    uint32_t n_kecamatan;
    group *kabupaten;
    uint32_t n_kabupaten;
    uint32_t *village; /* per cell */
    uint8_t *safe;     /* per cell: all cells around belong to the same village, so the whole cell lies inside it */
    textmap names;
} country;

/* Land, villages, groups, people and names. Release it in every case. */
jalur_status country_make(jalur_ctx *ctx, const sample_options *o, country *out); /* sample.c */
void country_release(country *c);
jalur_status villages_found(country *c, uint32_t n); /* settlements */
jalur_status villages_divide(country *c);            /* cells to villages */
jalur_status villages_mend(country *c);              /* invariant 4; marks safe cells */
jalur_status groups_form(country *c);                /* kecamatan, kabupaten, codes, seats; sorts the villages */
jalur_status people_settle(country *c);              /* population, voters, who is remote */
jalur_status names_give(country *c);

/* ---- borders.c ---- */
/* Outlines of villages, kecamatan and kabupaten. All are made of the same corner points, so that neighbours share
 * vertices and a kecamatan is the exact union of its villages. */
typedef struct outlines {
    shape_area *villages, *kecamatan, *kabupaten;
} outlines;
jalur_status borders_draw(country *c, outlines *out); /* memory from c->mem */

/* ---- roads.c, links.c, streets.c ---- */
typedef struct road_node {
    uint32_t cell; /* JALUR_NONE for nodes of streets */
    jalur_xy at;
    uint16_t ways; /* ends of stretches that meet here: 2 inside a way, more at junctions */
    bool fixed;    /* not moved by smoothing */
} road_node;

enum { WAY_ONEWAY = 128 }; /* beside the ROAD_ flags: one-way in the direction of the steps */

typedef struct way {
    uint8_t class, surface, flags, modes, max_kmh;
    uint16_t wait_min;
    const char *name;
    uint32_t first, n; /* into step */
} way;

typedef struct roads {
    road_node *nodes;
    size_t n_nodes, cap_nodes;
    way *ways;
    size_t n_ways, cap_ways;
    uint32_t *step;
    size_t n_steps, cap_steps; /* node indices */
    uint32_t *node_at;         /* per cell, or JALUR_NONE */
    uint8_t *leaves;           /* per cell: bit d set when a road leaves in direction d */
} roads;

jalur_status roads_build(country *c, roads *r);
void roads_release(jalur_ctx *ctx, roads *r);
jalur_status roads_node(country *c, roads *r, uint32_t cell, uint32_t *out); /* finds or makes */
jalur_status roads_point(country *c, roads *r, jalur_xy at, uint32_t *out);  /* a node off the grid */
jalur_status roads_way(country *c, roads *r, const way *like, const uint32_t *nodes, uint32_t n);
jalur_status links_sea(country *c, roads *r, const uint32_t *harbour); /* ferries and boats */
/* harbour[p] of every piece but the mainland, harbour[n_pieces + k] at coastal seats of kecamatan; JALUR_NONE where
 * none. */
jalur_status links_choose_harbours(country *c, uint32_t **harbour);
uint32_t links_harbours(const country *c);
jalur_xy links_river_spot(const ground *g, uint32_t cell); /* where a river runs through its cell */
jalur_status streets_lay(country *c, roads *r);
jalur_status roads_smooth(country *c, roads *r);

/* ---- write_map.c, write_tables.c, write_fleet.c, write_words.c ---- */
#define SKILL_SEA "sea" /* crews with life jackets, who know the landings: islands that only a wooden boat reaches need them */
typedef struct tally {
    uint64_t roads, stations, stations_placed, stations_counted, households, households_placed, offices, vehicles;
    double road_km;
} tally;
jalur_status write_districts(country *c, const char *dir);
jalur_status write_roads(country *c, const roads *r, const char *dir, tally *t);
jalur_status write_rivers(country *c, const char *dir);
jalur_status write_path(country *c, const char *dir, const char *name, writer **out); /* opens dir/name */
jalur_status write_people(country *c, const roads *r, const char *dir, tally *t);     /* stations, households */
/* Refuses a directory that holds files of these names that no sample wrote. */
jalur_status keep_foreign(jalur_ctx *ctx, const char *dir);
jalur_status write_words(country *c, const char *dir, const sample_options *o, const tally *t);
jalur_status write_fleet(country *c, const roads *r, const char *dir, tally *t); /* offices, vehicles, staff, signal */

#endif
