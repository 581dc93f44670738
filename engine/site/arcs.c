/* The problem at the door, and its arcs in the form all methods share. */
#include <math.h>

#include "site/site_inside.h"

bool site_late(const site_job *j)
{
    return clock_wall_s() >= j->until_s || step_cancelled(j->ctx);
}

/* Checks */

static jalur_status check_row(jalur_ctx *ctx, const site_problem *p, uint32_t i)
{
    double last = 0.0;
    if (!isfinite(p->weight[i]) || p->weight[i] < 0.0)
        return err_set(ctx, JALUR_E_DATA, "demand %u weighs %g; expected a number from 0", i, p->weight[i]);
    if (p->first[i] > p->first[i + 1]) return err_set(ctx, JALUR_E_USAGE, "the arcs of demand %u end before they begin", i);
    for (uint32_t k = p->first[i]; k < p->first[i + 1]; k++) {
        if (p->site[k] >= p->n_sites)
            return err_set(ctx, JALUR_E_USAGE, "demand %u has an arc to site %u of %u", i, p->site[k], p->n_sites);
        if (!isfinite(p->cost[k]) || p->cost[k] < last)
            return err_set(ctx, JALUR_E_DATA, "arc %u of demand %u costs %g after %g; expected ascending numbers from 0",
                           k - p->first[i], i, p->cost[k], last);
        last = p->cost[k];
    }
    if (p->beyond && (!isfinite(p->beyond[i]) || p->beyond[i] < last))
        return err_set(ctx, JALUR_E_DATA, "demand %u: sites not listed cost %g, less than a listed one (%g)", i,
                       p->beyond[i], last);
    return JALUR_OK;
}

static jalur_status check_site(jalur_ctx *ctx, const site_problem *p, uint32_t k)
{
    if (p->price && (!isfinite(p->price[k]) || p->price[k] <= 0.0))
        return err_set(ctx, JALUR_E_DATA, "site %u costs %g; expected a number above 0", k, p->price[k]);
    if (p->capacity && (!isfinite(p->capacity[k]) || p->capacity[k] < 0.0))
        return err_set(ctx, JALUR_E_DATA, "site %u has room for %g; expected a number from 0", k, p->capacity[k]);
    if (p->state && p->state[k] > SITE_SHUT) return err_set(ctx, JALUR_E_USAGE, "site %u has no such state", k);
    return JALUR_OK;
}

static jalur_status check_waves(jalur_ctx *ctx, const site_problem *p, const site_options *o)
{
    const bool most = o->goal == SITE_COVER_MOST && o->decay == DECAY_STEP && !p->capacity;
    if ((o->budgets && !most && o->goal != SITE_FAIR) || (o->second > 0.0 && !most))
        return err_set(ctx, JALUR_E_USAGE, "budgets by wave and a second site belong to coverage, without a decay or capacities");
    if (!(o->second >= 0.0 && o->second <= 1.0)) return err_set(ctx, JALUR_E_USAGE, "a second site is worth 0 to 1 of the first, not %g", o->second);
    for (uint32_t b = 0; b < o->n_budgets && o->budgets; b++)
        if (!isfinite(o->budgets[b]) || o->budgets[b] < 0.0)
            return err_set(ctx, JALUR_E_DATA, "the budget of wave %u is %g; expected a number from 0", b, o->budgets[b]);
    const uint32_t waves = o->budgets ? o->n_budgets : 1, groups = p->group ? p->n_groups : 1;
    if (waves == 0 || groups == 0) return err_set(ctx, JALUR_E_USAGE, "there must be one wave and one group at least");
    for (uint32_t k = 0; k < p->n_sites && p->wave; k++)
        if (p->wave[k] >= waves) return err_set(ctx, JALUR_E_USAGE, "site %u is of wave %u of %u", k, p->wave[k], waves);
    for (uint32_t i = 0; i < p->n_demands && p->group; i++)
        if (p->group[i] >= groups) return err_set(ctx, JALUR_E_USAGE, "demand %u is of group %u of %u", i, p->group[i], groups);
    return JALUR_OK;
}

static jalur_status check_options(jalur_ctx *ctx, const site_problem *p, const site_options *o)
{
    double open = 0.0;
    for (uint32_t k = 0; k < p->n_sites && p->state; k++)
        if (p->state[k] == SITE_OPEN) open += p->price ? p->price[k] : 1.0;
    if (isnan(o->limit) || o->limit <= 0.0) return err_set(ctx, JALUR_E_USAGE, "the limit must be above 0");
    if (o->decay != DECAY_STEP && isinf(o->limit)) return err_set(ctx, JALUR_E_USAGE, "a decay needs a limit");
    if (p->capacity && (o->goal != SITE_COVER_MOST || o->decay != DECAY_STEP))
        return err_set(ctx, JALUR_E_USAGE, "capacities belong to coverage of the most weight, without a decay");
    if (o->goal != SITE_COVER_ALL && !o->budgets && !(o->budget >= open))
        return err_set(ctx, JALUR_E_USAGE, "the budget is %g, but the sites that must stay open take %g", o->budget, open);
    return check_waves(ctx, p, o);
}

static jalur_status check_all(site_job *j)
{
    jalur_status st = JALUR_OK;
    for (uint32_t i = 0; i < j->p->n_demands; i++) TRY(check_row(j->ctx, j->p, i));
    for (uint32_t k = 0; k < j->p->n_sites; k++) TRY(check_site(j->ctx, j->p, k));
    TRY(check_options(j->ctx, j->p, j->o));
done:
    return st;
}

