/* On foot over the ground: cells in buckets of half a minute, corrected until nothing improves (Dial 1969). */
#include "verify/verify_inside.h"

enum { BUCKET_S = 30 };

typedef struct entry { uint32_t cell, next; } entry;

typedef struct walk {
    judge *j;
    const raster *r, *friction, *heights;
    double flat_s_per_m, most_s;
    double *s;                /* per cell */
    double *width_m, *next_m; /* by row: a cell's width; to the middle of the row below */
    entry *entries;
    size_t n, cap;
    uint32_t *bucket, n_buckets;
    jalur_status st;
} walk;

static double friction_at(const walk *w, int64_t x, int64_t y)
{
    const size_t c = (size_t)y * w->r->w + (size_t)x;
    if (w->heights && (isnan(w->heights->cell[c]) || (!w->friction && w->heights->cell[c] <= 0))) return NAN;
    return w->friction ? (double)w->friction->cell[c] * 60 / 1000 : w->flat_s_per_m;
}

static double height_at(const walk *w, int64_t x, int64_t y)
{
    return w->heights ? (double)w->heights->cell[(size_t)y * w->r->w + (size_t)x] : 0;
}

/* From (x + dx, y + dy) to (x, y). */
static double step_s(const walk *w, int64_t x, int64_t y, int dx, int dy)
{
    double each = (friction_at(w, x, y) + friction_at(w, x + dx, y + dy)) / 2, down_m = 0;
    for (int64_t row = dy > 0 ? y : y + dy; row < (dy > 0 ? y + dy : y); row++) down_m += w->next_m[row];
    const double run_m = hypot(dx * (w->width_m[y] + w->width_m[y + dy]) / 2, down_m);
    if (abs(dx) == 2) each = each / 2 + (friction_at(w, x + dx / 2, y) + friction_at(w, x + dx / 2, y + dy)) / 4;
    else if (abs(dy) == 2) each = each / 2 + (friction_at(w, x, y + dy / 2) + friction_at(w, x + dx, y + dy / 2)) / 4;
    else if (dx && dy && isnan(friction_at(w, x + dx, y)) && isnan(friction_at(w, x, y + dy))) return NAN;
    return run_m * each / profile_tobler_factor((height_at(w, x, y) - height_at(w, x + dx, y + dy)) / run_m);
}

static void better(walk *w, uint32_t cell, double s)
{
    if (w->st != JALUR_OK || cell == JALUR_NONE || !(s < w->s[cell]) || s > w->most_s) return;
    if (isnan(friction_at(w, cell % w->r->w, cell / w->r->w))) return;
    w->st = mem_grow(w->j->ctx, &w->entries, &w->cap, w->n + 1, sizeof *w->entries);
    if (w->st != JALUR_OK) return;
    uint32_t *head = &w->bucket[(uint32_t)(s / BUCKET_S)];
    w->entries[w->n] = (entry){cell, *head};
    *head = (uint32_t)w->n++;
    w->s[cell] = s;
}

static void spread(walk *w)
{
    for (uint32_t b = 0; b < w->n_buckets && w->st == JALUR_OK; b++)
        while (w->bucket[b] != JALUR_NONE) {
            const entry e = w->entries[w->bucket[b]];
            const int64_t x = e.cell % w->r->w, y = e.cell / w->r->w;
            w->bucket[b] = e.next;
            if ((uint32_t)(w->s[e.cell] / BUCKET_S) != b) continue; /* done in an earlier bucket */
            for (int k = 0; k < 25; k++) {
                const int dx = k % 5 - 2, dy = k / 5 - 2, far = abs(dx) + abs(dy);
                if (far == 0 || far == 4 || (far == 2 && dx * dy == 0) || x + dx < 0 || y + dy < 0 || x + dx >= w->r->w || y + dy >= w->r->h) continue;
                better(w, (uint32_t)((y + dy) * w->r->w + x + dx), w->s[e.cell] + step_s(w, x, y, dx, dy));
            }
        }
}

