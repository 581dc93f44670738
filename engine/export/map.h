/* Between the page (map.c) and its data block (map_ground.c, map_data.c, map_sites.c). */
#ifndef JALUR_EXPORT_MAP_H
#define JALUR_EXPORT_MAP_H

#include "base/writer.h"
#include "export/export.h"
#include "export/pack.h"
#include "export/words.h"

enum {
    MAP_ROADS_MAX = 20000,       /* roads drawn; smaller ones are left out above it */
    MAP_ROAD_POINTS = 160000,    /* budgets that keep a page of 5,000 stops under 3 MB */
    MAP_ROUTE_POINTS = 240000,
    MAP_AREA_POINTS = 120000,
    MAP_VILLAGES_MAX = 12000,    /* above it villages have no polygons on the page, and are drawn as dots */
    MAP_PROBLEMS_MAX = 1000
};

typedef struct map_maker {
    jalur_ctx *ctx;
    const export_input *in;
    const territory *t;
    const layer *districts; /* areas in RFC 7946 form by area index, or NULL: as they are */
    pack *pack;
    writer *w;   /* the data block */
    arena *mem;  /* scratch of this page */
    bool no_village_shapes; /* more villages than MAP_VILLAGES_MAX; set by map_write_areas */
    int64_t *office_at; /* by office index: its place on the page, -1 when left out; made by map_write_places */
} map_maker;

/* Each writes members into the open object of m->w. */
jalur_status map_write_areas(map_maker *m);
jalur_status map_write_roads(map_maker *m);
jalur_status map_write_places(map_maker *m);  /* offices, stations, problems */
jalur_status map_write_routes(map_maker *m);
jalur_status map_write_closures(map_maker *m);
void map_write_unserved(map_maker *m);
void map_write_staff(map_maker *m);
void map_write_access(map_maker *m);
void map_write_due(map_maker *m); /* in the order of the villages of access */
void map_write_sites(map_maker *m);

/* Puts the packed text under `key` and starts a new one. */
void map_flush_pack(map_maker *m, const char *key);
void map_pack_link(map_maker *m, bool known, jalur_lonlat from, jalur_lonlat to);
void map_number(writer *w, bool known, double number, int decimals); /* an array item; null unless known and finite */

#endif
