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

static jalur_status check_ask(jalur_ctx *ctx, const plan_legs *m, uint32_t index)
{
    size_t pairs = (size_t)m->n * m->n_near;
    if (!m->ask || (m->n_near && (!m->near || !m->time_s || !m->distance_m)))
        return err_set(ctx, JALUR_E_USAGE, "travel %u of %u places has near places without legs, or nobody to ask", index,
                       m->n);
    if (pairs > INT32_MAX)
        return err_set(ctx, JALUR_E_USAGE, "travel %u: %u places with %u near ones each are too many", index, m->n, m->n_near);
    for (size_t i = 0; i < pairs; i++) {
        if (m->near[i] == JALUR_NONE) continue;
        if (m->near[i] >= m->n)
            return err_set(ctx, JALUR_E_USAGE, "travel %u: place %zu is near to place %u of %u", index, i / m->n_near,
                           m->near[i], m->n);
        if (m->time_s[i] < 0 || (m->distance_m[i] < 0 && m->time_s[i] != PLAN_UNREACHED))
            return err_set(ctx, JALUR_E_DATA, "travel %u: from place %zu to place %u takes %d s over %d m; neither may be "
                           "negative", index, i / m->n_near, m->near[i], (int)m->time_s[i], (int)m->distance_m[i]);
    }
    return JALUR_OK;
}

