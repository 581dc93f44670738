/* From a routing problem to rows, classes and whole-numbered costs. */
#include <math.h>
#include <string.h>

#include "bound/bound_inside.h"

/* Duals and costs of a whole plan stay below 2^48 units, so that no path comes near FAR. */
#define TOTAL_MOST 281474976710656.0
#define SKIP_TIMES 50 /* a stop that must be served is priced so many times the dearest route of one stop */
enum { EXACT_UNIT = 18000 }; /* metres at a price per km and seconds at a price per hour are whole numbers of these */

/* ---- the problem at the door ---- */

static jalur_status check_stop(jalur_ctx *ctx, const plan_problem *p, uint32_t i)
{
    const plan_stop *s = &p->stops[i];
    for (uint32_t l = 0; l < p->n_legs; l++)
        if (s->place >= p->legs[l].n)
            return err_set(ctx, JALUR_E_USAGE, "stop %u is at place %u, but travel table %u has %u places", i,
                           s->place, l, p->legs[l].n);
    if (s->skip_cost < 0 || s->service_s < 0 || s->open_s > s->close_s)
        return err_set(ctx, JALUR_E_DATA, "stop %u: a negative price or service, or a window that ends before it "
                       "begins", i);
    return JALUR_OK;
}

static jalur_status check_type(jalur_ctx *ctx, const plan_problem *p, uint32_t k)
{
    const plan_type *t = &p->types[k];
    if (t->legs >= p->n_legs || t->depot >= p->legs[t->legs].n ||
        (t->end && t->end != PLAN_OPEN && t->end > p->legs[t->legs].n))
        return err_set(ctx, JALUR_E_USAGE, "vehicle type %u: no such travel table or place", k);
    if (t->fixed < 0 || t->per_km < 0 || t->per_hour < 0 || t->start_s > t->end_s || t->load_s < 0)
        return err_set(ctx, JALUR_E_DATA, "vehicle type %u: a negative price or time, or a shift that ends before "
                       "it begins", k);
    return JALUR_OK;
}

jalur_status model_check(jalur_ctx *ctx, const plan_problem *p)
{
    jalur_status st = JALUR_OK;
    if ((p->n_stops && !p->stops) || (p->n_types && !p->types) || (p->n_legs && !p->legs))
        return err_set(ctx, JALUR_E_USAGE, "a routing problem with counts but without its arrays");
    for (uint32_t k = 0; k < p->n_types; k++) TRY(check_type(ctx, p, k));
    for (uint32_t i = 0; i < p->n_stops; i++) TRY(check_stop(ctx, p, i));
done:
    return st;
}

/* ---- what a stop alone costs, by type ---- */

static uint32_t end_place(const plan_type *t)
{
    return t->end == 0 ? t->depot : t->end - 1;
}

static int32_t service_s(const plan_problem *p, uint32_t stop, uint32_t type)
{
    const plan_stop *s = &p->stops[stop];
    return s->service_by_type ? s->service_by_type[type] : s->service_s;
}

bool model_carries(const plan_problem *p, uint32_t stop, uint32_t type)
{
    const plan_type *t = &p->types[type];
    const plan_stop *s = &p->stops[stop];
    if (t->count == 0 || t->max_stops == 0 || !plan_may_serve(s, type)) return false;
    for (int d = 0; d < PLAN_DIMENSIONS; d++)
        if (s->demand[d] > t->capacity[d]) return false;
    return true;
}

typedef struct alone { /* stops by themselves */
    uint32_t *place;
    int32_t *there_s, *there_m, *back_s, *back_m; /* of the type that is looked at */
    double *least;                                /* the cheapest route; below zero: none */
    bool *carried;                                /* some type may serve it */
} alone;

static jalur_status alone_room(bound_model *m, arena *mem, alone *x)
{
    jalur_status st = JALUR_OK;
    const size_t n = (size_t)m->p->n_stops + 1;
    int32_t **legs[] = {&x->there_s, &x->there_m, &x->back_s, &x->back_m};
    TRY(arena_new(mem, n, sizeof *x->place, &x->place));
    for (int i = 0; i < 4; i++) TRY(arena_new(mem, n, sizeof **legs[i], legs[i]));
    TRY(arena_new(mem, n, sizeof *x->least, &x->least));
    TRY(arena_new(mem, n, sizeof *x->carried, &x->carried));
    for (uint32_t i = 0; i < m->p->n_stops; i++) {
        x->place[i] = m->p->stops[i].place;
        x->least[i] = -1;
    }
done:
    return st;
}

