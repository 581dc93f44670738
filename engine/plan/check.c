/* The problem at the door: every index, range and window, so that the search trusts what it reads. */
#include <math.h>

#include "base/ctx.h"
#include "plan/search.h"

#define CHECK_PRICE_MOST INT64_C(1000000000000) /* of one vehicle, kilometre or hour */
#define CHECK_TYPES 65536
#define CHECK_LEG_MOST 2147483000.0             /* of what an int32 holds */
#define CHECK_TIME_MOST 1000000000              /* seconds, about 31 years */

static jalur_status check_plane(jalur_ctx *ctx, const plan_legs *m, uint32_t index)
{
    double low[2] = {INFINITY, INFINITY}, high[2] = {-INFINITY, -INFINITY};
    if (!m->x || !m->y) return err_set(ctx, JALUR_E_USAGE, "plane %u of %u places has no coordinates", index, m->n);
    if (!(m->scale > 0.0) || !isfinite(m->scale))
        return err_set(ctx, JALUR_E_DATA, "plane %u: a scale of %g; expected more than 0", index, m->scale);
    for (uint32_t i = 0; i < m->n; i++) {
        const double at[2] = {m->x[i], m->y[i]};
        if (!isfinite(at[0]) || !isfinite(at[1]))
            return err_set(ctx, JALUR_E_DATA, "plane %u: place %u is at (%g, %g); expected two finite numbers", index, i,
                           at[0], at[1]);
        for (int d = 0; d < 2; d++) {
            low[d] = fmin(low[d], at[d]);
            high[d] = fmax(high[d], at[d]);
        }
    }
    double across = hypot(high[0] - low[0], high[1] - low[1]) * m->scale;
    if (across < CHECK_LEG_MOST) return JALUR_OK;
    return err_set(ctx, JALUR_E_DATA, "plane %u: places are up to %g apart; expected less than %.0f: give the "
                   "coordinates in a larger unit, or a smaller scale", index, across, CHECK_LEG_MOST);
}

static jalur_status check_legs(jalur_ctx *ctx, const plan_legs *m, uint32_t index)
{
    if (m->n == 0) return JALUR_OK;
    if (m->kind == PLAN_PLANE) return check_plane(ctx, m, index);
    if (!m->time_s || !m->distance_m)
        return err_set(ctx, JALUR_E_USAGE, "travel table %u of %u places is empty", index, m->n);
    size_t n = (size_t)m->n * m->n;
    for (size_t i = 0; i < n; i++) {
        if (m->time_s[i] >= 0 && (m->distance_m[i] >= 0 || m->time_s[i] == PLAN_UNREACHED)) continue;
        return err_set(ctx, JALUR_E_DATA, "travel table %u: from place %zu to place %zu takes %d s over %d m; "
                       "neither may be negative", index, i / m->n, i % m->n, (int)m->time_s[i], (int)m->distance_m[i]);
    }
    return JALUR_OK;
}

static jalur_status check_place(jalur_ctx *ctx, const plan_problem *p, uint32_t i)
{
    for (uint32_t m = 0; m < p->n_legs; m++)
        if (p->stops[i].place >= p->legs[m].n)
            return err_set(ctx, JALUR_E_USAGE, "stop %u is at place %u, but travel table %u has %u places", i,
                           p->stops[i].place, m, p->legs[m].n);
    return JALUR_OK;
}

static jalur_status check_stop(jalur_ctx *ctx, const plan_problem *p, uint32_t i)
{
    const plan_stop *s = &p->stops[i];
    if (s->service_s < 0 || s->service_s > CHECK_TIME_MOST)
        return err_set(ctx, JALUR_E_DATA, "stop %u takes %d s at the place; expected 0 to %d s", i, (int)s->service_s,
                       CHECK_TIME_MOST);
    if (s->open_s > s->close_s)
        return err_set(ctx, JALUR_E_DATA, "stop %u opens at %d s, after it closes at %d s", i, (int)s->open_s,
                       (int)s->close_s);
    if (s->skip_cost < 0)
        return err_set(ctx, JALUR_E_DATA, "stop %u: the price of leaving it out is %lld; expected 0 or more", i,
                       (long long)s->skip_cost);
    return check_place(ctx, p, i);
}

