/* Points and edges: the road point of a place, and where on the network a point of a line lies. */
#include "verify/verify_inside.h"

static const double SAME_M = 0.01; /* the rounding of vertices is 0.011 m */
static const double END_M = 0.001; /* a road point this near to a vertex is the vertex */

typedef struct foot { double m, share; jalur_lonlat at; } foot;

/* The point of edge e nearest to the frame's origin; its distance to the micrometre. */
static foot foot_on(const vgraph *g, const geo_local *frame, uint32_t e)
{
    const jalur_lonlat p = g->at[g->edges[e].a], q = g->at[g->edges[e].b];
    const jalur_xy a = geo_to_local(frame, p), b = geo_to_local(frame, q);
    const double dx = b.x_m - a.x_m, dy = b.y_m - a.y_m, square = dx * dx + dy * dy;
    double share = square > 0 ? -(a.x_m * dx + a.y_m * dy) / square : 0;
    share = fmax(0, fmin(1, share));
    const jalur_lonlat at = {p.lon_deg + share * (q.lon_deg - p.lon_deg), p.lat_deg + share * (q.lat_deg - p.lat_deg)};
    const double m = hypot(a.x_m + share * dx, a.y_m + share * dy);
    return (foot){round(m * 1e6) / 1e6, share, share >= 1 ? q : share <= 0 ? p : at};
}

typedef struct nearest { uint32_t edge; foot foot; } nearest;

static bool farther_west(jalur_lonlat p, jalur_lonlat q)
{
    return p.lon_deg < q.lon_deg || (p.lon_deg == q.lon_deg && p.lat_deg < q.lat_deg);
}

/* Of edges that are equally near the one counts whose western end is farther west, or its eastern one. */
static bool comes_first(const vgraph *g, uint32_t e, uint32_t than)
{
    if (than == JALUR_NONE) return true;
    jalur_lonlat end[2][2];
    const uint32_t edge[2] = {e, than};
    for (int i = 0; i < 2; i++) {
        const jalur_lonlat a = g->at[g->edges[edge[i]].a], b = g->at[g->edges[edge[i]].b];
        end[i][0] = farther_west(b, a) ? b : a;
        end[i][1] = farther_west(b, a) ? a : b;
    }
    for (int k = 0; k < 2; k++) {
        if (farther_west(end[0][k], end[1][k])) return true;
        if (farther_west(end[1][k], end[0][k])) return false;
    }
    return e < than;
}

static void look_in_cell(const vgraph *g, const vweights *w, uint8_t marks, const geo_local *frame, int64_t x, int64_t y,
                         nearest *best)
{
    const vgrid *d = &g->grid;
    const size_t cell = (size_t)(y * d->nx + x);
    for (uint32_t i = d->first[cell]; i < d->first[cell + 1]; i++) {
        const uint32_t e = d->edge[i];
        if (!(w->mark[e] & marks)) continue;
        const foot f = foot_on(g, frame, e);
        if (f.m < best->foot.m || (f.m == best->foot.m && comes_first(g, e, best->edge))) *best = (nearest){e, f};
    }
}

static int64_t clamp(int64_t v, int64_t low, int64_t high)
{
    return v < low ? low : v > high ? high : v;
}

/* Cells y of ring r from x0 to x1, clipped. */
static void look_along(const vgraph *g, const vweights *w, uint8_t marks, const geo_local *frame, int64_t x0, int64_t x1,
                       int64_t y, nearest *best)
{
    if (y < 0 || y >= g->grid.ny) return;
    for (int64_t x = clamp(x0, 0, g->grid.nx); x <= x1 && x < g->grid.nx; x++) look_in_cell(g, w, marks, frame, x, y, best);
}

static void look_up(const vgraph *g, const vweights *w, uint8_t marks, const geo_local *frame, int64_t x, int64_t y0,
                    int64_t y1, nearest *best)
{
    if (x < 0 || x >= g->grid.nx) return;
    for (int64_t y = clamp(y0, 0, g->grid.ny); y <= y1 && y < g->grid.ny; y++) look_in_cell(g, w, marks, frame, x, y, best);
}

static int64_t farther(int64_t v, int64_t low, int64_t high)
{
    return v < low ? low - v : v > high ? v - high : 0;
}