/* Cost in money of a route that serves the stop alone; below zero when the type cannot. */
static double alone_cost(const plan_problem *p, const alone *x, uint32_t stop, uint32_t type)
{
    const plan_type *t = &p->types[type];
    const plan_stop *s = &p->stops[stop];
    const int32_t there_s = x->there_s[stop], back_s = x->back_s[stop];
    if (there_s == PLAN_UNREACHED || back_s == PLAN_UNREACHED) return -1;
    const int64_t service = service_s(p, stop, type), leave = (int64_t)t->start_s + t->load_s;
    int64_t begin = leave + there_s;
    if (begin < s->open_s) begin = s->open_s;
    const int64_t busy = there_s + service + back_s;
    if (begin > s->close_s || begin + service + back_s > t->end_s) return -1;
    if (t->max_duration_s != INT32_MAX && busy + t->load_s > t->max_duration_s) return -1;
    return (double)t->fixed + (double)t->per_km * ((double)x->there_m[stop] + x->back_m[stop]) / 1000 + (double)t->per_hour * (double)busy / 3600;
}

/* All stops by themselves in one type. */
static jalur_status alone_price(bound_model *m, alone *x, uint32_t type, double *dearest)
{
    jalur_status st = JALUR_OK;
    const plan_problem *p = m->p;
    const plan_type *t = &p->types[type];
    const plan_legs *l = &p->legs[t->legs];
    TRY(legs_from(l, t->depot, x->place, p->n_stops, x->there_s, x->there_m));
    memset(x->back_s, 0, p->n_stops * sizeof *x->back_s);
    memset(x->back_m, 0, p->n_stops * sizeof *x->back_m);
    if (t->end != PLAN_OPEN) TRY(legs_to(m->ctx, l, x->place, p->n_stops, end_place(t), x->back_s, x->back_m));
    for (uint32_t i = 0; i < p->n_stops; i++) {
        if (!model_carries(p, i, type)) continue;
        const double cost = alone_cost(p, x, i, type);
        x->carried[i] = true;
        if (cost >= 0 && (x->least[i] < 0 || cost < x->least[i])) x->least[i] = cost;
        if (cost > *dearest) *dearest = cost;
    }
done:
    return st;
}

/* Rows, and the dearest and the sum of the cheapest routes of one stop. Where legs break the triangle inequality a stop
 * that nobody serves alone may be served on a detour: it is a row, with a price of 0 for leaving it out. */
static jalur_status make_rows(bound_model *m, bool **served, double *dearest, double *sum)
{
    jalur_status st = JALUR_OK;
    const plan_problem *p = m->p;
    alone x;
    arena mem;
    arena_init(&mem, m->ctx);
    *dearest = *sum = 1;
    TRY(arena_new(&m->mem, p->n_stops, sizeof *m->stop, &m->stop));
    TRY(arena_new(&m->mem, p->n_stops, sizeof *m->row, &m->row));
    TRY(arena_new(&m->mem, p->n_stops, sizeof **served, served));
    TRY(alone_room(m, &mem, &x));
    for (uint32_t k = 0; k < p->n_types; k++)
        if (p->types[k].count > 0) TRY(alone_price(m, &x, k, dearest));
    for (uint32_t i = 0; i < p->n_stops; i++) {
        m->row[i] = x.carried[i] ? m->n : JALUR_NONE;
        if (!x.carried[i]) continue;
        (*served)[m->n] = x.least[i] >= 0;
        m->stop[m->n++] = i;
        if (x.least[i] > 0) *sum += x.least[i];
    }
done:
    arena_release(&mem);
    return st;
}

/* ---- units ---- */

