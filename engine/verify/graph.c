/* The order of vertices, incidence, landings and the lattice over the edges. */
#include "verify/verify_inside.h"

enum { CELL_BITS = 10 };

/* The square of a lattice over the box in which p lies, along Morton's curve. */
static uint32_t square_of(const shape_box *box, jalur_lonlat p)
{
    const double most = (1 << CELL_BITS) - 1, w = box->east_deg - box->west_deg, h = box->north_deg - box->south_deg;
    const uint32_t x = w > 0 ? (uint32_t)(most * (p.lon_deg - box->west_deg) / w) : 0, y = h > 0 ? (uint32_t)(most * (p.lat_deg - box->south_deg) / h) : 0;
    uint32_t square = 0;
    for (int i = 0; i < CELL_BITS; i++) square |= (x >> i & 1) << 2 * i | (y >> i & 1) << (2 * i + 1);
    return square;
}

/* Numbers vertices anew by where they lie, so that a search of a country finds what is near in place near in memory. */
static jalur_status order_vertices(vgraph *g)
{
    jalur_status st = JALUR_OK;
    shape_box box = shape_box_empty();
    uint32_t *next = NULL, *number = NULL;
    jalur_lonlat *at = NULL;
    TRY(mem_new(g->ctx, ((size_t)1 << 2 * CELL_BITS) + 1, sizeof *next, &next));
    TRY(mem_new(g->ctx, g->n_vertices, sizeof *number, &number));
    TRY(mem_new(g->ctx, g->n_vertices, sizeof *at, &at));
    for (uint32_t v = 0; v < g->n_vertices; v++) shape_box_add(&box, g->at[v]);
    for (uint32_t v = 0; v < g->n_vertices; v++) next[square_of(&box, g->at[v]) + 1]++;
    for (size_t c = 1; c <= (size_t)1 << 2 * CELL_BITS; c++) next[c] += next[c - 1];
    for (uint32_t v = 0; v < g->n_vertices; v++) {
        number[v] = next[square_of(&box, g->at[v])]++;
        at[number[v]] = g->at[v];
    }
    for (uint32_t e = 0; e < g->n_edges; e++) {
        g->edges[e].a = number[g->edges[e].a];
        g->edges[e].b = number[g->edges[e].b];
    }
    mem_free(g->ctx, g->at);
    g->at = at;
    at = NULL;
done:
    mem_free(g->ctx, next);
    mem_free(g->ctx, number);
    mem_free(g->ctx, at);
    return st;
}

static jalur_status list_incident(vgraph *g)
{
    jalur_status st = JALUR_OK;
    TRY(mem_new(g->ctx, (size_t)g->n_vertices + 1, sizeof *g->first, &g->first));
    TRY(mem_new(g->ctx, 2 * (size_t)g->n_edges, sizeof *g->end, &g->end));
    TRY(mem_new(g->ctx, g->n_vertices, sizeof *g->land, &g->land));
    for (uint32_t e = 0; e < g->n_edges; e++) {
        g->first[g->edges[e].a]++;
        g->first[g->edges[e].b]++;
        if (!vroad_is_water(&g->roads[g->edges[e].road])) g->land[g->edges[e].a] = g->land[g->edges[e].b] = 1;
    }
    for (uint32_t v = 0, sum = 0; v <= g->n_vertices; v++) { /* ends of ranges, walked down below */
        if (v < g->n_vertices) sum += g->first[v];
        g->first[v] = sum;
    }
    for (uint32_t e = g->n_edges; e-- > 0;) {
        g->end[--g->first[g->edges[e].b]] = e << 1 | 1;
        g->end[--g->first[g->edges[e].a]] = e << 1;
    }
done:
    return st;
}

static int64_t cell_of(double v, double low, double step)
{
    return (int64_t)floor((v - low) / step);
}

/* Counts, or files the edges: first[cell] counts down from the end of its range. */
static void file_edges(vgraph *g, bool fill)
{
    vgrid *d = &g->grid;
    for (uint32_t e = g->n_edges; e-- > 0;) {
        const jalur_lonlat a = g->at[g->edges[e].a], b = g->at[g->edges[e].b];
        const int64_t x0 = cell_of(fmin(a.lon_deg, b.lon_deg), d->box.west_deg, d->step_deg);
        const int64_t x1 = cell_of(fmax(a.lon_deg, b.lon_deg), d->box.west_deg, d->step_deg);
        const int64_t y0 = cell_of(fmin(a.lat_deg, b.lat_deg), d->box.south_deg, d->step_deg);
        const int64_t y1 = cell_of(fmax(a.lat_deg, b.lat_deg), d->box.south_deg, d->step_deg);
        for (int64_t y = y0; y <= y1; y++) {
            for (int64_t x = x0; x <= x1; x++) {
                const size_t cell = (size_t)(y * d->nx + x);
                if (fill) d->edge[--d->first[cell]] = e;
                else d->first[cell]++;
            }
        }
    }
}

static jalur_status lay_grid(vgraph *g)
{
    jalur_status st = JALUR_OK;
    vgrid *d = &g->grid;
    d->box = shape_box_empty();
    for (uint32_t v = 0; v < g->n_vertices; v++) shape_box_add(&d->box, g->at[v]);
    const double w = g->n_vertices ? d->box.east_deg - d->box.west_deg : 0;
    const double h = g->n_vertices ? d->box.north_deg - d->box.south_deg : 0;
    d->step_deg = fmax(fmax(sqrt(w * h / (g->n_edges + 1.0)), fmax(w, h) / 4000), 2e-5);
    d->nx = (int64_t)(w / d->step_deg) + 1;
    d->ny = (int64_t)(h / d->step_deg) + 1;
    const size_t n = (size_t)(d->nx * d->ny);
    TRY(mem_new(g->ctx, n + 1, sizeof *d->first, &d->first));
    file_edges(g, false);
    size_t sum = 0;
    for (size_t c = 0; c <= n; c++) {
        sum += c < n ? d->first[c] : 0;
        if (sum > INT32_MAX) TRY(err_set(g->ctx, JALUR_E_LIMIT, "the roads are too long and too many to be checked"));
        d->first[c] = (uint32_t)sum;
    }
    TRY(mem_new(g->ctx, sum, sizeof *d->edge, &d->edge));
    file_edges(g, true);
done:
    return st;
}

jalur_status vgraph_new(jalur_ctx *ctx, const road *roads, uint32_t n_roads, const settings *set, vgraph *out)
{
    jalur_status st = JALUR_OK;
    road *joined = NULL;
    arena_init(&out->mem, ctx);
    if (set->join_m > 0 || set->node_crossings) {
        TRY(vroads_join(ctx, roads, n_roads, set->join_m, set->node_crossings != 0, &out->mem, &joined));
        roads = joined;
    }
    TRY(vlines_read(ctx, roads, n_roads, out));
    TRY(order_vertices(out));
    TRY(list_incident(out));
    TRY(lay_grid(out));
done:
    return st;
}

void vgraph_release(vgraph *g)
{
    mem_free(g->ctx, g->at);
    mem_free(g->ctx, g->edges);
    mem_free(g->ctx, g->first);
    mem_free(g->ctx, g->end);
    mem_free(g->ctx, g->land);
    mem_free(g->ctx, g->grid.first);
    mem_free(g->ctx, g->grid.edge);
    arena_release(&g->mem);
    *g = (vgraph){0};
}