/* Rings of cells around the point, from the first that touches the lattice, until none can be nearer. */
static nearest find_nearest(const vgraph *g, const vweights *w, uint8_t marks, jalur_lonlat p, double most_m)
{
    const vgrid *d = &g->grid;
    const geo_local frame = geo_local_at(p);
    nearest best = {JALUR_NONE, {.m = most_m}};
    const double cell_m = d->step_deg * fmin(frame.m_per_deg_lon, frame.m_per_deg_lat);
    const int64_t x = (int64_t)floor((p.lon_deg - d->box.west_deg) / d->step_deg);
    const int64_t y = (int64_t)floor((p.lat_deg - d->box.south_deg) / d->step_deg);
    const int64_t out_x = farther(x, 0, d->nx - 1), out_y = farther(y, 0, d->ny - 1);
    const int64_t first = out_x > out_y ? out_x : out_y, last = first + d->nx + d->ny;
    if (!(w->marks & marks)) return best;
    for (int64_t r = first; r <= last && (double)(r - 1) * cell_m <= best.foot.m; r++) {
        look_along(g, w, marks, &frame, x - r, x + r, y - r, &best);
        if (r == 0) continue;
        look_along(g, w, marks, &frame, x - r, x + r, y + r, &best);
        look_up(g, w, marks, &frame, x - r, y - r + 1, y + r - 1, &best);
        look_up(g, w, marks, &frame, x + r, y - r + 1, y + r - 1, &best);
    }
    return best;
}

static vsnap snap_to(const vgraph *g, const vweights *w, jalur_lonlat p, const nearest *near, double limit_m)
{
    const vedge *edge = &g->edges[near->edge];
    foot f = near->foot;
    if ((1 - f.share) * edge->m <= END_M) f = (foot){f.m, 1, g->at[edge->b]};
    if (f.share * edge->m <= END_M) f = (foot){f.m, 0, g->at[edge->a]};
    const double m = geo_distance_m(p, f.at), s = m / w->profile->access_kmh * 3.6;
    const double walk_ms = floor(s * 1000 + 0.5);
    return (vsnap){.state = m <= limit_m ? VSNAP_OK : VSNAP_FAR, .at = f.at, .access_m = m,
                   .edge = near->edge, .share = f.share,
                   .walk_s = s < 1e6 ? (uint32_t)ceil(walk_ms / 1000) : UINT32_MAX, .walk_min = s / 60};
}

vsnap vsnap_point(const vgraph *g, const vweights *w, jalur_lonlat p, double limit_m, bool only_near)
{
    const vsnap none = {.state = VSNAP_NONE, .at = p, .access_m = INFINITY, .walk_s = UINT32_MAX, .walk_min = INFINITY};
    if (!(limit_m > 0)) limit_m = w->profile->access_limit_m;
    if (!shape_lonlat_valid(p) || g->n_edges == 0) return none;
    nearest n = find_nearest(g, w, VMARK_MAIN, p, limit_m * 1.002 + 0.01);
    if (n.edge != JALUR_NONE) {
        const vsnap main = snap_to(g, w, p, &n, limit_m);
        if (main.state == VSNAP_OK) return main;
    }
    n = find_nearest(g, w, VMARK_MAIN | VMARK_OTHER, p, only_near ? limit_m * 1.002 + 0.01 : (double)INFINITY);
    return n.edge == JALUR_NONE ? none : snap_to(g, w, p, &n, limit_m);
}

static void put_spot(vspots *out, uint32_t e, double share)
{
    if (out->n < VSPOTS_MAX) out->at[out->n++] = (vspot){e, share};
}

void vspots_of_snap(const vgraph *g, const vweights *w, const vsnap *snap, vspots *out)
{
    const vedge *own = &g->edges[snap->edge];
    const uint32_t a = snap->share >= 1 ? own->b : own->a;
    const bool at_vertex = snap->share <= 0 || snap->share >= 1;
    out->n = 0;
    out->off_m = 0;
    for (uint32_t i = g->first[a]; i < g->first[a + 1]; i++) {
        const uint32_t e = g->end[i] >> 1;
        const bool from_b = g->end[i] & 1;
        const uint32_t other = from_b ? g->edges[e].a : g->edges[e].b;
        if (at_vertex && isfinite(fmin(w->ab[e], w->ba[e]))) put_spot(out, e, from_b ? 1 : 0);
        if (!at_vertex && other == own->b && w->mark[e]) put_spot(out, e, from_b ? 1 - snap->share : snap->share);
    }
}

