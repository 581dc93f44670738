/* Lengths between nodes: Euclidean ones stay coordinates, all others become a table. */
#include <math.h>
#include <stdio.h>

#include "instance/flat.h"

#define LENGTH_MOST 1e9 /* of a leg, after scaling */

int32_t flat_round(const instance_rounding *r, double v)
{
    const double scaled = v * r->scale;
    const double whole = r->how == PLAN_NEAREST ? floor(scaled + 0.5) : r->how == PLAN_UP ? ceil(scaled) : floor(scaled);
    return (int32_t)whole;
}

/* Degrees and minutes as TSPLIB writes them (DDD.MM), in radians, with its value of pi. */
static double geo_radians(double v)
{
    const double degrees = trunc(v), minutes = v - degrees;
    return 3.141592 * (degrees + 5.0 * minutes / 3.0) / 180.0;
}

static double geo_length(const flat *f, uint32_t i, uint32_t j)
{
    const double lat_i = geo_radians(f->x[i]), lon_i = geo_radians(f->y[i]), lat_j = geo_radians(f->x[j]);
    const double lon_j = geo_radians(f->y[j]);
    const double a = cos(lon_i - lon_j), b = cos(lat_i - lat_j), c = cos(lat_i + lat_j);
    const double angle = 0.5 * ((1.0 + a) * b - (1.0 - a) * c);
    return floor(6378.388 * acos(angle > 1.0 ? 1.0 : angle < -1.0 ? -1.0 : angle) + 1.0);
}

static double att_length(double dx, double dy)
{
    const double r = sqrt((dx * dx + dy * dy) / 10.0), t = floor(r + 0.5);
    return t < r ? t + 1.0 : t;
}

static double length(const flat *f, uint32_t i, uint32_t j)
{
    if (f->metric == FLAT_EXPLICIT) return f->weight[(size_t)i * f->n + j];
    const double dx = fabs(f->x[i] - f->x[j]), dy = fabs(f->y[i] - f->y[j]);
    switch (f->metric) {
    case FLAT_MANHATTAN: return dx + dy;
    case FLAT_MAXIMUM: return fmax(dx, dy);
    case FLAT_GEO: return i == j ? 0.0 : geo_length(f, i, j);
    case FLAT_ATT: return att_length(dx, dy);
    default: return hypot(dx, dy);
    }
}

/* A leg that no route may use because backhauls come last. */
static bool barred(const flat *f, uint32_t i, uint32_t j)
{
    return f->backhauls_last && !f->depot[i] && f->pickup[i] > 0.0 && !f->depot[j] && f->pickup[j] <= 0.0;
}

static jalur_status lengths_fit(jalur_ctx *ctx, const flat *f, const instance_rounding *r)
{
    double least[2] = {HUGE_VAL, HUGE_VAL}, most[2] = {-HUGE_VAL, -HUGE_VAL}, far = 0.0;
    char found[64];
    for (uint32_t i = 0; f->x && i < f->n; i++) {
        least[0] = fmin(least[0], f->x[i]);
        most[0] = fmax(most[0], f->x[i]);
        least[1] = fmin(least[1], f->y[i]);
        most[1] = fmax(most[1], f->y[i]);
    }
    if (f->metric == FLAT_EXPLICIT)
        for (size_t k = 0; k < (size_t)f->n * f->n; k++) far = fmax(far, f->weight[k]);
    else if (f->metric != FLAT_GEO)
        far = most[0] - least[0] + most[1] - least[1];
    if (far * r->scale <= LENGTH_MOST) return JALUR_OK;
    snprintf(found, sizeof found, "%.0f", far * r->scale);
    return err_at(ctx, JALUR_E_DATA, &(err_site){.file = f->file, .found = found, .expected = "1,000,000,000 at most",
                  .field = f->metric == FLAT_EXPLICIT ? "EDGE_WEIGHT_SECTION" : "NODE_COORD_SECTION",
                  .remedy = r->scale > 1.0 ? "--rounding nearest" : "write the instance in larger units"},
                  "places lie too far apart for whole numbers");
}

static jalur_status table_make(jalur_ctx *ctx, const flat *f, const instance_rounding *r, arena *mem, plan_legs *out)
{
    jalur_status st = JALUR_OK;
    const size_t n = f->n;
    int32_t *leg = NULL, far = 0;
    char found[16];
    snprintf(found, sizeof found, "%u", f->n);
    if (n > FLAT_TABLE_MOST)
        TRY(err_at(ctx, JALUR_E_DATA, &(err_site){.file = f->file, .field = "DIMENSION", .found = found,
                   .expected = "30,000 at most for lengths that need a table"}, "too many places for a table"));
    TRY(arena_new(mem, n * n, sizeof *leg, &leg));
    for (uint32_t i = 0; i < n; i++)
        for (uint32_t j = 0; j < n; j++) {
            const int32_t v = i == j ? 0 : flat_round(r, length(f, i, j));
            leg[i * n + j] = barred(f, i, j) ? PLAN_UNREACHED : v;
            if (v > far) far = v;
        }
    /* A route of backhauls alone is forbidden, but nothing in the routing model says so: its first leg costs more than any
     * plan saves, and instance_settle takes what is left of such routes out of the answer. */
    const int32_t dear = far < 4000000 ? 100 * far + 1000 : 400000000;
    for (uint32_t i = 0; f->backhauls_last && i < n; i++)
        for (uint32_t j = 0; j < n; j++)
            if (f->depot[i] && !f->depot[j] && f->pickup[j] > 0.0) leg[i * n + j] = dear;
    *out = (plan_legs){.kind = PLAN_TABLE, .n = f->n, .time_s = leg, .distance_m = leg};
done:
    return st;
}

jalur_status flat_legs(jalur_ctx *ctx, const flat *f, const instance_rounding *r, arena *mem, plan_legs *out)
{
    const bool straight = f->metric == FLAT_EUCLID || f->metric == FLAT_EUCLID_EXACT || f->metric == FLAT_EUCLID_UP ||
                          f->metric == FLAT_EUCLID_DOWN;
    jalur_status st = lengths_fit(ctx, f, r);
    if (st != JALUR_OK) return st;
    if (!straight || f->backhauls_last) return table_make(ctx, f, r, mem, out);
    *out = (plan_legs){.kind = PLAN_PLANE, .n = f->n, .x = f->x, .y = f->y, .scale = r->scale, .rounding = r->how};
    return JALUR_OK;
}
