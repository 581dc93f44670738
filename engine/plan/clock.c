/* One route by the clock. Duration by segment concatenation after Vidal, Crainic, Gendreau, Prins (2013): the least
 * duration, and the earliest departure that has it; no departure returns sooner. */
#include <string.h>

#include "base/ctx.h"
#include "plan/legs.h"
#include "plan/rules.h"

/* A chain of visits; `warp_s` is the lateness that the clock was set back by. */
typedef struct chain {
    int64_t long_s, early_s, late_s, warp_s;
} chain;

static chain chain_join(chain a, int64_t leg_s, chain b)
{
    int64_t shift = a.long_s - a.warp_s + leg_s;
    int64_t wait = b.early_s - shift - a.late_s, warp = a.early_s + shift - b.late_s;
    if (wait < 0) wait = 0;
    if (warp < 0) warp = 0;
    int64_t early = b.early_s - shift > a.early_s ? b.early_s - shift : a.early_s;
    int64_t late = b.late_s - shift < a.late_s ? b.late_s - shift : a.late_s;
    return (chain){a.long_s + b.long_s + leg_s + wait, early - wait, late + warp, a.warp_s + b.warp_s + warp};
}

typedef struct walk {
    const plan_problem *p;
    const plan_type *type;
    const plan_legs *m;
    bool broken; /* a leg that does not exist: counted as no time and no way */
} walk;

static int64_t walk_leg_s(walk *w, uint32_t from, uint32_t to)
{
    int32_t t = plan_way(w->m, from, to).s;
    if (t != PLAN_UNREACHED) return t;
    w->broken = true;
    return 0;
}

static int64_t walk_leg_m(const walk *w, uint32_t from, uint32_t to)
{
    plan_leg leg = plan_way(w->m, from, to);
    return leg.s == PLAN_UNREACHED ? 0 : leg.m;
}

static uint32_t walk_place(const walk *w, const uint32_t *stops, uint32_t n, uint32_t i)
{
    return i < n ? w->p->stops[stops[i]].place : w->type->depot;
}

static int64_t walk_service_s(const walk *w, const plan_stop *s)
{
    return s->service_by_type ? s->service_by_type[w->type - w->p->types] : s->service_s;
}

static chain walk_span(walk *w, const uint32_t *stops, uint32_t n)
{
    chain door = {0, (int64_t)w->type->start_s + w->type->held_s + w->type->load_s, w->type->end_s, 0};
    chain all = door;
    uint32_t at = w->type->depot;
    for (uint32_t i = 0; i <= n; i++) {
        uint32_t to = walk_place(w, stops, n, i);
        chain next = door;
        if (i < n) {
            const plan_stop *s = &w->p->stops[stops[i]];
            next = (chain){walk_service_s(w, s), s->open_s, s->close_s, 0};
        }
        all = chain_join(all, walk_leg_s(w, at, to), next);
        at = to;
    }
    return all;
}

static int32_t clamp_s(int64_t t)
{
    return t > INT32_MAX ? INT32_MAX : t < INT32_MIN ? INT32_MIN : (int32_t)t;
}

/* price * amount / unit, rounded to nearest, INT64_MAX / 4 at most. */
static int64_t money(int64_t price, int64_t amount, int64_t unit)
{
    const int64_t most = INT64_MAX / 4;
    int64_t whole = amount / unit, rest = amount % unit;
    if (price == 0 || amount == 0) return 0;
    if (whole > 0 && price > most / whole) return most;
    if (price > most / unit) return most;
    int64_t sum = price * whole + (price * rest + unit / 2) / unit;
    return sum > most ? most : sum;
}

int64_t plan_route_cost(const plan_type *t, int64_t drive_m, int64_t long_s, int64_t over_s)
{
    int64_t cost = t->fixed, most = INT64_MAX / 4;
    cost += money(t->per_km, drive_m, 1000);
    if (cost > most) cost = most;
    cost += money(t->per_hour, long_s, 3600);
    if (cost > most) cost = most;
    cost += money(t->per_overtime_hour, over_s, 3600);
    return cost > most ? most : cost;
}