static void add_spot(vspots *out, const vgraph *g, uint32_t e, foot f, uint64_t place)
{
    for (uint32_t i = 0; i < out->n; i++)
        if (out->at[i].edge == e) return;
    double share = f.share;
    if (share * g->edges[e].m <= SAME_M) share = 0;
    if ((1 - share) * g->edges[e].m <= SAME_M) share = 1;
    if (vplace_key(g->at[g->edges[e].b]) == place) share = 1; /* an edge may be shorter than that */
    if (vplace_key(g->at[g->edges[e].a]) == place) share = 0;
    put_spot(out, e, share);
}

static void keep_vertex(vspots *out, const vgraph *g, jalur_lonlat p)
{
    const uint64_t place = vplace_key(p);
    uint32_t n = 0;
    for (uint32_t i = 0; i < out->n; i++) {
        const vedge *e = &g->edges[out->at[i].edge];
        const double share = out->at[i].share;
        if ((share <= 0 && vplace_key(g->at[e->a]) == place) || (share >= 1 && vplace_key(g->at[e->b]) == place))
            out->at[n++] = out->at[i]; /* never past i */
    }
    if (n > 0) out->n = n;
}

void vspots_of(const vgraph *g, const vweights *w, jalur_lonlat p, vspots *out)
{
    const vgrid *d = &g->grid;
    const geo_local frame = geo_local_at(p);
    const double pad = 1e-6; /* 0.11 m */
    out->n = 0;
    out->off_m = INFINITY;
    if (!shape_lonlat_valid(p)) return;
    const int64_t x0 = (int64_t)floor((p.lon_deg - pad - d->box.west_deg) / d->step_deg);
    const int64_t x1 = (int64_t)floor((p.lon_deg + pad - d->box.west_deg) / d->step_deg);
    const int64_t y0 = (int64_t)floor((p.lat_deg - pad - d->box.south_deg) / d->step_deg);
    const int64_t y1 = (int64_t)floor((p.lat_deg + pad - d->box.south_deg) / d->step_deg);
    for (int pass = 0; pass < 2; pass++) { /* how near, then all that are as near */
        for (int64_t y = y0; y <= y1; y++) {
            for (int64_t x = x0; x <= x1; x++) {
                if (x < 0 || y < 0 || x >= d->nx || y >= d->ny) continue;
                const size_t cell = (size_t)(y * d->nx + x);
                for (uint32_t i = d->first[cell]; i < d->first[cell + 1]; i++) {
                    const uint32_t e = d->edge[i];
                    if (!isfinite(fmin(w->ab[e], w->ba[e]))) continue;
                    const foot f = foot_on(g, &frame, e);
                    if (pass == 0) out->off_m = fmin(out->off_m, f.m);
                    else if (f.m <= out->off_m + 2 * SAME_M) add_spot(out, g, e, f, vplace_key(p));
                }
            }
        }
    }
    keep_vertex(out, g, p);
}

double vspots_reach_m(const vgraph *g, const vspots *x)
{
    double most_m = 0;
    for (uint32_t i = 0; i < x->n; i++) most_m = fmax(most_m, g->edges[x->at[i].edge].m);
    return most_m + 1;
}

bool vplaces_within(jalur_lonlat a, jalur_lonlat b, double m)
{
    static const double LEAST_M_PER_DEG = 110500; /* of latitude, at the equator */
    return fabs(a.lat_deg - b.lat_deg) * LEAST_M_PER_DEG <= m && geo_distance_m(a, b) <= m;
}

vstep vspots_step(const vgraph *g, const vweights *w, const vspots *from, const vspots *to)
{
    vstep best = {INFINITY, 0, JALUR_NONE};
    for (uint32_t i = 0; i < from->n; i++) {
        for (uint32_t k = 0; k < to->n; k++) {
            const uint32_t e = from->at[i].edge;
            if (to->at[k].edge != e) continue;
            const double part = to->at[k].share - from->at[i].share;
            const double s = part == 0 ? 0 : part > 0 ? w->ab[e] * part : -w->ba[e] * part;
            if (s < best.s) best = (vstep){s, g->edges[e].m * fabs(part), e};
        }
    }
    return best;
}
