/* Checks before the solver: a number that is not finite never reaches GLPK, which would call the result optimal. */
#include <math.h>
#include <stdio.h>

#include "solve/lp_inside.h"

/* Room within which a bound of an integer column counts as the integer beside it. */
static const double INTEGER_TOLERANCE = 1e-9;

void lp_row_words(const lp_model *m, size_t row, char *out, size_t n_bytes)
{
    const char *name = m->rows[row].name;
    snprintf(out, n_bytes, *name ? "row %zu '%.80s'" : "row %zu", row, name);
}

static void column_words(const lp_model *m, size_t column, char *out, size_t n_bytes)
{
    const char *name = m->columns[column].name;
    snprintf(out, n_bytes, *name ? "column %zu '%.80s'" : "column %zu", column, name);
}

static jalur_status not_finite(jalur_ctx *ctx, const char *what, const char *where, double found)
{
    char text[32];
    snprintf(text, sizeof text, "%g", found);
    const err_site site = {.field = what,
                           .found = text,
                           .expected = "a finite number",
                           .remedy = "look at the input that this number was computed from"};
    return err_at(ctx, JALUR_E_DATA, &site, "the linear program cannot be solved: %s of %s is %s", what, where, text);
}

/* A lower bound may be -INFINITY and an upper bound INFINITY; the other way round nothing is meant. */
static bool lo_ok(double lo)
{
    return isfinite(lo) || (isinf(lo) && lo < 0);
}

static bool up_ok(double up)
{
    return isfinite(up) || (isinf(up) && up > 0);
}

static jalur_status check_row(const lp_model *m, size_t i)
{
    const lp_row *r = &m->rows[i];
    char where[120];
    lp_row_words(m, i, where, sizeof where);
    if (!lo_ok(r->lo)) return not_finite(m->ctx, "the lower bound", where, r->lo);
    if (!up_ok(r->up)) return not_finite(m->ctx, "the upper bound", where, r->up);
    if (!r->elastic) return JALUR_OK;
    if (!isfinite(r->price)) return not_finite(m->ctx, "the price of violation", where, r->price);
    if (r->price < 0)
        return err_set(m->ctx, JALUR_E_DATA, "the price of violation of %s is %g; it must not be negative", where,
                       r->price);
    return JALUR_OK;
}

static jalur_status check_column(const lp_model *m, size_t j)
{
    const lp_column *c = &m->columns[j];
    char where[120];
    column_words(m, j, where, sizeof where);
    if (!isfinite(c->cost)) return not_finite(m->ctx, "the cost", where, c->cost);
    if (!lo_ok(c->lo)) return not_finite(m->ctx, "the lower bound", where, c->lo);
    if (!up_ok(c->up)) return not_finite(m->ctx, "the upper bound", where, c->up);
    return JALUR_OK;
}

static jalur_status check_term(const lp_model *m, size_t k)
{
    const lp_term *t = &m->terms[k];
    if (isfinite(t->value)) return JALUR_OK;
    char row[120], column[120], where[260];
    lp_row_words(m, t->row, row, sizeof row);
    column_words(m, t->column, column, sizeof column);
    snprintf(where, sizeof where, "%s in %s", column, row);
    return not_finite(m->ctx, "the coefficient", where, t->value);
}

jalur_status lp_check_model(const lp_model *m)
{
    jalur_status st = JALUR_OK;
    if (m->sticky == JALUR_E_USAGE)
        TRY(err_set(m->ctx, JALUR_E_USAGE, "a linear program was built with a row or column that it does not have"));
    if (m->sticky != JALUR_OK)
        TRY(err_set(m->ctx, m->sticky, "memory ran out while a linear program of %zu rows and %zu columns was built",
                    m->n_rows, m->n_columns));
    for (size_t i = 0; i < m->n_rows; i++)
        TRY(check_row(m, i));
    for (size_t j = 0; j < m->n_columns; j++)
        TRY(check_column(m, j));
    for (size_t k = 0; k < m->n_terms; k++)
        TRY(check_term(m, k));
    if (m->n_rows > 50000000 || m->n_columns > 50000000 || m->n_terms > 250000000)
        TRY(err_set(m->ctx, JALUR_E_LIMIT, "a linear program of %zu rows and %zu columns is beyond what can be solved",
                    m->n_rows, m->n_columns));
done:
    return st;
}

jalur_status lp_check_options(jalur_ctx *ctx, const lp_model *m, const lp_options *o)
{
    if (!(o->time_s > 0) || !isfinite(o->time_s))
        return err_set(ctx, JALUR_E_USAGE, "the time limit of a linear program is %g s; it must be above 0", o->time_s);
    if (!(o->mip_gap >= 0) || !isfinite(o->mip_gap))
        return err_set(ctx, JALUR_E_USAGE, "the gap of an integer program is %g; it must be 0 or more", o->mip_gap);
    if (o->method != LP_PRIMAL && o->method != LP_DUAL && o->method != LP_INTERIOR)
        return err_set(ctx, JALUR_E_USAGE, "unknown method %d of a linear program", (int)o->method);
    for (size_t j = 0; o->start && j < m->n_columns; j++) {
        char where[120];
        column_words(m, j, where, sizeof where);
        if (!isfinite(o->start[j])) return not_finite(ctx, "the start value", where, o->start[j]);
    }
    return JALUR_OK;
}

double lp_column_lo(const lp_column *c, bool integer)
{
    return integer && c->integer ? ceil(c->lo - INTEGER_TOLERANCE) : c->lo;
}

double lp_column_up(const lp_column *c, bool integer)
{
    return integer && c->integer ? floor(c->up + INTEGER_TOLERANCE) : c->up;
}

bool lp_bounds_cross(const lp_model *m, bool integer)
{
    for (size_t i = 0; i < m->n_rows; i++)
        if (m->rows[i].lo > m->rows[i].up) return true;
    for (size_t j = 0; j < m->n_columns; j++)
        if (lp_column_lo(&m->columns[j], integer) > lp_column_up(&m->columns[j], integer)) return true;
    return false;
}
