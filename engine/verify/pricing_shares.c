/* The short way to the same answer: a vehicle that comes to a stop goes there and back, whatever else it does, and no more stands in
 * it than fits. If for one kind of load every stop's share of that, and the price of the hours it stays, is no less than its dual,
 * then no route is below the claim: its shares are one vehicle at most, of its farthest stop at most. */
#include "verify/pricing.h"

/* Least prices of travel from the depot to each stop (back: from each to the end), over whatever other stops. */
static jalur_status least_travel(pricing *x, bool back, int64_t *least)
{
    jalur_status st = JALUR_OK;
    const uint32_t n = x->n;
    bool *done = NULL;
    TRY(mem_new(x->j->ctx, n, sizeof *done, &done));
    for (uint32_t turn = 0; turn <= n; turn++) {
        uint32_t i = n;
        for (uint32_t b = 0; turn && b < n; b++)
            if (!done[b] && (i == n || least[b] < least[i])) i = b;
        if (turn && (i == n || least[i] >= VERIFY_FAR)) break;
        for (uint32_t b = 0; b < n; b++) {
            const size_t at = back ? (size_t)b * (n + 1) + i : (size_t)i * (n + 1) + b;
            const int64_t so_far = turn ? least[i] : 0;
            if (!turn) least[b] = VERIFY_FAR;
            if (x->s[at] < 0 || done[b]) continue;
            const int64_t sum = so_far + pricing_price(x, x->m[at] + SLACK_M, x->s[at] + SLACK_S);
            if (sum < least[b]) least[b] = sum;
        }
        if (turn) done[i] = true;
    }
done:
    mem_free(x->j->ctx, done);
    return st;
}

/* By the cheapest ways on the roads: over whatever stops a vehicle comes, it drives on roads. Or by legs between all stops, which
 * are rounded and no cheaper. */
static jalur_status there_and_back(pricing *x, bool by_legs, int64_t *travel)
{
    jalur_status st = JALUR_OK;
    int64_t *back = NULL;
    if (!by_legs) return pricing_cheapest(x, travel);
    TRY(mem_new(x->j->ctx, x->n, sizeof *back, &back));
    TRY(least_travel(x, false, travel));
    TRY(least_travel(x, true, back));
    for (uint32_t i = 0; i < x->n; i++) travel[i] = travel[i] >= VERIFY_FAR || back[i] >= VERIFY_FAR ? VERIFY_FAR : travel[i] + back[i];
done:
    mem_free(x->j->ctx, back);
    return st;
}

uint32_t pricing_demand(const pricing *x, uint32_t i, int d)
{
    uint32_t demand[CARGO_DIMENSIONS];
    judge_demand(&x->j->t->stations[x->p->stops[i].station], demand);
    return d < CARGO_DIMENSIONS ? demand[d] : 1;
}

uint32_t pricing_most(const pricing *x, int d)
{
    uint32_t served = 0;
    if (d < CARGO_DIMENSIONS) return x->v->capacity[d];
    for (uint32_t i = 0; i < x->n; i++) served += x->served[i];
    return x->v->max_stops > 0 && x->v->max_stops < served ? x->v->max_stops : served;
}

static bool shares_pay(const pricing *x, const int64_t *travel, int d)
{
    uint32_t part = 0, served = 0;
    for (uint32_t i = 0; i < x->n; i++) {
        if (!x->served[i]) continue;
        part = pricing_common(pricing_demand(x, i, d), part);
        served++;
    }
    const uint32_t most = pricing_most(x, d);
    if (part == 0 || most < part) return served == 0;
    const int64_t whole = pricing_fixed(x) - x->p->classes[x->class].least;
    for (uint32_t i = 0; i < x->n; i++) {
        if (!x->served[i] || travel[i] >= VERIFY_FAR) continue;
        const int64_t stay_s = (int64_t)judge_service_s(x->j, x->p->stops[i].station, x->v);
        const wide share = ((wide)whole + travel[i]) * (pricing_demand(x, i, d) / part) / (most / part);
        if (x->p->stops[i].dual > share + pricing_price(x, 0, stay_s)) return false;
    }
    return true;
}

jalur_status pricing_shares(pricing *x, bool by_legs, bool *proven)
{
    jalur_status st = JALUR_OK;
    int64_t *travel = NULL;
    *proven = false;
    if (x->p->n_cuts || x->p->classes[x->class].least > 0) return JALUR_OK;
    for (uint32_t i = 0; i < x->n; i++)
        if (x->p->stops[i].n_near) return JALUR_OK; /* its routes are said to prove more */
    TRY(mem_new(x->j->ctx, x->n, sizeof *travel, &travel));
    TRY(there_and_back(x, by_legs, travel));
    for (int d = 0; d <= CARGO_DIMENSIONS && !*proven; d++) *proven = shares_pay(x, travel, d);
done:
    mem_free(x->j->ctx, travel);
    return st;
}
