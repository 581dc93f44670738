/* OpenStreetMap PBF: ways with their node references, so that topology is exact and closed ways are kept.
 *
 * Objects may come in any order, so the file is read twice: the ways first (only roads are kept), then the positions of
 * the nodes that they use. Memory: 8 bytes per reference, 16 per node used, some 60 per road.
 *
 * Invariants: 1. after nodes_sort, node ids are strictly increasing; 2. a node without a position has lon_e7 ==
 * NO_POSITION. */
#include "store/import.h"
#include "store/osm_blocks.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const int32_t NO_POSITION = INT32_MIN;

typedef struct osm_way {
    road like; /* without line */
    size_t first_ref;
    uint32_t n_refs;
    int64_t row;
} osm_way;

typedef struct osm_node {
    int64_t id;
    int32_t lon_e7, lat_e7; /* 1e-7 degrees, the grid of OpenStreetMap itself */
} osm_node;

typedef struct osm_reader {
    import_job *j;
    arena names;
    osm_way *ways;
    size_t n_ways, ways_cap;
    int64_t *refs;
    size_t n_refs, refs_cap;
    osm_node *nodes;
    size_t n_nodes, nodes_cap;
    double *lon, *lat;
    size_t lon_cap, lat_cap;
    uint64_t n_seen;
} osm_reader;

/* ---- first pass: ways ---- */

static void tag_store(road_tags *t, const char *key, const char *text, const char **name)
{
    const struct {
        const char *key;
        const char **out;
    } KEYS[] = {
        {"highway", &t->highway}, {"route", &t->route},       {"surface", &t->surface},
        {"oneway", &t->oneway},   {"maxspeed", &t->max_kmh},  {"bridge", &t->bridge},
        {"tunnel", &t->tunnel},   {"access", &t->access},     {"motor_vehicle", &t->motor},
        {"foot", &t->foot},       {"junction", &t->junction}, {"seasonal", &t->season},
        {"name", name},
    };
    for (size_t i = 0; i < sizeof KEYS / sizeof KEYS[0]; i++)
        if (strcmp(KEYS[i].key, key) == 0) *KEYS[i].out = text;
}

static jalur_status way_keep(osm_reader *r, const osm_raw_way *way, const road *like)
{
    jalur_status st = JALUR_OK;
    jalur_ctx *ctx = r->j->ctx;
    size_t n = way->n_refs;
    TRY(mem_grow(ctx, &r->ways, &r->ways_cap, r->n_ways + 1, sizeof *r->ways));
    TRY(mem_grow(ctx, &r->refs, &r->refs_cap, r->n_refs + n + 1, sizeof *r->refs));
    osm_way *w = &r->ways[r->n_ways];
    *w = (osm_way){.like = *like, .first_ref = r->n_refs, .n_refs = (uint32_t)n, .row = r->j->row};
    TRY(arena_text(&r->names, like->name, &w->like.name));
    for (size_t i = 0; i < n; i++)
        r->refs[r->n_refs++] = way->refs[i];
    r->n_ways++;
done:
    return st;
}

static jalur_status on_way(void *user, const osm_raw_way *way)
{
    jalur_status st = JALUR_OK;
    osm_reader *r = user;
    road_tags t = {.class = "",
                   .highway = "",
                   .fclass = "",
                   .type = "",
                   .remark = "",
                   .function = "",
                   .route = "",
                   .not_road = "",
                   .surface = "",
                   .oneway = "",
                   .max_kmh = "",
                   .bridge = "",
                   .tunnel = "",
                   .access = "",
                   .motor = "",
                   .foot = "",
                   .junction = "",
                   .modes = "",
                   .season = "",
                   .wait_min = "",
                   .other = ""};
    road like = {.name = "", .source_id = way->id};
    char word[64];
    bool take;
    r->j->row++;
    r->j->n_read++;
    TRY(step_progress(r->j->ctx, "import", r->n_seen++, 0));
    for (size_t i = 0; i < way->n_tags; i++)
        tag_store(&t, way->keys[i], way->values[i], &like.name);
    if (!*t.highway && strcmp(t.route, "ferry") != 0) t.not_road = "no highway tag";
    TRY(road_note_verdict(r->j, road_from_tags(&t, &like, word), word, &take));
    if (take) TRY(way_keep(r, way, &like));
done:
    return st;
}

/* ---- second pass: nodes ---- */

static int by_id(const void *a, const void *b)
{
    const osm_node *x = a, *y = b;
    return (x->id > y->id) - (x->id < y->id);
}

