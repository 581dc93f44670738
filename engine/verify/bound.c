/* The lower bound of the plan, from the numbers that prove it (model/plan.h: plan_proof).
 *
 *   L = sum_i pi_i + sum_S gamma_S needs_S + sum_k m_k min(0, z_k) + sum_i min(0, p_i - pi_i - sum_{S with i} w_S gamma_S)
 *
 * Here: L is added up in 128 bits; every served stop and every vehicle is in it; each set of stops really needs so much of the
 * fleet. That no route has less reduced cost than z_k is asked in pricing.c. */
#include "verify/verify_inside.h"

#include <stdio.h>

__extension__ typedef __int128 wide;

enum { NEEDS_MOST = 1000000 };

static bool same_stops(const judge *j, const plan_proof *p, const vehicle *a, const vehicle *b)
{
    for (uint32_t i = 0; i < p->n_stops; i++) {
        const uint32_t s = p->stops[i].station;
        if (judge_may_serve(a, &j->t->stations[s]) != judge_may_serve(b, &j->t->stations[s])) return false;
        if (judge_service_s(j, s, a) != judge_service_s(j, s, b)) return false;
    }
    return true;
}

static bool same_routes(const judge *j, const plan_proof *p, const vehicle *a, const vehicle *b)
{
    return a == b || (same_stops(j, p, a, b) && judge_home(j, a) == judge_home(j, b) && judge_same_end(j, a, b) &&
           strcmp(a->profile, b->profile) == 0 && a->fixed_idr == b->fixed_idr && a->per_km_idr == b->per_km_idr && a->per_hour_idr == b->per_hour_idr &&
           judge_pause_s(a) == judge_pause_s(b) &&
           memcmp(a->capacity, b->capacity, sizeof a->capacity) == 0);
}

const vehicle *judge_class_vehicle(const judge *j, const plan_proof *p, uint32_t class)
{
    for (uint32_t t = 0; t < p->n_types; t++)
        if (p->types[t].class == class) return &j->t->vehicles[p->types[t].vehicle];
    return NULL;
}

/* ---- the sum ---- */

static wide left_out(const plan_proof *p, const int64_t *cut_of, uint32_t i)
{
    const wide slack = (wide)p->stops[i].skip - p->stops[i].dual - cut_of[i];
    return slack < 0 ? slack : 0;
}

static jalur_status add_up(judge *j, const plan_proof *p, const int64_t *least, wide *sum)
{
    jalur_status st = JALUR_OK;
    int64_t *cut_of = NULL; /* w gamma of the sets that hold the stop */
    *sum = 0;
    TRY(mem_new(j->ctx, p->n_stops, sizeof *cut_of, &cut_of));
    for (uint32_t c = 0; c < p->n_cuts; c++) {
        const proof_cut *x = &p->cuts[c];
        *sum += (wide)x->dual * x->needs;
        for (uint32_t a = 0; a < x->n_stops; a++) cut_of[x->stops[a]] += x->dual * x->skip;
    }
    for (uint32_t k = 0; k < p->n_classes; k++) *sum += (wide)p->classes[k].most * (least[k] < 0 ? least[k] : 0);
    for (uint32_t i = 0; i < p->n_stops; i++) *sum += p->stops[i].dual + left_out(p, cut_of, i);
done:
    mem_free(j->ctx, cut_of);
    return st;
}

/* In rupiah, rounded up: costs are whole. */
static double in_money(wide sum, int64_t unit)
{
    const wide whole = sum / unit;
    return (double)(whole + (sum > whole * unit));
}

/* So small that no sum below leaves its type: a proof of this program has less than 2^49 in all. */
static bool within_reach(const plan_proof *p)
{
    const int64_t most = INT64_C(1) << 50;
    wide cuts = 0;
    bool good = p->unit > 0;
    for (uint32_t i = 0; i < p->n_stops; i++)
        good &= p->stops[i].dual > -most && p->stops[i].dual < most && p->stops[i].skip >= 0 && p->stops[i].skip < most * 256;
    for (uint32_t k = 0; k < p->n_classes; k++) good &= p->classes[k].least > -most * 64 && p->classes[k].most < most;
    for (uint32_t c = 0; c < p->n_cuts; c++) {
        uint32_t weight = p->cuts[c].skip;
        for (uint32_t k = 0; k < p->n_classes; k++)
            if (p->cuts[c].weight[k] > weight) weight = p->cuts[c].weight[k];
        const wide dual = p->cuts[c].dual;
        cuts += (dual < 0 ? -dual : dual) * weight;
        good &= cuts < most;
    }
    return good;
}

