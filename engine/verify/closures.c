/* Closures of the input, applied to the seconds of every stretch that they speak of. */
#include "verify/verify_inside.h"

static double cross(jalur_lonlat a, jalur_lonlat b, jalur_lonlat p)
{
    return (b.lon_deg - a.lon_deg) * (p.lat_deg - a.lat_deg) - (p.lon_deg - a.lon_deg) * (b.lat_deg - a.lat_deg);
}

static bool in_box(jalur_lonlat a, jalur_lonlat b, jalur_lonlat p)
{
    return fmin(a.lon_deg, b.lon_deg) <= p.lon_deg && p.lon_deg <= fmax(a.lon_deg, b.lon_deg) &&
           fmin(a.lat_deg, b.lat_deg) <= p.lat_deg && p.lat_deg <= fmax(a.lat_deg, b.lat_deg);
}

/* Segments a-b and c-d have a point in common. */
static bool touch(jalur_lonlat a, jalur_lonlat b, jalur_lonlat c, jalur_lonlat d)
{
    const double ca = cross(c, d, a), cb = cross(c, d, b), ac = cross(a, b, c), ad = cross(a, b, d);
    if (ca * cb < 0 && ac * ad < 0) return true;
    return (ca == 0 && in_box(c, d, a)) || (cb == 0 && in_box(c, d, b)) || (ac == 0 && in_box(a, b, c)) ||
           (ad == 0 && in_box(a, b, d));
}

/* Even-odd rule: how many sides lie east of p on its parallel. */
static bool holds(const shape_area *ground, jalur_lonlat p)
{
    bool odd = false;
    for (uint32_t r = 0; r < ground->n_ring; r++)
        for (uint32_t i = ground->ring[r]; i + 1 < ground->ring[r + 1]; i++) {
            jalur_lonlat low = ground->pt[i], high = ground->pt[i + 1];
            if (low.lat_deg > high.lat_deg) {
                low = ground->pt[i + 1];
                high = ground->pt[i];
            }
            if (low.lat_deg <= p.lat_deg && p.lat_deg < high.lat_deg && cross(low, high, p) > 0) odd = !odd;
        }
    return odd;
}

static bool reaches(const shape_area *ground, const shape_box *box, jalur_lonlat a, jalur_lonlat b)
{
    if (fmax(a.lon_deg, b.lon_deg) < box->west_deg || fmin(a.lon_deg, b.lon_deg) > box->east_deg ||
        fmax(a.lat_deg, b.lat_deg) < box->south_deg || fmin(a.lat_deg, b.lat_deg) > box->north_deg)
        return false;
    if (holds(ground, a)) return true;
    for (uint32_t r = 0; r < ground->n_ring; r++)
        for (uint32_t i = ground->ring[r]; i + 1 < ground->ring[r + 1]; i++)
            if (touch(a, b, ground->pt[i], ground->pt[i + 1])) return true;
    return false;
}

static void mark_stretches(const vgraph *g, const shape_area *ground, uint8_t *touched)
{
    shape_box box = shape_box_empty();
    for (uint32_t i = 0; i < ground->n_pt; i++) shape_box_add(&box, ground->pt[i]);
    for (uint32_t e = 0; e < g->n_edges; e++) {
        const vedge *x = &g->edges[e];
        if (!touched[x->stretch]) touched[x->stretch] = reaches(ground, &box, g->at[x->a], g->at[x->b]);
    }
}

static void slow_down(const vgraph *g, const closure *c, const uint8_t *touched, vweights *w)
{
    for (uint32_t e = 0; e < g->n_edges; e++) {
        const road *r = &g->roads[g->edges[e].road];
        if (c->by_road && r->source_id != c->road) continue;
        if (c->class != ROAD_CLASSES && r->class != c->class) continue;
        if (c->area.n_part > 0 && !touched[g->edges[e].stretch]) continue;
        w->ab[e] = c->factor > 0 ? w->ab[e] / c->factor : (double)INFINITY;
        w->ba[e] = c->factor > 0 ? w->ba[e] / c->factor : (double)INFINITY;
    }
}

jalur_status vclosures_apply(const vgraph *g, const territory *t, vweights *w)
{
    jalur_status st = JALUR_OK;
    uint8_t *touched = NULL;
    if (t->n_closures == 0) return JALUR_OK;
    TRY(mem_new(g->ctx, g->n_stretches, 1, &touched));
    for (uint32_t i = 0; i < t->n_closures; i++) {
        const closure *c = &t->closures[i];
        const bool season_matches = (c->seasons & (w->season == SEASON_WET ? 2 : 1)) != 0;
        if (!season_matches || (c->profile[0] != 0 && strcmp(c->profile, w->profile->name) != 0)) continue;
        memset(touched, 0, g->n_stretches);
        mark_stretches(g, &c->area, touched);
        slow_down(g, c, touched, w);
    }
done:
    mem_free(g->ctx, touched);
    return st;
}