static bool load_fits(const plan_problem *p, const plan_type *t, const uint32_t *stops, uint32_t n)
{
    for (int d = 0; d < PLAN_DIMENSIONS; d++) {
        uint64_t load = 0;
        for (uint32_t i = 0; i < n; i++) load += p->stops[stops[i]].demand[d];
        if (t->capacity[d] != UINT32_MAX && load > t->capacity[d]) return false;
    }
    return n <= t->max_stops;
}

/* Walks the route from its departure; lateness sets the clock back to the closing time. Returns the return time. */
static int64_t walk_clock(walk *w, const uint32_t *stops, uint32_t n, int64_t now, plan_times *out, plan_step *steps)
{
    int64_t drive = 0, service = 0, wait = 0;
    plan_step step = {.kind = PLAN_START, .index = w->type->depot};
    uint32_t at = w->type->depot;
    for (uint32_t i = 0; i < n; i++)
        for (int d = 0; d < PLAN_DIMENSIONS; d++) step.load[d] += w->p->stops[stops[i]].demand[d];
    step.arrive_s = step.start_s = clamp_s(now - w->type->load_s);
    step.leave_s = clamp_s(now);
    if (steps) *steps++ = step;
    for (uint32_t i = 0; i < n; i++) {
        const plan_stop *s = &w->p->stops[stops[i]];
        int64_t leg = walk_leg_s(w, at, s->place), arrive = now + leg, start = arrive;
        if (start < s->open_s) start = s->open_s;
        wait += start - arrive;
        if (start > s->close_s) start = s->close_s;
        drive += leg;
        service += walk_service_s(w, s);
        out->drive_m += walk_leg_m(w, at, s->place);
        now = start + walk_service_s(w, s);
        at = s->place;
        for (int d = 0; d < PLAN_DIMENSIONS; d++) step.load[d] -= s->demand[d];
        step = (plan_step){PLAN_STOP, stops[i], clamp_s(arrive), clamp_s(start), clamp_s(now), clamp_s(drive),
                           out->drive_m, {step.load[0], step.load[1], step.load[2]}, {0}, {0}};
        memcpy(step.brought, s->demand, sizeof step.brought);
        if (steps) *steps++ = step;
    }
    int64_t back = walk_leg_s(w, at, w->type->depot);
    out->drive_m += walk_leg_m(w, at, w->type->depot);
    out->drive_s = clamp_s(drive + back);
    out->service_s = clamp_s(service);
    out->wait_s = clamp_s(wait);
    now = clamp_s(now + back);
    if (steps)
        *steps = (plan_step){.kind = PLAN_END, .index = w->type->depot, .arrive_s = (int32_t)now, .start_s = (int32_t)now,
                             .leave_s = (int32_t)now, .drive_s = out->drive_s, .drive_m = out->drive_m};
    return now;
}

uint32_t plan_steps_most(const plan_problem *p, uint32_t type, uint32_t n_stops)
{
    const plan_type *t = &p->types[type];
    uint32_t reloads = t->reloads < n_stops ? t->reloads : n_stops, nights = t->nights < n_stops + 1 ? t->nights : n_stops + 1;
    return n_stops + 2 + reloads + nights + t->n_breaks * (nights + 1);
}

/* No reload, break, night or other choice: one walk tells all. */
static void clock_plain(const plan_problem *p, uint32_t type, const uint32_t *stops, uint32_t n_stops, plan_times *out,
                        plan_step *steps, uint32_t *n_steps)
{
    const plan_type *t = &p->types[type];
    walk w = {p, t, &p->legs[t->legs], false};
    chain all = walk_span(&w, stops, n_stops);
    int64_t depart = all.early_s;
    int64_t back = walk_clock(&w, stops, n_stops, depart, out, steps);
    out->latest_s = clamp_s(all.late_s > depart ? all.late_s : depart);
    if (n_steps) *n_steps = n_stops + 2;
    int64_t duration = all.long_s + t->load_s, excess = duration - all.warp_s - t->max_duration_s;
    out->over_s = all.warp_s;
    if (t->max_duration_s != INT32_MAX && excess > 0) out->over_s += excess;
    out->depart_s = clamp_s(depart);
    out->load_start_s = clamp_s(depart - t->load_s);
    out->return_s = clamp_s(back);
    out->cost = plan_route_cost(t, out->drive_m, all.long_s - all.warp_s, 0);
    out->feasible = !w.broken && out->over_s == 0 && load_fits(p, t, stops, n_stops);
}