static bool in_range(const uint32_t *list, uint32_t n, uint32_t below)
{
    for (uint32_t a = 0; a < n; a++)
        if (list[a] >= below) return false;
    return true;
}

/* Every index leads somewhere. */
static bool joined(const judge *j, const plan_proof *p)
{
    bool good = true;
    for (uint32_t i = 0; i < p->n_stops; i++)
        good &= p->stops[i].station < j->t->n_stations && in_range(p->stops[i].near, p->stops[i].n_near, p->n_stops);
    for (uint32_t t = 0; t < p->n_types; t++)
        good &= p->types[t].vehicle < j->t->n_vehicles && (p->types[t].class == JALUR_NONE || p->types[t].class < p->n_classes);
    for (uint32_t c = 0; c < p->n_cuts; c++) good &= in_range(p->cuts[c].stops, p->cuts[c].n_stops, p->n_stops);
    return good;
}

/* ---- what it speaks of ---- */

static jalur_status check_stops(judge *j, const plan_proof *p)
{
    jalur_status st = JALUR_OK;
    char where[WHERE_MAX];
    uint32_t *times = NULL;
    TRY(mem_new(j->ctx, j->t->n_stations, sizeof *times, &times));
    for (uint32_t r = 0; r < j->in->plan->n_routes; r++)
        for (uint32_t k = 0; k < j->in->plan->routes[r].n_visits; k++)
            if (j->in->plan->routes[r].visits[k].station < j->t->n_stations) times[j->in->plan->routes[r].visits[k].station] |= 1;
    for (uint32_t i = 0; i < p->n_stops; i++) times[p->stops[i].station] += 2;
    for (uint32_t s = 0; s < j->t->n_stations; s++) {
        snprintf(where, sizeof where, "bound, station %s", j->t->stations[s].id);
        judge_true(j, times[s] == 0 || times[s] == 3, "bound-station", where, times[s] & 1 ? "served" : "not served",
                   "the bound counts each served station once, and no other");
    }
done:
    mem_free(j->ctx, times);
    return st;
}

static bool carries_any(const judge *j, const plan_proof *p, const vehicle *v)
{
    for (uint32_t i = 0; i < p->n_stops; i++) {
        uint32_t demand[CARGO_DIMENSIONS];
        bool fits = judge_may_serve(v, &j->t->stations[p->stops[i].station]);
        judge_demand(&j->t->stations[p->stops[i].station], demand);
        for (int d = 0; d < CARGO_DIMENSIONS; d++) fits &= demand[d] <= v->capacity[d];
        if (fits) return true;
    }
    return false;
}

static jalur_status check_fleet(judge *j, const plan_proof *p)
{
    jalur_status st = JALUR_OK;
    char where[WHERE_MAX];
    uint64_t *count = NULL;
    const uint32_t days = (uint32_t)j->set->days;
    uint8_t *seen = NULL;
    TRY(mem_new(j->ctx, p->n_classes, sizeof *count, &count));
    TRY(mem_new(j->ctx, (size_t)j->t->n_vehicles * (days + 1), 1, &seen));
    for (uint32_t t = 0; t < p->n_types; t++) {
        const proof_type *x = &p->types[t];
        const vehicle *v = &j->t->vehicles[x->vehicle];
        const vehicle *first = x->class == JALUR_NONE ? NULL : judge_class_vehicle(j, p, x->class);
        snprintf(where, sizeof where, "bound, vehicle %s on day %u", v->id, x->day);
        if (x->day >= 1 && x->day <= days) seen[x->vehicle * (days + 1) + x->day] = 1;
        if (first) count[x->class] += v->count;
        judge_true(j, first ? same_routes(j, p, v, first) : !carries_any(j, p, v), "bound-fleet", where,
                   first ? "in one class with another kind of vehicle" : "left out", "vehicles with the same routes at the same cost");
    }
    for (uint32_t v = 0; v < j->t->n_vehicles; v++)
        for (uint32_t d = 1; j->t->vehicles[v].count > 0 && d <= days; d++) {
            snprintf(where, sizeof where, "bound, vehicle %s on day %u", j->t->vehicles[v].id, d);
            judge_true(j, seen[v * (days + 1) + d], "bound-fleet", where, "not in the bound", "every vehicle of every day");
        }
    for (uint32_t k = 0; k < p->n_classes; k++) {
        const uint64_t routes = count[k] < p->n_stops ? count[k] : p->n_stops;
        snprintf(where, sizeof where, "bound, vehicles of class %u", k + 1);
        judge_most(j, "bound-fleet", where, (double)routes, (double)p->classes[k].most, "routes counted");
    }
done:
    mem_free(j->ctx, count);
    mem_free(j->ctx, seen);
    return st;
}