static jalur_status nodes_sort(osm_reader *r)
{
    jalur_status st = JALUR_OK;
    TRY(mem_grow(r->j->ctx, &r->nodes, &r->nodes_cap, r->n_refs + 1, sizeof *r->nodes));
    for (size_t i = 0; i < r->n_refs; i++)
        r->nodes[i] = (osm_node){r->refs[i], NO_POSITION, 0};
    qsort(r->nodes, r->n_refs, sizeof *r->nodes, by_id);
    for (size_t i = 0; i < r->n_refs; i++)
        if (i == 0 || r->nodes[i].id != r->nodes[r->n_nodes - 1].id) r->nodes[r->n_nodes++] = r->nodes[i];
done:
    return st;
}

static osm_node *node_find(const osm_reader *r, int64_t id)
{
    osm_node key = {id, 0, 0};
    return bsearch(&key, r->nodes, r->n_nodes, sizeof *r->nodes, by_id);
}

static jalur_status on_node(void *user, int64_t id, double lon_deg, double lat_deg)
{
    osm_reader *r = user;
    if ((++r->n_seen & 0xFFFF) == 0) {
        jalur_status st = step_progress(r->j->ctx, "import", r->n_seen, 0);
        if (st != JALUR_OK) return st;
    }
    osm_node *n = node_find(r, id);
    if (!n || !shape_lonlat_valid((jalur_lonlat){lon_deg, lat_deg})) return JALUR_OK;
    n->lon_e7 = (int32_t)lround(lon_deg * 1e7);
    n->lat_e7 = (int32_t)lround(lat_deg * 1e7);
    return JALUR_OK;
}

/* ---- lines ---- */

static jalur_status put_run(osm_reader *r, const osm_way *w, size_t n)
{
    return n >= 2 ? road_put(r->j, &w->like, r->lon, r->lat, NULL, n) : JALUR_OK;
}

/* Extracts cut ways at their border: every run of known nodes becomes a road. */
static jalur_status way_build(osm_reader *r, const osm_way *w)
{
    jalur_status st = JALUR_OK;
    size_t n = 0, missing = 0;
    r->j->row = w->row;
    TRY(mem_grow(r->j->ctx, &r->lon, &r->lon_cap, (size_t)w->n_refs + 1, sizeof *r->lon));
    TRY(mem_grow(r->j->ctx, &r->lat, &r->lat_cap, (size_t)w->n_refs + 1, sizeof *r->lat));
    for (uint32_t i = 0; i < w->n_refs; i++) {
        const osm_node *node = node_find(r, r->refs[w->first_ref + i]);
        if (node && node->lon_e7 != NO_POSITION) {
            r->lon[n] = node->lon_e7 / 1e7;
            r->lat[n++] = node->lat_e7 / 1e7;
            continue;
        }
        missing++;
        TRY(put_run(r, w, n));
        n = 0;
    }
    TRY(missing ? put_run(r, w, n) : road_put(r->j, &w->like, r->lon, r->lat, NULL, n));
    if (missing) {
        char id[32];
        snprintf(id, sizeof id, "%lld", (long long)w->like.source_id);
        TRY(import_note(r->j, PROBLEM_NOTE, "missing-nodes", id, NULL, "way %s: %zu of %u nodes are not in the file",
                        id, missing, (unsigned)w->n_refs));
    }
done:
    return st;
}

jalur_status osm_import(import_job *j)
{
    jalur_status st = JALUR_OK;
    osm_reader r = {.j = j};
    arena_init(&r.names, j->ctx);
    snprintf(j->layer_name, sizeof j->layer_name, "ways");
    snprintf(j->layers, sizeof j->layers, "ways");
    snprintf(j->crs, sizeof j->crs, "EPSG:4326");
    TRY(osm_blocks_read(j->ctx, j->real, &(osm_sink){.user = &r, .way = on_way}));
    TRY(nodes_sort(&r));
    TRY(osm_blocks_read(j->ctx, j->real, &(osm_sink){.user = &r, .node = on_node}));
    for (size_t i = 0; i < r.n_ways; i++)
        TRY(way_build(&r, &r.ways[i]));
done:
    arena_release(&r.names);
    mem_free(j->ctx, r.ways);
    mem_free(j->ctx, r.refs);
    mem_free(j->ctx, r.nodes);
    mem_free(j->ctx, r.lon);
    mem_free(j->ctx, r.lat);
    return st;
}