static bool whole_prices(const plan_problem *p)
{
    for (uint32_t k = 0; k < p->n_types; k++)
        if (p->types[k].per_km % 1000 || p->types[k].per_hour % 3600) return false;
    return true;
}

static void choose_unit(bound_model *m, double sum)
{
    m->unit = whole_prices(m->p) ? 1 : EXACT_UNIT;
    if ((double)m->unit * sum > TOTAL_MOST) m->unit = 1; /* legs are then rounded down */
    while ((double)m->unit * 2 * sum <= TOTAL_MOST && m->unit < INT64_C(1) << 32) m->unit *= 2;
}

static jalur_status make_skips(bound_model *m, const bool *served, double dearest)
{
    jalur_status st = JALUR_OK;
    const int64_t most = (int64_t)ceil(dearest * SKIP_TIMES);
    TRY(arena_new(&m->mem, m->n, sizeof *m->skip, &m->skip));
    for (uint32_t r = 0; r < m->n; r++) {
        const int64_t price = m->p->stops[m->stop[r]].skip_cost;
        m->skip[r] = served[r] ? (price < most ? price : most) * m->unit : 0;
    }
done:
    return st;
}

/* ---- classes ---- */

/* No window of a stop binds for the type. */
static bool is_free(const bound_model *m, const plan_type *t)
{
    for (uint32_t r = 0; r < m->n; r++) {
        const plan_stop *s = &m->p->stops[m->stop[r]];
        if (s->open_s > t->start_s + t->load_s || s->close_s < t->end_s) return false;
    }
    return true;
}

static bool same_stops(const bound_model *m, uint32_t a, uint32_t b)
{
    for (uint32_t r = 0; r < m->n; r++) {
        const uint32_t i = m->stop[r];
        if (plan_may_serve(&m->p->stops[i], a) != plan_may_serve(&m->p->stops[i], b)) return false;
        if (service_s(m->p, i, a) != service_s(m->p, i, b)) return false;
    }
    return true;
}

/* The same routes at the same cost: only the day differs, or nothing. */
static bool same_class(const bound_model *m, uint32_t a, uint32_t b)
{
    const plan_type *x = &m->p->types[a], *y = &m->p->types[b];
    if (x->legs != y->legs || x->depot != y->depot || x->end != y->end || x->fixed != y->fixed || x->per_km != y->per_km ||
        x->per_hour != y->per_hour || x->max_stops != y->max_stops || clock_pause_s(x) != clock_pause_s(y) ||
        memcmp(x->capacity, y->capacity, sizeof x->capacity) != 0 || !same_stops(m, a, b))
        return false;
    if (m->many) return true;
    if (is_free(m, x) && is_free(m, y)) return clock_longest(x) == clock_longest(y);
    return x->start_s == y->start_s && x->end_s == y->end_s && x->load_s == y->load_s && x->max_duration_s == y->max_duration_s;
}

static jalur_status make_serves(bound_model *m, bound_class *k, bool *any)
{
    jalur_status st = JALUR_OK;
    *any = false;
    TRY(arena_new(&m->mem, m->n, sizeof *k->serves, &k->serves));
    for (uint32_t r = 0; r < m->n; r++) {
        k->serves[r] = model_carries(m->p, m->stop[r], k->type);
        *any |= k->serves[r];
    }
done:
    return st;
}

/* The longest of all types that are one class with this one. */
static int64_t longest_of_class(const bound_model *m, uint32_t type)
{
    int64_t most = clock_longest(&m->p->types[type]);
    for (uint32_t t = type + 1; m->many && t < m->p->n_types; t++)
        if (m->p->types[t].count > 0 && clock_longest(&m->p->types[t]) > most && same_class(m, type, t)) most = clock_longest(&m->p->types[t]);
    return most;
}

static void make_times(bound_model *m, bound_class *k)
{
    const plan_type *t = &m->p->types[k->type];
    k->start = t->start_s + t->load_s;
    k->end = t->end_s;
    if (m->many && !is_free(m, t)) relax_say(m->relaxed, "opening hours");
    if (m->many || is_free(m, t)) {
        const int64_t d = longest_of_class(m, k->type);
        k->start = 0;
        k->end = d > NEVER ? NEVER : (int32_t)d;
        return;
    }
    if (clock_longest(t) < (int64_t)k->end - k->start) relax_say(m->relaxed, "longest duration");
    if (t->per_hour > 0) relax_say(m->relaxed, "pay for waiting");
}