/* ---- sets of stops ---- */

/* Most that vehicles of this total weight carry, by a knapsack. */
static jalur_status most_carried(judge *j, const plan_proof *p, const proof_cut *x, int d, double *out)
{
    jalur_status st = JALUR_OK;
    double *carry = NULL;
    *out = 0;
    if (x->needs == 0) return JALUR_OK;
    TRY(mem_new(j->ctx, x->needs, sizeof *carry, &carry));
    for (uint32_t c = 1; c < x->needs; c++) {
        carry[c] = carry[c - 1];
        for (uint32_t k = 0; k < p->n_classes; k++) {
            const vehicle *v = judge_class_vehicle(j, p, k);
            const double room = !v ? 0 : v->capacity[d] == UINT32_MAX ? (double)INFINITY : v->capacity[d];
            if (x->weight[k] <= c) carry[c] = fmax(carry[c], carry[c - x->weight[k]] + room);
        }
    }
    *out = carry[x->needs - 1];
done:
    mem_free(j->ctx, carry);
    return st;
}

/* The set cannot be carried by less: then it needs this much. */
static jalur_status check_cut(judge *j, const plan_proof *p, uint32_t at)
{
    jalur_status st = JALUR_OK;
    const proof_cut *x = &p->cuts[at];
    char where[WHERE_MAX], found[64];
    bool good = x->dual >= 0 && x->needs <= NEEDS_MOST, more = x->needs == 0;
    for (uint32_t k = 0; k < p->n_classes; k++) good &= x->weight[k] > 0;
    for (uint32_t a = 1; a < x->n_stops; a++) good &= x->stops[a - 1] < x->stops[a];
    for (int d = 0; good && !more && d < CARGO_DIMENSIONS; d++) {
        uint64_t sum = 0;
        double carried;
        for (uint32_t a = 0; a < x->n_stops; a++) {
            uint32_t demand[CARGO_DIMENSIONS];
            judge_demand(&j->t->stations[p->stops[x->stops[a]].station], demand);
            sum += demand[d];
        }
        TRY(most_carried(j, p, x, d, &carried));
        more = carried < (double)sum;
    }
    snprintf(where, sizeof where, "bound, set %u of %u stops", at + 1, x->n_stops);
    snprintf(found, sizeof found, "said to need %u", x->needs);
    judge_true(j, good && more, "bound-cut", where, found, "what its demand needs of the fleet, at a price that is not negative");
done:
    return st;
}

/* ---- all of it ---- */

jalur_status verify_bound(judge *j)
{
    jalur_status st = JALUR_OK;
    const plan_bound *b = &j->in->plan->bound;
    const plan_proof *p = &b->proof;
    int64_t *least = NULL;
    wide sum;
    if (!b->there) return JALUR_OK;
    j->out->bound_idr = b->idr;
    judge_most(j, "bound-cost", "bound", (double)b->idr, (double)j->in->plan->cost_idr, "Rp");
    if (!judge_true(j, joined(j, p) && within_reach(p), "bound-sum", "bound", "numbers beyond any cost or place",
                    "the numbers that prove the bound"))
        return JALUR_OK;
    TRY(mem_new(j->ctx, p->n_classes, sizeof *least, &least));
    TRY(check_stops(j, p));
    TRY(check_fleet(j, p));
    for (uint32_t c = 0; c < p->n_cuts; c++) TRY(check_cut(j, p, c));
    for (uint32_t k = 0; k < p->n_classes; k++) least[k] = p->classes[k].least;
    TRY(add_up(j, p, least, &sum));
    judge_near(j, "bound-sum", "bound", (double)b->idr, in_money(sum, p->unit), 0, "Rp");
    TRY(verify_pricing(j, p, least));
    TRY(add_up(j, p, least, &sum));
    if (j->out->bound_priced) j->out->bound_own_idr = in_money(sum, p->unit);
done:
    mem_free(j->ctx, least);
    return st;
}