static jalur_status check_prices(jalur_ctx *ctx, const plan_type *t, uint32_t i)
{
    const int64_t price[3] = {t->fixed, t->per_km, t->per_hour};
    const char *name[3] = {"vehicle", "kilometre", "hour"};
    for (int k = 0; k < 3; k++)
        if (price[k] < 0 || price[k] > CHECK_PRICE_MOST)
            return err_set(ctx, JALUR_E_DATA, "vehicle type %u: the price of a %s is %lld; expected 0 to %lld", i,
                           name[k], (long long)price[k], (long long)CHECK_PRICE_MOST);
    return JALUR_OK;
}

static jalur_status check_type(jalur_ctx *ctx, const plan_problem *p, uint32_t i)
{
    const plan_type *t = &p->types[i];
    if (t->legs >= p->n_legs)
        return err_set(ctx, JALUR_E_USAGE, "vehicle type %u uses travel table %u of %u", i, t->legs, p->n_legs);
    if (t->depot >= p->legs[t->legs].n)
        return err_set(ctx, JALUR_E_USAGE, "vehicle type %u starts at place %u of %u", i, t->depot,
                       p->legs[t->legs].n);
    if (t->start_s > t->end_s || t->start_s < -CHECK_TIME_MOST || t->start_s > CHECK_TIME_MOST)
        return err_set(ctx, JALUR_E_DATA, "vehicle type %u: the shift begins at %d s and ends at %d s", i,
                       (int)t->start_s, (int)t->end_s);
    if (t->load_s < 0 || t->load_s > CHECK_TIME_MOST || t->max_duration_s < 0)
        return err_set(ctx, JALUR_E_DATA, "vehicle type %u: loading %d s and longest route %d s; neither may be "
                       "negative", i, (int)t->load_s, (int)t->max_duration_s);
    return check_prices(ctx, t, i);
}

/* What the model can say and the search does not know yet: refused by name, never ignored. */
static const char *stop_unbuilt(const plan_stop *s)
{
    for (int d = 0; d < PLAN_DIMENSIONS; d++)
        if (s->pickup[d]) return "a pickup";
    if (s->pair) return "a pickup with its delivery";
    if (s->service_by_type) return "a service time by vehicle type";
    if (s->n_closed) return "several time windows";
    if (s->release_s) return "goods released at a time";
    if (s->resources) return "an escort";
    return s->split ? "delivery in parts" : NULL;
}

static const char *type_unbuilt(const plan_type *t)
{
    if (t->end) return "an end away from the depot";
    if (t->max_drive_s) return "a limit of driving time";
    if (t->max_distance_m) return "a limit of distance";
    if (t->overtime_after_s) return "overtime";
    if (t->reloads) return "reloads";
    if (t->n_breaks) return "breaks";
    if (t->nights) return "nights away";
    return t->resources ? "an escort" : NULL;
}

static jalur_status check_built(jalur_ctx *ctx, const plan_problem *p)
{
    const char *what = NULL;
    for (uint32_t i = 0; i < p->n_legs && !what; i++)
        if (p->legs[i].kind == PLAN_ASK) what = "travel without a table";
    for (uint32_t i = 0; i < p->n_types && !what; i++) what = type_unbuilt(&p->types[i]);
    for (uint32_t i = 0; i < p->n_stops && !what; i++) what = stop_unbuilt(&p->stops[i]);
    if (!what && p->n_docks) what = "docks";
    if (!what && p->before) what = "an earlier plan";
    if (!what && (p->goals.per_hour2 || p->goals.per_km_spread || p->goals.per_change)) what = "soft goals";
    return what ? err_set(ctx, JALUR_E_USAGE, "this search does not know %s yet", what) : JALUR_OK;
}

jalur_status plan_check(jalur_ctx *ctx, const plan_problem *p)
{
    jalur_status st = JALUR_OK;
    if ((p->n_stops && !p->stops) || (p->n_types && !p->types) || (p->n_legs && !p->legs))
        return err_set(ctx, JALUR_E_USAGE, "a routing problem with counts but without its arrays");
    if (p->n_types > CHECK_TYPES)
        return err_set(ctx, JALUR_E_USAGE, "%u vehicle types; %d are possible: plan the depots one by one", p->n_types,
                       CHECK_TYPES);
    if (p->n_stops > (uint32_t)1 << 28) return err_set(ctx, JALUR_E_USAGE, "%u stops are too many", p->n_stops);
    TRY(check_built(ctx, p));
    for (uint32_t i = 0; i < p->n_legs; i++) TRY(check_legs(ctx, &p->legs[i], i));
    for (uint32_t i = 0; i < p->n_types; i++) TRY(check_type(ctx, p, i));
    for (uint32_t i = 0; i < p->n_stops; i++) TRY(check_stop(ctx, p, i));
done:
    return st;
}