/* Rules with choices: the best way by the labels; when there is none, the way that breaks the times least. */
static jalur_status clock_rich(jalur_ctx *ctx, const plan_problem *p, const uint32_t *pickup_of, uint32_t type,
                               const uint32_t *stops, uint32_t n_stops, plan_times *out, plan_step *steps,
                               uint32_t *n_steps)
{
    jalur_status st = JALUR_OK;
    rules_work w = {.ctx = ctx};
    rules_sum sum;
    plan_lorry v;
    rules r;
    plan_lorry_of(p, type, &v);
    rules_make(p, type, &v, NULL, pickup_of, &r);
    if (n_steps) *n_steps = 0;
    bool good = rules_eval(&r, &w, stops, n_stops, &sum);
    out->feasible = good;
    if (!good) {
        r.lifted = RULE_TIMES | RULE_LOAD | RULE_STOPS;
        good = rules_eval(&r, &w, stops, n_stops, &sum);
    }
    TRY(w.st);
    if (!good) goto done;
    if (out->feasible) rules_eval_later(&r, &w, stops, n_stops, &sum);
    TRY(w.st);
    out->over_s = sum.excess;
    out->overtime_s = clamp_s(sum.over_s);
    TRY(rules_replay(&r, &w, out, steps, n_steps));
    out->cost = plan_route_cost(&p->types[type], sum.metres, sum.paid_s, sum.over_s) + p->types[type].per_night * sum.nights;
done:
    rules_work_release(&w);
    return st;
}

double plan_share_of(const plan_type *t, plan_rule rule, int64_t excess)
{
    const double shift = (double)t->end_s - (double)t->start_s, most = rule == PLAN_DISTANCE ? (double)t->max_distance_m : shift;
    return (double)excess / (most > 1.0 ? most : 1.0);
}

jalur_status plan_clock_broken(jalur_ctx *ctx, const plan_problem *p, const uint32_t *pickup_of, uint32_t type,
                               const uint32_t *stops, uint32_t n_stops, plan_rule *rule, int64_t *excess)
{
    static const struct {
        rules_rule lift;
        plan_rule rule;
    } one[] = {{RULE_NONE, PLAN_KEPT}, {RULE_WINDOW, PLAN_WINDOW}, {RULE_SHIFT, PLAN_SHIFT}, {RULE_DURATION, PLAN_DURATION},
               {RULE_DRIVE, PLAN_DRIVE}, {RULE_DISTANCE, PLAN_DISTANCE}, {RULE_TIMES, PLAN_SEVERAL}};
    rules_work w = {.ctx = ctx};
    rules_sum sum = {0};
    plan_lorry v;
    rules r;
    plan_lorry_of(p, type, &v);
    rules_make(p, type, &v, NULL, pickup_of, &r);
    *rule = PLAN_SEVERAL;
    *excess = 0;
    for (size_t i = 0; i < sizeof one / sizeof one[0] && w.st == JALUR_OK; i++) {
        const bool all = one[i].rule == PLAN_SEVERAL;
        if (all && *rule != PLAN_SEVERAL) break;
        r.lifted = one[i].lift | RULE_LOAD | RULE_STOPS;
        if (!rules_eval(&r, &w, stops, n_stops, &sum)) continue;
        if (!all && *rule != PLAN_SEVERAL && plan_share_of(r.t, one[i].rule, sum.excess) >= plan_share_of(r.t, *rule, *excess)) continue;
        *rule = one[i].rule;
        *excess = sum.excess;
        if (one[i].rule == PLAN_KEPT) break;
    }
    jalur_status st = w.st;
    rules_work_release(&w);
    return st;
}

bool plan_type_rich(const plan_type *t)
{
    return t->end || t->max_drive_s || t->max_distance_m || t->overtime_after_s || t->reloads || t->n_breaks || t->nights;
}

bool plan_stop_rich(const plan_stop *s)
{
    bool rich = s->pair || s->n_closed || s->release_s > 0 || plan_stop_sets_up(s);
    for (int d = 0; d < PLAN_DIMENSIONS; d++) rich |= s->pickup[d] > 0;
    return rich;
}

