/* Why there is no solution: every row may be violated at a price of 1 a unit and nothing else costs anything, so that what the optimum
 * violates is a least change of the constraints after which the program has a solution (elastic programming, Brown and Graves
 * 1975; Chinneck 2008, chapter 6). */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "solve/lp_inside.h"

static int by_size(const void *left, const void *right)
{
    const lp_excess *a = left, *b = right;
    if (fabs(a->by) != fabs(b->by)) return fabs(a->by) > fabs(b->by) ? -1 : 1;
    return a->row < b->row ? -1 : a->row > b->row;
}

/* The same constraints, all elastic, nothing to pay. */
static jalur_status make_elastic(const lp_model *m, lp_model **out)
{
    jalur_status st = JALUR_OK;
    lp_model *e = NULL;
    TRY(lp_model_new(m->ctx, &e));
    for (uint32_t i = 0; i < m->n_rows; i++) {
        (void)lp_add_row(e, m->rows[i].lo, m->rows[i].up, m->rows[i].name);
        lp_set_elastic(e, i, 1);
    }
    for (uint32_t j = 0; j < m->n_columns; j++) {
        const lp_column *c = &m->columns[j];
        (void)lp_add_column(e, 0, c->lo, c->up, c->integer, c->name);
    }
    for (size_t t = 0; t < m->n_terms; t++) lp_set(e, m->terms[t].row, m->terms[t].column, m->terms[t].value);
    *out = e;
    e = NULL;
done:
    lp_model_free(e);
    return st;
}

jalur_status lp_explain(const lp_model *m, const lp_options *o, arena *mem, lp_excess **out, uint32_t *n)
{
    jalur_status st = JALUR_OK;
    lp_model *e = NULL;
    lp_answer a;
    lp_options how = *o;
    *out = NULL;
    *n = 0;
    how.warm = false;
    how.start = NULL;
    lp_answer_init(&a, m->ctx);
    TRY(make_elastic(m, &e));
    TRY(lp_solve(e, &how, &a));
    if (a.state != LP_OPTIMAL && a.state != LP_FEASIBLE) goto done;
    TRY(arena_new(mem, m->n_rows + 1, sizeof **out, out));
    for (uint32_t i = 0; i < m->n_rows; i++)
        if (fabs(a.violation[i]) > 1e-7) (*out)[(*n)++] = (lp_excess){i, a.violation[i]};
    if (*n > 1) qsort(*out, *n, sizeof **out, by_size);
done:
    lp_answer_release(&a);
    lp_model_free(e);
    return st;
}

void lp_excess_words(const lp_model *m, const lp_excess *x, char *out, size_t n_bytes)
{
    char where[120];
    const lp_row *r = &m->rows[x->row];
    lp_row_words(m, x->row, where, sizeof where);
    snprintf(out, n_bytes, "%s: %.6g %s %.6g", where, fabs(x->by), x->by > 0 ? "above its most of" : "below its least of", x->by > 0 ? r->up : r->lo);
}

jalur_status lp_no_solution(const lp_model *m, const char *what)
{
    jalur_status st = JALUR_OK;
    arena mem;
    lp_excess *list;
    uint32_t n;
    char words[240], more[40] = "";
    const lp_options o = lp_options_default();
    arena_init(&mem, m->ctx);
    TRY(lp_explain(m, &o, &mem, &list, &n));
    if (n == 0) TRY(err_set(m->ctx, JALUR_E_INTERNAL, "%s has no solution", what));
    lp_excess_words(m, &list[0], words, sizeof words);
    if (n > 1) snprintf(more, sizeof more, ", and %u more", n - 1);
    st = err_set(m->ctx, JALUR_E_INTERNAL, "%s has no solution but with %s%s", what, words, more);
done:
    arena_release(&mem);
    return st;
}
