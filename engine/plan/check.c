/* The problem at the door: every index, range and window, so that the search trusts what it reads. */
#include "base/ctx.h"
#include "plan/search.h"

#define CHECK_PRICE_MOST INT64_C(1000000000000) /* of one vehicle, kilometre or hour */
#define CHECK_TIME_MOST 1000000000              /* seconds, about 31 years */

static jalur_status check_matrix(jalur_ctx *ctx, const plan_matrix *m, uint32_t index)
{
    if (m->n == 0) return JALUR_OK;
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
    for (uint32_t m = 0; m < p->n_matrices; m++)
        if (p->stops[i].place >= p->matrices[m].n)
            return err_set(ctx, JALUR_E_USAGE, "stop %u is at place %u, but travel table %u has %u places", i,
                           p->stops[i].place, m, p->matrices[m].n);
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
    if (t->matrix >= p->n_matrices)
        return err_set(ctx, JALUR_E_USAGE, "vehicle type %u uses travel table %u of %u", i, t->matrix, p->n_matrices);
    if (t->depot >= p->matrices[t->matrix].n)
        return err_set(ctx, JALUR_E_USAGE, "vehicle type %u starts at place %u of %u", i, t->depot,
                       p->matrices[t->matrix].n);
    if (t->start_s > t->end_s || t->start_s < -CHECK_TIME_MOST || t->start_s > CHECK_TIME_MOST)
        return err_set(ctx, JALUR_E_DATA, "vehicle type %u: the shift begins at %d s and ends at %d s", i,
                       (int)t->start_s, (int)t->end_s);
    if (t->load_s < 0 || t->load_s > CHECK_TIME_MOST || t->max_duration_s < 0)
        return err_set(ctx, JALUR_E_DATA, "vehicle type %u: loading %d s and longest route %d s; neither may be "
                       "negative", i, (int)t->load_s, (int)t->max_duration_s);
    return check_prices(ctx, t, i);
}

jalur_status plan_check(jalur_ctx *ctx, const plan_problem *p)
{
    jalur_status st = JALUR_OK;
    if ((p->n_stops && !p->stops) || (p->n_types && !p->types) || (p->n_matrices && !p->matrices))
        return err_set(ctx, JALUR_E_USAGE, "a routing problem with counts but without its arrays");
    if (p->n_types > PLAN_TYPES)
        return err_set(ctx, JALUR_E_USAGE, "%u vehicle types; %d are possible: plan the depots one by one", p->n_types,
                       PLAN_TYPES);
    if (p->n_stops > (uint32_t)1 << 28) return err_set(ctx, JALUR_E_USAGE, "%u stops are too many", p->n_stops);
    for (uint32_t i = 0; i < p->n_matrices; i++) TRY(check_matrix(ctx, &p->matrices[i], i));
    for (uint32_t i = 0; i < p->n_types; i++) TRY(check_type(ctx, p, i));
    for (uint32_t i = 0; i < p->n_stops; i++) TRY(check_stop(ctx, p, i));
done:
    return st;
}
