/* Lots on days, where cash, escorts, counters or closed days limit them too:
 *
 *   y[j,d] >= 0 recipients of lot j on a day on which it is open;  sum_d y[j,d] = n[j]
 *   sum_j y / pi <= S[d],   over the field <= E[d],   at the counter sum y <= K[d],   sum y <= C[d]        every d
 *   min first the visits that an earlier plan does not have, then sum urgency (d - 1) y
 *
 * Hundreds of lots under some fifty limits: what solve/gub.h is for. Its start, lots by falling worth into the earliest days,
 * is Smith's rule. Limits that cannot bind are left out, because a step costs the square of their number. */
#include <math.h>

#include "solve/gub.h"
#include "staff/staff_inside.h"

enum { LIMITS = 4 }; /* of one column at most */

typedef struct lots_job {
    const day_lots *in;
    const day_plan *plan;
    const staff_problem *p;
    const staff_office *office;
    arena mem;
    gub_problem q;
    uint32_t *from, *item, *entry_from, *entry_row; /* item: of the column */
    double *amount, *entry_value, *room, *cost;
    uint32_t n_entries;
    uint32_t *row_staff, *row_counter, *row_escort, *row_cash; /* by day, JALUR_NONE */
} lots_job;

static jalur_status job_new(lots_job *j)
{
    jalur_status st = JALUR_OK;
    const size_t days = j->plan->n_days, items = j->plan->n_items;
    uint32_t **const rows[] = {&j->row_staff, &j->row_counter, &j->row_escort, &j->row_cash};
    TRY(arena_new(&j->mem, (size_t)j->in->n_lots + 1, sizeof *j->from, &j->from));
    TRY(arena_new(&j->mem, j->in->n_lots, sizeof *j->amount, &j->amount));
    TRY(arena_new(&j->mem, items, sizeof *j->item, &j->item));
    TRY(arena_new(&j->mem, items + 1, sizeof *j->entry_from, &j->entry_from));
    TRY(arena_new(&j->mem, items * LIMITS, sizeof *j->entry_row, &j->entry_row));
    TRY(arena_new(&j->mem, items * LIMITS, sizeof *j->entry_value, &j->entry_value));
    TRY(arena_new(&j->mem, items * 2, sizeof *j->cost, &j->cost));
    TRY(arena_new(&j->mem, days * LIMITS, sizeof *j->room, &j->room));
    for (int k = 0; k < LIMITS; k++) TRY(arena_new(&j->mem, days, sizeof **rows[k], rows[k]));
done:
    return st;
}

static uint32_t add_row(lots_job *j, double room, double most)
{
    if (room >= most) return JALUR_NONE;
    j->room[j->q.n_rows] = fmax(0, room);
    return j->q.n_rows++;
}

static void add_rows(lots_job *j)
{
    const settings *s = j->p->set;
    const double cap = staff_counter_cap(j->p, j->office);
    double counter = 0;
    for (uint32_t k = 0; k < j->in->n_lots; k++) counter += j->in->lots[k].counter ? j->in->lots[k].recipients : 0;
    for (uint32_t d = 0; d < j->plan->n_days; d++) {
        const double escorts = j->office->escorts ? j->office->escorts * (double)s->payers_per_escort - j->plan->stay_staff[d] : (double)INFINITY;
        const double cash = j->office->cash_idr_day > 0 ? j->office->cash_idr_day / fmax(1, s->amount_idr) - j->plan->stay_drawn[d] : (double)INFINITY;
        j->row_staff[d] = add_row(j, j->plan->staff[d], INFINITY);
        j->row_counter[d] = add_row(j, cap, counter);
        j->row_escort[d] = add_row(j, escorts, j->plan->staff[d]);
        j->row_cash[d] = add_row(j, cash, INFINITY);
    }
}

static void add_entry(lots_job *j, uint32_t row, double value)
{
    if (row == JALUR_NONE) return;
    j->entry_row[j->n_entries] = row;
    j->entry_value[j->n_entries++] = value;
}

static void add_column(lots_job *j, const day_lot *l, uint32_t item)
{
    const day_item *x = &j->plan->items[item];
    const uint32_t d = x->day - 1u;
    if (j->plan->staff[d] <= 0) return;
    add_entry(j, j->row_staff[d], 1 / l->pi);
    add_entry(j, j->row_cash[d], 1);
    if (l->counter) add_entry(j, j->row_counter[d], 1);
    if (!l->counter) add_entry(j, j->row_escort[d], 1 / l->pi);
    j->item[j->q.n_columns++] = item;
    j->entry_from[j->q.n_columns] = j->n_entries;
}

/* Days of the earlier plan first. */
static void add_lot(lots_job *j, const day_lot *l)
{
    for (uint32_t k = 0; j->in->kept && k < l->n; k++)
        if (j->in->kept[l->first + k]) add_column(j, l, l->first + k);
    for (uint32_t k = 0; k < l->n; k++)
        if (!j->in->kept || !j->in->kept[l->first + k]) add_column(j, l, l->first + k);
    j->amount[j->q.n_sets++] = l->recipients;
    j->from[j->q.n_sets] = j->q.n_columns;
}

static void add_costs(lots_job *j)
{
    double *cost = j->cost;
    for (uint32_t i = 0; j->in->kept && i < j->q.n_columns; i++) *cost++ = !j->in->kept[j->item[i]];
    for (uint32_t i = 0; i < j->q.n_columns; i++) {
        const day_item *x = &j->plan->items[j->item[i]];
        *cost++ = j->p->villages[x->village].urgency * (x->day - 1.0);
    }
    j->q.n_costs = j->in->kept ? 2 : 1;
}

static jalur_status solve(lots_job *j, bool *done)
{
    jalur_status st = JALUR_OK;
    day_plan *plan = j->in->plan;
    double *x, value[2];
    gub_answer a;
    j->q.from = j->from;
    j->q.amount = j->amount;
    j->q.room = j->room;
    j->q.entry_from = j->entry_from;
    j->q.entry_row = j->entry_row;
    j->q.entry_value = j->entry_value;
    j->q.cost = j->cost;
    TRY(arena_new(&j->mem, j->q.n_columns, sizeof *x, &x));
    TRY(gub_solve(j->in->ctx, &j->q, 50 * (uint64_t)(j->q.n_sets + j->q.n_rows), x, value, &a));
    *done = a.state == LP_OPTIMAL;
    if (!*done) goto done;
    for (uint32_t i = 0; i < plan->n_items; i++) plan->items[i].value = 0;
    for (uint32_t i = 0; i < j->q.n_columns; i++) plan->items[j->item[i]].value = x[i];
    if (j->in->kept) plan->changes = value[0];
    plan->earliness = value[j->q.n_costs - 1];
done:
    return st;
}

jalur_status staff_lots(const day_lots *l, bool *done_out)
{
    jalur_status st = JALUR_OK;
    lots_job j = {.in = l, .plan = l->plan, .p = l->plan->p, .office = &l->plan->p->offices[l->plan->o]};
    *done_out = false;
    arena_init(&j.mem, l->ctx);
    TRY(job_new(&j));
    add_rows(&j);
    for (uint32_t k = 0; k < l->n_lots; k++) add_lot(&j, &l->lots[k]);
    add_costs(&j);
    TRY(solve(&j, done_out));
done:
    arena_release(&j.mem);
    return st;
}
