/* The builder: rows, columns and terms as plain arrays that grow. */
#include "solve/lp_inside.h"

lp_options lp_options_default(void)
{
    return (lp_options){.method = LP_PRIMAL, .scale = true, .time_s = 60, .mip_gap = 1e-6};
}

jalur_status lp_model_new(jalur_ctx *ctx, lp_model **out)
{
    jalur_status st = JALUR_OK;
    lp_model *m = NULL;
    *out = NULL;
    TRY(mem_new(ctx, 1, sizeof *m, &m));
    m->ctx = ctx;
    arena_init(&m->names, ctx);
    *out = m;
done:
    return st;
}

void lp_model_free(lp_model *m)
{
    if (!m) return;
    jalur_ctx *ctx = m->ctx;
    mem_free(ctx, m->rows);
    mem_free(ctx, m->columns);
    mem_free(ctx, m->terms);
    mem_free(ctx, m->basis.row);
    mem_free(ctx, m->basis.column);
    mem_free(ctx, m->basis.slack);
    arena_release(&m->names);
    mem_free(ctx, m);
}

static jalur_status copy_name(lp_model *m, const char *name, const char **out)
{
    *out = "";
    return name && *name ? arena_text(&m->names, name, out) : JALUR_OK;
}

uint32_t lp_add_row(lp_model *m, double lo, double up, const char *name)
{
    if (m->sticky != JALUR_OK) return JALUR_NONE;
    jalur_status st = JALUR_OK;
    TRY(mem_grow(m->ctx, &m->rows, &m->row_cap, m->n_rows + 1, sizeof *m->rows));
    lp_row *r = &m->rows[m->n_rows];
    *r = (lp_row){.lo = lo, .up = up};
    TRY(copy_name(m, name, &r->name));
    m->n_rows++;
done:
    m->sticky = st;
    return st == JALUR_OK ? (uint32_t)(m->n_rows - 1) : JALUR_NONE;
}

uint32_t lp_add_column(lp_model *m, double cost, double lo, double up, bool integer, const char *name)
{
    if (m->sticky != JALUR_OK) return JALUR_NONE;
    jalur_status st = JALUR_OK;
    TRY(mem_grow(m->ctx, &m->columns, &m->column_cap, m->n_columns + 1, sizeof *m->columns));
    lp_column *c = &m->columns[m->n_columns];
    *c = (lp_column){.cost = cost, .lo = lo, .up = up, .integer = integer};
    TRY(copy_name(m, name, &c->name));
    m->n_columns++;
done:
    m->sticky = st;
    return st == JALUR_OK ? (uint32_t)(m->n_columns - 1) : JALUR_NONE;
}

/* False, and the model spoilt, when an index is not of this model. */
static bool row_ok(lp_model *m, uint32_t row)
{
    if (m->sticky == JALUR_OK && row >= m->n_rows) m->sticky = JALUR_E_USAGE;
    return m->sticky == JALUR_OK;
}

static bool column_ok(lp_model *m, uint32_t column)
{
    if (m->sticky == JALUR_OK && column >= m->n_columns) m->sticky = JALUR_E_USAGE;
    return m->sticky == JALUR_OK;
}

void lp_set(lp_model *m, uint32_t row, uint32_t column, double coefficient)
{
    if (!row_ok(m, row) || !column_ok(m, column)) return;
    m->sticky = mem_grow(m->ctx, &m->terms, &m->term_cap, m->n_terms + 1, sizeof *m->terms);
    if (m->sticky == JALUR_OK) m->terms[m->n_terms++] = (lp_term){row, column, coefficient};
}

void lp_set_elastic(lp_model *m, uint32_t row, double price_per_unit)
{
    if (!row_ok(m, row)) return;
    m->rows[row].elastic = true;
    m->rows[row].price = price_per_unit;
}

void lp_set_cost(lp_model *m, uint32_t column, double cost)
{
    if (column_ok(m, column)) m->columns[column].cost = cost;
}

void lp_set_row_bounds(lp_model *m, uint32_t row, double lo, double up)
{
    if (!row_ok(m, row)) return;
    m->rows[row].lo = lo;
    m->rows[row].up = up;
}

void lp_set_column_bounds(lp_model *m, uint32_t column, double lo, double up)
{
    if (!column_ok(m, column)) return;
    m->columns[column].lo = lo;
    m->columns[column].up = up;
}