/* Arcs */

static double dearest(const site_problem *p)
{
    double most = 0.0;
    for (uint32_t i = 0; i < p->n_demands; i++)
        if (p->first[i + 1] > p->first[i] && p->cost[p->first[i + 1] - 1] > most) most = p->cost[p->first[i + 1] - 1];
    return most > 0.0 ? most : 1.0;
}

/* Price of the cheapest site that reaches the demand; 0 when none does. */
static double cheapest(const site_problem *p, uint32_t i, double limit)
{
    double least = INFINITY;
    for (uint32_t k = p->first[i]; k < p->first[i + 1] && p->cost[k] <= limit; k++) {
        const double price = p->price ? p->price[p->site[k]] : 1.0;
        if (price < least && (!p->state || p->state[p->site[k]] != SITE_SHUT)) least = price;
    }
    return isinf(least) ? 0.0 : least;
}

static double row_most(const site_job *j, uint32_t i, double far)
{
    const double w = j->p->weight[i];
    if (j->o->goal == SITE_COVER_MOST || j->o->goal == SITE_FAIR) return w;
    if (j->o->goal == SITE_COVER_ALL) return cheapest(j->p, i, j->o->limit);
    return w * (j->p->beyond ? j->p->beyond[i] : 2.0 * far);
}

static double arc_cost(const site_job *j, uint32_t i, double cost)
{
    const double w = j->p->weight[i];
    if (j->o->goal == SITE_COVER_ALL || j->o->goal == SITE_FAIR) return 0.0;
    if (j->o->goal != SITE_COVER_MOST) return w * cost;
    const double share = decay_at(j->o->decay, cost, j->o->limit);
    return share >= 1.0 ? 0.0 : w * (1.0 - share);
}

static jalur_status arcs_room(site_job *j, size_t arcs)
{
    jalur_status st = JALUR_OK;
    site_arcs *a = &j->a;
    TRY(arena_new(&j->mem, (size_t)a->n_rows + 1, sizeof *a->first, &a->first));
    TRY(arena_new(&j->mem, arcs + 1, sizeof *a->col, &a->col));
    TRY(arena_new(&j->mem, arcs + 1, sizeof *a->cost, &a->cost));
    TRY(arena_new(&j->mem, (size_t)a->n_cols + 2, sizeof *a->col_first, &a->col_first));
    TRY(arena_new(&j->mem, arcs + 1, sizeof *a->row, &a->row));
    TRY(arena_new(&j->mem, arcs + 1, sizeof *a->col_cost, &a->col_cost));
    TRY(arena_new(&j->mem, (size_t)a->n_rows + 1, sizeof *a->most, &a->most));
    TRY(arena_new(&j->mem, (size_t)a->n_cols + 1, sizeof *a->price, &a->price));
    TRY(arena_new(&j->mem, (size_t)a->n_cols + 1, sizeof *a->state, &a->state));
done:
    return st;
}

static void arcs_by_row(site_job *j)
{
    const site_problem *p = j->p;
    site_arcs *a = &j->a;
    const double far = dearest(p);
    uint32_t n = 0;
    for (uint32_t i = 0; i < p->n_demands; i++) {
        a->most[i] = row_most(j, i, far);
        if (a->most[i] != floor(a->most[i])) j->whole = false;
        for (uint32_t k = p->first[i]; k < p->first[i + 1] && p->cost[k] <= j->o->limit; k++) {
            const double c = arc_cost(j, i, p->cost[k]);
            if (c >= a->most[i] || (p->state && p->state[p->site[k]] == SITE_SHUT)) continue;
            if (c != floor(c)) j->whole = false;
            a->col[n] = p->site[k];
            a->cost[n++] = c;
            a->col_first[p->site[k] + 1]++;
        }
        a->first[i + 1] = n;
        if (a->first[i] == n) j->constant += a->most[i];
    }
}

void site_arcs_turn(site_arcs *a)
{
    for (uint32_t c = 0; c < a->n_cols; c++) a->col_first[c + 1] += a->col_first[c];
    for (uint32_t i = 0; i < a->n_rows; i++)
        for (uint32_t k = a->first[i]; k < a->first[i + 1]; k++) {
            const uint32_t at = a->col_first[a->col[k]]++;
            a->row[at] = i;
            a->col_cost[at] = a->cost[k];
        }
    for (uint32_t c = a->n_cols; c > 0; c--) a->col_first[c] = a->col_first[c - 1];
    a->col_first[0] = 0;
}

jalur_status site_arcs_make(site_job *j)
{
    jalur_status st = JALUR_OK;
    const site_problem *p = j->p;
    TRY(check_all(j));
    j->a = (site_arcs){.n_rows = p->n_demands, .n_cols = p->n_sites};
    j->whole = true;
    j->a.pay = j->o->goal == SITE_COVER_ALL;
    j->a.unit = p->price == NULL;
    TRY(arcs_room(j, p->n_demands ? p->first[p->n_demands] : 0));
    arcs_by_row(j);
    site_arcs_turn(&j->a);
    for (uint32_t c = 0; c < p->n_sites; c++) {
        j->a.price[c] = p->price ? p->price[c] : 1.0;
        if (j->a.pay && j->a.price[c] != floor(j->a.price[c])) j->whole = false;
        j->a.state[c] = p->state ? p->state[c] : SITE_FREE;
    }
done:
    return st;
}
