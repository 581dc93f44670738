/* Incidence, landings and the lattice over the edges. */
#include "verify/verify_inside.h"

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