/* Places on the roads, by what the search along them has found. */
static void step_off(walk *w)
{
    const vgraph *g = &w->j->g;
    for (uint32_t e = 0; e < g->n_edges; e++) {
        const jalur_lonlat p = g->at[g->edges[e].a], q = g->at[g->edges[e].b];
        const double lon = q.lon_deg - p.lon_deg, lat = q.lat_deg - p.lat_deg;
        const int n = (int)fmin(8 * fmax(fabs(lon) / w->r->lon_step_deg, fabs(lat) / w->r->lat_step_deg), 1e6) + 1;
        for (int k = 0; k <= n && w->j->q.w->mark[e]; k++) {
            const double share = (double)k / n;
            const uint32_t cell = raster_cell(w->r, (jalur_lonlat){p.lon_deg + share * lon, p.lat_deg + share * lat});
            if (cell == JALUR_NONE) continue;
            const vspots on = {.at = {{e, share}}, .n = 1};
            better(w, cell, vsearch_at(&w->j->q, &on).s);
        }
    }
}

static jalur_status walk_new(walk *w)
{
    jalur_status st = JALUR_OK;
    const raster *r = w->r;
    const size_t n = (size_t)r->w * r->h;
    w->n_buckets = (uint32_t)(w->most_s / BUCKET_S) + 1;
    TRY(mem_new(w->j->ctx, n, sizeof *w->s, &w->s));
    TRY(mem_new(w->j->ctx, r->h, sizeof *w->width_m, &w->width_m));
    TRY(mem_new(w->j->ctx, r->h, sizeof *w->next_m, &w->next_m));
    TRY(mem_new(w->j->ctx, w->n_buckets, sizeof *w->bucket, &w->bucket));
    for (size_t c = 0; c < n; c++) w->s[c] = INFINITY;
    for (uint32_t b = 0; b < w->n_buckets; b++) w->bucket[b] = JALUR_NONE;
    for (uint32_t y = 0; y < r->h; y++) {
        const jalur_lonlat at = {r->west_deg, r->north_deg - (y + 0.5) * r->lat_step_deg};
        w->width_m[y] = geo_distance_m(at, (jalur_lonlat){at.lon_deg + r->lon_step_deg, at.lat_deg});
        w->next_m[y] = geo_distance_m(at, (jalur_lonlat){at.lon_deg, at.lat_deg - r->lat_step_deg});
    }
done:
    return st;
}

jalur_status verify_ground(judge *j, const jalur_lonlat *at, uint32_t n_points, double *out_min, double *slack_min)
{
    jalur_status st = JALUR_OK;
    const access_table *a = j->in->access;
    walk w = {.j = j, .friction = j->in->friction, .heights = j->in->heights, .flat_s_per_m = 3.6 / j->set->ground_kmh,
              .most_s = j->set->ground_min * 60};
    *slack_min = 0;
    w.r = w.friction ? w.friction : w.heights;
    for (uint32_t v = 0; v < a->n_villages; v++) out_min[v] = INFINITY;
    if (!w.r) return JALUR_OK;
    TRY(walk_new(&w));
    for (uint32_t i = 0; i < n_points; i++) better(&w, raster_cell(w.r, at[i]), 0);
    step_off(&w);
    spread(&w);
    TRY(w.st);
    for (uint32_t v = 0; v < a->n_villages; v++) {
        const uint32_t cell = strcmp(a->villages[v].point, "none") == 0 ? JALUR_NONE : raster_cell(w.r, a->villages[v].at);
        if (cell != JALUR_NONE) out_min[v] = w.s[cell] / 60;
    }
    *slack_min = 0.25 * fmax(w.width_m[0], w.next_m[0]) * 60 / 4000; /* a quarter of a cell at 4 km/h */
done:
    mem_free(j->ctx, w.s);
    mem_free(j->ctx, w.width_m);
    mem_free(j->ctx, w.next_m);
    mem_free(j->ctx, w.bucket);
    mem_free(j->ctx, w.entries);
    return st;
}