void lp_drop_columns(lp_model *m, const bool *drop)
{
    if (m->sticky != JALUR_OK) return;
    uint32_t *to = NULL, keep = 0, known = m->basis.known ? m->basis.n_columns : 0, basis = 0;
    m->sticky = mem_new(m->ctx, m->n_columns + 1, sizeof *to, &to);
    if (m->sticky != JALUR_OK) return;
    for (uint32_t j = 0; j < m->n_columns; j++) {
        to[j] = drop[j] ? JALUR_NONE : keep;
        if (drop[j]) continue;
        if (j < known) m->basis.column[basis++] = m->basis.column[j];
        m->columns[keep++] = m->columns[j];
    }
    size_t terms = 0;
    for (size_t k = 0; k < m->n_terms; k++) {
        if (to[m->terms[k].column] == JALUR_NONE) continue;
        m->terms[terms] = m->terms[k];
        m->terms[terms++].column = to[m->terms[k].column];
    }
    m->n_columns = keep;
    m->n_terms = terms;
    m->basis.n_columns = basis;
    mem_free(m->ctx, to);
}

uint32_t lp_rows(const lp_model *m)
{
    return (uint32_t)m->n_rows;
}

uint32_t lp_columns(const lp_model *m)
{
    return (uint32_t)m->n_columns;
}

void lp_matrix_free(jalur_ctx *ctx, lp_matrix *a)
{
    mem_free(ctx, a->start);
    mem_free(ctx, a->row);
    mem_free(ctx, a->value);
    *a = (lp_matrix){0};
}

/* Adds up repeated terms of one column in place and drops zeros; `seen` holds position + 1 by row, valid when it lies
 * in this column. Returns the new end. */
static size_t merge_column(lp_matrix *a, size_t from, size_t to, size_t write, size_t *seen)
{
    const size_t first = write;
    for (size_t k = from; k < to; k++) {
        const uint32_t row = a->row[k];
        const size_t at = seen[row];
        if (at > first && at <= write && a->row[at - 1] == row) {
            a->value[at - 1] += a->value[k];
            continue;
        }
        a->row[write] = row;
        a->value[write] = a->value[k];
        seen[row] = ++write;
    }
    size_t keep = first;
    for (size_t k = first; k < write; k++) {
        if (a->value[k] == 0) continue;
        a->row[keep] = a->row[k];
        a->value[keep++] = a->value[k];
    }
    return keep;
}

jalur_status lp_matrix_new(const lp_model *m, lp_matrix *out)
{
    jalur_status st = JALUR_OK;
    lp_matrix a = {0};
    size_t *seen = NULL;
    const size_t n = m->n_columns;
    TRY(mem_new(m->ctx, n + 2, sizeof *a.start, &a.start));
    TRY(mem_new(m->ctx, m->n_terms + 1, sizeof *a.row, &a.row));
    TRY(mem_new(m->ctx, m->n_terms + 1, sizeof *a.value, &a.value));
    TRY(mem_new(m->ctx, m->n_rows + 1, sizeof *seen, &seen));
    for (size_t k = 0; k < m->n_terms; k++)
        a.start[m->terms[k].column + 2]++;
    for (size_t j = 2; j < n + 2; j++)
        a.start[j] += a.start[j - 1];
    for (size_t k = 0; k < m->n_terms; k++) {
        const size_t at = a.start[m->terms[k].column + 1]++;
        a.row[at] = m->terms[k].row;
        a.value[at] = m->terms[k].value;
    }
    size_t write = 0, from = 0;
    for (size_t j = 0; j < n; j++) {
        const size_t to = a.start[j + 1];
        const size_t end = merge_column(&a, from, to, write, seen);
        a.start[j] = write;
        write = end;
        from = to;
    }
    a.start[n] = write;
    *out = a;
    a = (lp_matrix){0};
done:
    mem_free(m->ctx, seen);
    lp_matrix_free(m->ctx, &a);
    return st;
}

jalur_status lp_basis_room(lp_model *m)
{
    jalur_status st = JALUR_OK;
    lp_basis *b = &m->basis;
    TRY(mem_grow(m->ctx, &b->row, &b->row_cap, m->n_rows + 1, 1));
    TRY(mem_grow(m->ctx, &b->column, &b->column_cap, m->n_columns + 1, 1));
    TRY(mem_grow(m->ctx, &b->slack, &b->slack_cap, 2 * m->n_rows + 1, 1));
done:
    return st;
}