static bool clock_is_rich(const plan_problem *p, const uint32_t *pickup_of, uint32_t type, const uint32_t *stops, uint32_t n_stops)
{
    bool rich = plan_type_rich(&p->types[type]) || pickup_of || p->goals.per_hour2 || p->n_docks;
    for (uint32_t i = 0; i < n_stops && !rich; i++) rich = plan_stop_rich(&p->stops[stops[i]]);
    return rich;
}

jalur_status plan_clock_paired(jalur_ctx *ctx, const plan_problem *p, const uint32_t *pickup_of, uint32_t type,
                               const uint32_t *stops, uint32_t n_stops, plan_times *out, plan_step *steps,
                               uint32_t *n_steps)
{
    *out = (plan_times){0};
    if (clock_is_rich(p, pickup_of, type, stops, n_stops)) return clock_rich(ctx, p, pickup_of, type, stops, n_stops, out, steps, n_steps);
    clock_plain(p, type, stops, n_stops, out, steps, n_steps);
    return JALUR_OK;
}

jalur_status plan_clock_cost(const rules *r, rules_work *w, const uint32_t *stops, uint32_t n_stops, bool *feasible, int64_t *cost)
{
    const plan_type *t = r->t;
    if (r->p->n_docks || !clock_is_rich(r->p, r->pickup_of, r->type, stops, n_stops)) {
        plan_times times;
        const jalur_status st = plan_clock_paired(w->ctx, r->p, r->pickup_of, r->type, stops, n_stops, &times, NULL, NULL);
        *feasible = times.feasible;
        *cost = times.cost;
        return st;
    }
    rules_sum sum = {0};
    *feasible = rules_eval(r, w, stops, n_stops, &sum);
    *cost = plan_route_cost(t, sum.metres, sum.paid_s, sum.over_s) + t->per_night * sum.nights;
    return w->st;
}

jalur_status plan_pairs_make(arena *mem, const plan_problem *p, uint32_t **pickup_of)
{
    jalur_status st = JALUR_OK;
    *pickup_of = NULL;
    for (uint32_t i = 0; i < p->n_stops; i++) {
        if (!p->stops[i].pair) continue;
        if (!*pickup_of) {
            TRY(arena_new(mem, p->n_stops, sizeof **pickup_of, pickup_of));
            for (uint32_t j = 0; j < p->n_stops; j++) (*pickup_of)[j] = JALUR_NONE;
        }
        (*pickup_of)[p->stops[i].pair - 1] = i;
    }
done:
    return st;
}

jalur_status plan_clock(jalur_ctx *ctx, const plan_problem *p, uint32_t type, const uint32_t *stops, uint32_t n_stops,
                        plan_times *out, plan_step *steps, uint32_t *n_steps)
{
    jalur_status st = JALUR_OK;
    uint32_t *pickup_of = NULL;
    arena mem;
    *out = (plan_times){0};
    if (type >= p->n_types) return err_set(ctx, JALUR_E_USAGE, "vehicle type %u of %u", type, p->n_types);
    for (uint32_t i = 0; i < n_stops; i++)
        if (stops[i] >= p->n_stops) return err_set(ctx, JALUR_E_USAGE, "stop %u of %u", stops[i], p->n_stops);
    arena_init(&mem, ctx);
    TRY(plan_pairs_make(&mem, p, &pickup_of));
    TRY(plan_clock_paired(ctx, p, pickup_of, type, stops, n_stops, out, steps, n_steps));
done:
    arena_release(&mem);
    return st;
}

jalur_status plan_clock_rule(jalur_ctx *ctx, const plan_problem *p, uint32_t type, const uint32_t *stops, uint32_t n_stops,
                             plan_rule *rule)
{
    jalur_status st = JALUR_OK;
    uint32_t *pickup_of = NULL;
    int64_t excess;
    plan_times times;
    arena mem;
    arena_init(&mem, ctx);
    *rule = PLAN_KEPT;
    TRY(plan_clock(ctx, p, type, stops, n_stops, &times, NULL, NULL));
    if (times.feasible) goto done;
    TRY(plan_pairs_make(&mem, p, &pickup_of));
    TRY(plan_clock_broken(ctx, p, pickup_of, type, stops, n_stops, rule, &excess));
    if (*rule == PLAN_KEPT) *rule = n_stops > p->types[type].max_stops ? PLAN_COUNT : PLAN_LOAD;
done:
    arena_release(&mem);
    return st;
}
