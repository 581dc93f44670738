/* p-center: the least radius at which the budget covers everyone (Minieka 1970): a search over the distinct costs, each
 * step a covering problem. A radius is refused only when the bound of its covering problem is above the budget; where
 * neither the bound nor a plan decides, the gap stays open and the answer says so. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "site/site_inside.h"

typedef struct centre {
    site_job *j;
    double *radius; uint32_t n;
    uint32_t *open, n_open; /* best so far */
} centre;

static int double_order(const void *x, const void *y)
{
    const double a = *(const double *)x, b = *(const double *)y;
    return a < b ? -1 : a > b;
}

/* Distinct costs; below the least that lets every row have an arc nothing can work. */
static jalur_status radii_make(centre *c)
{
    jalur_status st = JALUR_OK;
    const site_problem *p = c->j->p;
    const uint32_t arcs = p->n_demands ? p->first[p->n_demands] : 0;
    double least = 0.0;
    uint32_t n = 0, kept = 0;
    TRY(arena_new(&c->j->mem, (size_t)arcs + 1, sizeof *c->radius, &c->radius));
    for (uint32_t i = 0; i < p->n_demands; i++) {
        uint32_t k = p->first[i];
        while (k < p->first[i + 1] && p->state && p->state[p->site[k]] == SITE_SHUT) k++;
        if (k < p->first[i + 1] && p->cost[k] > least) least = p->cost[k];
    }
    for (uint32_t k = 0; k < arcs; k++)
        if (p->cost[k] >= least) c->radius[n++] = p->cost[k];
    if (n) qsort(c->radius, n, sizeof *c->radius, double_order);
    for (uint32_t k = 0; k < n; k++)
        if (kept == 0 || c->radius[k] > c->radius[kept - 1]) c->radius[kept++] = c->radius[k];
    c->n = kept;
done:
    return st;
}

/* +1: the budget covers all within the radius (the plan is kept); -1: surely not; 0: not known. */
static jalur_status radius_try(centre *c, double radius, double until_s, int *verdict)
{
    jalur_status st = JALUR_OK;
    site_options o = *c->j->o;
    site_answer a;
    site_answer_init(&a, c->j->ctx);
    o.goal = SITE_COVER_ALL;
    o.limit = radius > 0.0 ? radius : 1e-300;
    o.time_s = until_s - clock_wall_s();
    if (o.time_s < 0.01) o.time_s = 0.01;
    TRY(site_solve(c->j->ctx, c->j->p, &o, &a));
    *verdict = a.value <= c->j->o->budget + 1e-9 ? 1 : a.bound > c->j->o->budget + 1e-9 ? -1 : 0;
    if (*verdict == 1) {
        c->n_open = a.n_sites;
        for (uint32_t k = 0; k < a.n_sites; k++) c->open[k] = a.sites[k].site;
    }
done:
    site_answer_release(&a);
    return st;
}

jalur_status site_center(site_job *j, site_answer *out)
{
    jalur_status st = JALUR_OK;
    centre c = {.j = j};
    uint32_t refused = 0, high; /* radii below index `refused` are refused; at `high` a plan is known */
    TRY(arena_new(&j->mem, (size_t)j->p->n_sites + 1, sizeof *c.open, &c.open));
    TRY(radii_make(&c));
    high = c.n;
    for (uint32_t low = 0; low < high;) {
        const uint32_t mid = low + (high - low) / 2;
        int verdict;
        TRY(radius_try(&c, c.radius[mid], j->until_s, &verdict));
        if (verdict > 0) high = mid;
        else low = mid + 1;
        if (verdict < 0 && mid + 1 > refused) refused = mid + 1;
        TRY(step_progress(j->ctx, "site", 0, 0));
    }
    TRY(site_answer_from(j, c.open, c.n_open, high < c.n ? c.radius[high] : (double)INFINITY, out));
    out->value = high < c.n ? c.radius[high] : c.n ? (double)INFINITY : 0.0;
    out->bound = refused < c.n ? c.radius[refused] : out->value;
    out->proven = high == refused;
done:
    return st;
}
