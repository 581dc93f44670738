/* LSCP: every demand that can be reached is, at the least price (Toregas, Swain, ReVelle, Bergman 1971). Solved as the
 * paying form of site_inside.h after reductions; a row the search left out is given its cheapest site, at no extra cost. */
#include <math.h>

#include "site/site_inside.h"

static uint32_t cheapest_col(const site_arcs *a, uint32_t i)
{
    uint32_t best = a->col[a->first[i]];
    for (uint32_t k = a->first[i]; k < a->first[i + 1]; k++)
        if (a->price[a->col[k]] < a->price[best]) best = a->col[k];
    return best;
}

void site_cover_rest(site_plan *s)
{
    const site_arcs *a = s->a;
    for (uint32_t i = 0; i < a->n_rows; i++)
        if (a->most[i] > 0.0 && a->first[i] < a->first[i + 1] && s->near[i] == JALUR_NONE)
            site_plan_open(s, cheapest_col(a, i));
}

jalur_status site_cover_all(site_job *j, site_answer *out)
{
    jalur_status st = JALUR_OK;
    site_plan best;
    site_bound b = {0};
    TRY(site_reduce(j));
    TRY(site_plan_make(j, &j->mem, &best));
    TRY(site_greedy(j, &best, (double)INFINITY));
    site_cover_rest(&best);
    TRY(site_row_weights(j, &best, (uint64_t)j->a.n_cols * j->o->rounds / SITE_STEPS));
    TRY(site_search(j, &best, &b, &out->nodes));
    site_cover_rest(&best);
    TRY(site_backup(j, best.open, best.n_open, j->o->limit)); /* the rest of the plan is not asked any more */
    TRY(site_answer_from(j, best.open, best.n_open, j->o->limit, out));
    for (uint32_t k = 0; k < out->n_sites; k++) out->value += j->p->price ? j->p->price[out->sites[k].site] : 1.0;
    out->bound = j->whole ? ceil(b.value - 1e-6) : b.value;
    if (out->bound > out->value) out->bound = out->value;
    out->proven = out->value - out->bound <= SITE_ROUNDING * (1.0 + out->value);
    out->rounds = b.rounds;
done:
    return st;
}