static jalur_status check_legs(jalur_ctx *ctx, const plan_legs *m, uint32_t index)
{
    if (m->n == 0) return JALUR_OK;
    if (m->kind == PLAN_PLANE) return check_plane(ctx, m, index);
    if (m->kind == PLAN_ASK) return check_ask(ctx, m, index);
    if (!m->time_s || !m->distance_m)
        return err_set(ctx, JALUR_E_USAGE, "travel table %u of %u places is empty", index, m->n);
    size_t n = (size_t)m->n * m->n;
    for (size_t i = 0; i < n; i++) {
        const int32_t least_m = m->limited_m && m->limited_m[i] < m->distance_m[i] ? m->limited_m[i] : m->distance_m[i];
        if (m->time_s[i] >= 0 && (least_m >= 0 || m->time_s[i] == PLAN_UNREACHED)) continue;
        return err_set(ctx, JALUR_E_DATA, "travel table %u: from place %zu to place %zu takes %d s over %d m; "
                       "neither may be negative", index, i / m->n, i % m->n, (int)m->time_s[i], (int)least_m);
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
    const int64_t price[5] = {t->fixed, t->per_km, t->per_hour, t->per_overtime_hour, t->per_night};
    const char *name[5] = {"vehicle", "kilometre", "hour", "hour of overtime", "night"};
    for (int k = 0; k < 5; k++)
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

/* ---- rules of stops ---- */

static bool time_ok(int64_t t)
{
    return t >= 0 && t <= CHECK_TIME_MOST;
}

static jalur_status check_closed(jalur_ctx *ctx, const plan_stop *s, uint32_t i)
{
    for (uint32_t c = 0; c < s->n_closed; c++) {
        const plan_window *w = &s->closed[c];
        if (w->from_s > w->to_s || (c && w->from_s <= s->closed[c - 1].to_s))
            return err_set(ctx, JALUR_E_DATA, "stop %u: closed period %u from %d to %d s; expected periods that are "
                           "ascending and apart", i, c, (int)w->from_s, (int)w->to_s);
    }
    return JALUR_OK;
}

static jalur_status check_pair(jalur_ctx *ctx, const plan_problem *p, uint32_t i)
{
    const plan_stop *s = &p->stops[i];
    if (!s->pair) return JALUR_OK;
    if (s->pair > p->n_stops || s->pair == PLAN_PAIRED(i))
        return err_set(ctx, JALUR_E_USAGE, "stop %u is paired with stop %u of %u", i, s->pair - 1, p->n_stops);
    const plan_stop *to = &p->stops[s->pair - 1];
    bool bare = to->pair == 0;
    for (int d = 0; d < PLAN_DIMENSIONS; d++) bare &= to->demand[d] == 0 && to->pickup[d] == 0;
    if (!bare)
        return err_set(ctx, JALUR_E_DATA, "stop %u, where what stop %u picks up is delivered, has goods or a pair of its own",
                       s->pair - 1, i);
    return JALUR_OK;
}

static jalur_status check_stop_rules(jalur_ctx *ctx, const plan_problem *p, uint32_t i)
{
    jalur_status st = JALUR_OK;
    const plan_stop *s = &p->stops[i];
    for (uint32_t t = 0; s->service_by_type && t < p->n_types; t++)
        if (!time_ok(s->service_by_type[t]))
            TRY(err_set(ctx, JALUR_E_DATA, "stop %u takes %d s with vehicle type %u; expected 0 to %d s", i,
                        (int)s->service_by_type[t], t, CHECK_TIME_MOST));
    for (uint32_t t = 0; t < (s->setup_by_type ? p->n_types : 1); t++)
        if (!time_ok(plan_stop_setup_s(s, t)))
            TRY(err_set(ctx, JALUR_E_DATA, "stop %u takes %d s to set up; expected 0 to %d s", i, (int)plan_stop_setup_s(s, t), CHECK_TIME_MOST));
    if (s->release_s < 0) TRY(err_set(ctx, JALUR_E_DATA, "stop %u is released at %d s; expected 0 or more", i, (int)s->release_s));
    if (p->n_resources < 64 && s->resources >> p->n_resources)
        TRY(err_set(ctx, JALUR_E_USAGE, "stop %u needs a resource beyond the %u there are", i, p->n_resources));
    TRY(check_closed(ctx, s, i));
    TRY(check_pair(ctx, p, i));
done:
    return st;
}

/* No stop takes two pickups. */
static jalur_status check_pairs(jalur_ctx *ctx, const plan_problem *p)
{
    jalur_status st = JALUR_OK;
    bool *taken = NULL, any = false;
    for (uint32_t i = 0; i < p->n_stops && !any; i++) any = p->stops[i].pair > 0;
    if (!any) return JALUR_OK;
    TRY(mem_new(ctx, p->n_stops, sizeof *taken, &taken));
    for (uint32_t i = 0; i < p->n_stops; i++) {
        uint32_t to = p->stops[i].pair;
        if (to && taken[to - 1])
            TRY(err_set(ctx, JALUR_E_DATA, "stop %u takes the goods of two pickups; it may take one", to - 1));
        if (to) taken[to - 1] = true;
    }
done:
    mem_free(ctx, taken);
    return st;
}

/* ---- rules of types ---- */

static jalur_status check_places(jalur_ctx *ctx, const plan_problem *p, uint32_t i, const uint32_t *places, uint32_t n,
                                 const char *what)
{
    const plan_legs *m = &p->legs[p->types[i].legs];
    for (uint32_t k = 0; k < n; k++)
        if (places[k] >= m->n)
            return err_set(ctx, JALUR_E_USAGE, "vehicle type %u %s place %u of %u", i, what, places[k], m->n);
    return JALUR_OK;
}

static jalur_status check_breaks(jalur_ctx *ctx, const plan_type *t, uint32_t i)
{
    for (uint32_t b = 0; b < t->n_breaks; b++) {
        const plan_break *x = &t->breaks[b];
        if (!time_ok(x->length_s) || !time_ok(x->after_s))
            return err_set(ctx, JALUR_E_DATA, "vehicle type %u: break %u of %d s after %d s of work; expected 0 to %d s", i,
                           b, (int)x->length_s, (int)x->after_s, CHECK_TIME_MOST);
        for (uint32_t w = 0; w < x->n_windows; w++)
            if (x->windows[w].from_s > x->windows[w].to_s || (w && x->windows[w].from_s <= x->windows[w - 1].to_s))
                return err_set(ctx, JALUR_E_DATA, "vehicle type %u: break %u begins from %d to %d s; expected windows that "
                               "are ascending and apart", i, b, (int)x->windows[w].from_s, (int)x->windows[w].to_s);
    }
    return JALUR_OK;
}

static jalur_status check_type_rules(jalur_ctx *ctx, const plan_problem *p, uint32_t i)
{
    jalur_status st = JALUR_OK;
    const plan_type *t = &p->types[i];
    const int32_t times[5] = {t->max_drive_s, t->max_distance_m, t->overtime_after_s, t->reload_s, t->night_s};
    const char *name[5] = {"longest driving", "longest way", "time before overtime", "reload", "rest at night"};
    for (int k = 0; k < 5; k++)
        if (times[k] < 0 || (k != 1 && times[k] > CHECK_TIME_MOST))
            TRY(err_set(ctx, JALUR_E_DATA, "vehicle type %u: the %s is %d; expected 0 to %d", i, name[k], (int)times[k],
                        CHECK_TIME_MOST));
    if (t->end && t->end != PLAN_OPEN) TRY(check_places(ctx, p, i, &(uint32_t){t->end - 1}, 1, "ends at"));
    if (t->reload_places) TRY(check_places(ctx, p, i, t->reload_places, t->n_reload_places, "reloads at"));
    if (t->nights) TRY(check_places(ctx, p, i, t->night_places, t->n_night_places, "stays at"));
    if (p->n_resources < 64 && t->resources >> p->n_resources)
        TRY(err_set(ctx, JALUR_E_USAGE, "vehicle type %u needs a resource beyond the %u there are", i, p->n_resources));
    TRY(check_breaks(ctx, t, i));
done:
    return st;
}

static jalur_status check_fleets(jalur_ctx *ctx, const plan_problem *p)
{
    jalur_status st = JALUR_OK;
    const plan_type **first = NULL; /* of each fleet */
    TRY(mem_new(ctx, (size_t)p->n_types + 1, sizeof *first, &first));
    for (uint32_t i = 0; i < p->n_types; i++) {
        const plan_type *t = &p->types[i];
        if (t->fleet > p->n_types)
            TRY(err_set(ctx, JALUR_E_USAGE, "vehicle type %u is of fleet %u; expected at most the number of types, %u", i, t->fleet, p->n_types));
        const plan_type *k = t->fleet ? first[t->fleet] : NULL;
        if (!k) first[t->fleet] = t;
        else if (k->count != t->count)
            TRY(err_set(ctx, JALUR_E_DATA, "vehicle types %u and %u are the same vehicles (fleet %u), but count %u and %u of them",
                        (uint32_t)(k - p->types), i, t->fleet, k->count, t->count));
    }
done:
    mem_free(ctx, first);
    return st;
}

static jalur_status check_before(jalur_ctx *ctx, const plan_problem *p)
{
    for (uint32_t i = 0; p->before && i < p->n_stops; i++) {
        const plan_before *b = &p->before[i];
        if (b->after != JALUR_NONE && b->after >= p->n_stops)
            return err_set(ctx, JALUR_E_USAGE, "stop %u came after stop %u of %u", i, b->after, p->n_stops);
        if (b->type != JALUR_NONE && b->type >= p->n_types)
            return err_set(ctx, JALUR_E_USAGE, "stop %u came with vehicle type %u of %u", i, b->type, p->n_types);
        if (b->fixed && b->type == JALUR_NONE)
            return err_set(ctx, JALUR_E_DATA, "stop %u is fixed, but was in no earlier plan", i);
    }
    return JALUR_OK;
}

static jalur_status check_docks(jalur_ctx *ctx, const plan_problem *p)
{
    if (p->n_docks && !p->docks) return err_set(ctx, JALUR_E_USAGE, "%u docks without their array", p->n_docks);
    for (uint32_t q = 0; q < p->n_docks; q++)
        for (uint32_t m = 0; m < p->n_legs; m++)
            if (p->docks[q].place >= p->legs[m].n)
                return err_set(ctx, JALUR_E_USAGE, "dock %u is at place %u, but travel table %u has %u places", q,
                               p->docks[q].place, m, p->legs[m].n);
    return JALUR_OK;
}

static jalur_status check_split(jalur_ctx *ctx, const plan_problem *p)
{
    for (uint32_t i = 0; i < p->n_stops; i++) {
        const uint32_t to = p->stops[i].pair;
        const bool split = p->stops[i].split || (to && p->stops[to - 1].split);
        if (split && to)
            return err_set(ctx, JALUR_E_DATA, "stop %u is one of a pair and may be brought in parts; expected one or the other", i);
        if (p->stops[i].split && p->before && p->before[i].fixed)
            return err_set(ctx, JALUR_E_DATA, "stop %u is fixed and may be brought in parts; expected one or the other", i);
    }
    return JALUR_OK;
}

/* What the model can say and the search does not know yet: refused by name, never ignored. */
jalur_status plan_check(jalur_ctx *ctx, const plan_problem *p)
{
    jalur_status st = JALUR_OK;
    if ((p->n_stops && !p->stops) || (p->n_types && !p->types) || (p->n_legs && !p->legs))
        return err_set(ctx, JALUR_E_USAGE, "a routing problem with counts but without its arrays");
    if (p->n_types > CHECK_TYPES)
        return err_set(ctx, JALUR_E_USAGE, "%u vehicle types; %d are possible: plan the depots one by one", p->n_types,
                       CHECK_TYPES);
    if (p->n_stops > (uint32_t)1 << 28) return err_set(ctx, JALUR_E_USAGE, "%u stops are too many", p->n_stops);
    for (uint32_t i = 0; i < p->n_legs; i++) TRY(check_legs(ctx, &p->legs[i], i));
    if (p->n_resources > 64 || (p->n_resources && !p->resource))
        TRY(err_set(ctx, JALUR_E_USAGE, "%u resources; expected at most 64, with their numbers", p->n_resources));
    for (uint32_t i = 0; i < p->n_types; i++) {
        TRY(check_type(ctx, p, i));
        TRY(check_type_rules(ctx, p, i));
    }
    TRY(check_fleets(ctx, p));
    for (uint32_t i = 0; i < p->n_stops; i++) {
        TRY(check_stop(ctx, p, i));
        TRY(check_stop_rules(ctx, p, i));
    }
    TRY(check_pairs(ctx, p));
    TRY(check_before(ctx, p));
    TRY(check_docks(ctx, p));
    TRY(check_split(ctx, p));
    TRY(plan_fixed_check(ctx, p));
done:
    return st;
}