static jalur_status make_windows(bound_model *m, bound_class *k)
{
    jalur_status st = JALUR_OK;
    const bool open = m->many || is_free(m, &m->p->types[k->type]);
    TRY(arena_new(&m->mem, m->n, sizeof *k->open, &k->open));
    TRY(arena_new(&m->mem, m->n, sizeof *k->close, &k->close));
    for (uint32_t r = 0; r < m->n; r++) {
        const plan_stop *s = &m->p->stops[m->stop[r]];
        int64_t from = open || s->open_s < k->start ? k->start : s->open_s, to = open || s->close_s > k->end ? k->end : s->close_s;
        if (from > (int64_t)k->end + 1) from = (int64_t)k->end + 1; /* never */
        if (to < (int64_t)k->start - 1) to = (int64_t)k->start - 1;
        k->open[r] = (int32_t)from;
        k->close[r] = (int32_t)to;
    }
done:
    return st;
}

static jalur_status make_class(bound_model *m, uint32_t type)
{
    jalur_status st = JALUR_OK;
    bound_class *k = &m->class[m->n_classes];
    bool any = false;
    m->class_of[type] = JALUR_NONE;
    if (m->p->types[type].count == 0) return JALUR_OK;
    for (uint32_t c = 0; c < m->n_classes; c++)
        if (same_class(m, m->class[c].type, type)) {
            m->class_of[type] = c;
            m->class[c].count += m->p->types[type].count;
            return JALUR_OK;
        }
    *k = (bound_class){.type = type, .count = m->p->types[type].count};
    TRY(make_serves(m, k, &any));
    if (!any) return JALUR_OK;
    make_times(m, k);
    TRY(make_windows(m, k));
    m->class_of[type] = m->n_classes++;
    TRY(arcs_make(m, k));
done:
    return st;
}

/* A plan no dearer than the one at hand has at most so many routes of the class: of use where the fleet has no limit. */
static void count_routes(bound_model *m, bound_class *k, int64_t cost)
{
    int64_t out = FAR, in = FAR;
    for (uint32_t r = 0; r < m->n; r++) {
        if (k->out[r] < out) out = k->out[r];
        if (k->in[r] < in) in = k->in[r];
    }
    const int64_t least = k->fixed + out + in;
    k->most = k->count < m->n ? k->count : m->n;
    if (k->count < m->n) return;
    if (cost >= INT64_MAX / m->unit || least <= 0) return;
    const uint64_t most = (uint64_t)(cost * m->unit / least);
    if (most < k->most) k->most = most;
}

jalur_status model_make(jalur_ctx *ctx, const plan_problem *p, int64_t cost, const bound_options *o, bound_model *m)
{
    jalur_status st = JALUR_OK;
    double dearest, sum;
    bool *served;
    *m = (bound_model){.ctx = ctx, .p = p};
    arena_init(&m->mem, ctx);
    TRY(model_check(ctx, p));
    m->unfit = !relax_name(p, m->relaxed);
    if (m->unfit) return JALUR_OK;
    TRY(make_rows(m, &served, &dearest, &sum));
    m->many = m->n > o->many;
    choose_unit(m, sum);
    TRY(make_skips(m, served, dearest));
    m->arcs = !m->many || (double)m->n * m->n * p->n_types <= o->arcs * 1e6;
    TRY(arena_new(&m->mem, p->n_types, sizeof *m->class, &m->class));
    TRY(arena_new(&m->mem, p->n_types, sizeof *m->class_of, &m->class_of));
    for (uint32_t k = 0; k < p->n_types; k++) TRY(make_class(m, k));
    for (uint32_t k = 0; k < m->n_classes; k++) count_routes(m, &m->class[k], cost);
done:
    return st;
}

void model_release(bound_model *m)
{
    for (uint32_t k = 0; k < m->n_classes; k++) clock_forget(m->ctx, &m->class[k]);
    arena_release(&m->mem);
}
