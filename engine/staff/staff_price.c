/* What one more of something is worth.
 *
 * The dual of a limit is the worth of the next bit of it, and holds for its range. One officer, counter, escort or day is more
 * than a bit, so their worth is the optimum now less the optimum with one more, asked of the program itself. */
#include <math.h>

#include "staff/staff_block.h"

block_room block_room_of(const block *b, uint32_t k)
{
    const staff_office *o = b->offices[k].office;
    const double all = staff_work_days(b->p);
    return (block_room){.days = staff_permanent_days(b->p) * o->permanents,
                        .counter = all * staff_counter_cap(b->p, o),
                        .escort = all * o->escorts * (double)b->p->set->payers_per_escort,
                        .cash = all * o->cash_idr_day / fmax(1, b->p->set->amount_idr)};
}

static void set_up(block *b, uint32_t row, double up)
{
    if (row != JALUR_NONE) lp_set_row_bounds(b->lp, row, -INFINITY, up);
}

static void set_room(block *b, uint32_t k, const block_room *room)
{
    const office_part *o = &b->offices[k];
    set_up(b, o->row_days, room->days);
    set_up(b, o->row_counter, room->counter);
    set_up(b, o->row_escort, room->escort);
    set_up(b, o->row_cash, room->cash);
}

/* The objective of the present answer less that with the rooms as they are set now. */
static jalur_status gain(block *b, double *out)
{
    jalur_status st = JALUR_OK;
    lp_answer x;
    lp_answer_init(&x, b->ctx);
    lp_options o = lp_options_default();
    o.method = LP_DUAL;
    o.warm = true;
    o.time_s = fmax(0.001, b->end_s - clock_wall_s());
    TRY(lp_solve(b->lp, &o, &x));
    *out = x.state == LP_OPTIMAL ? fmax(0, b->answer.objective - x.objective) : 0;
done:
    lp_answer_release(&x);
    return st;
}

static jalur_status with_more(block *b, uint32_t k, block_room more, double *out)
{
    jalur_status st = JALUR_OK;
    const block_room was = block_room_of(b, k);
    set_room(b, k, &(block_room){was.days + more.days, was.counter + more.counter, was.escort + more.escort, was.cash + more.cash});
    st = gain(b, out);
    set_room(b, k, &was);
    return st;
}

double block_price(const block *b, uint32_t row)
{
    return row != JALUR_NONE && b->answer.row_dual ? fmax(0, -b->answer.row_dual[row]) : 0;
}

static double one_counter(const block *b, const staff_office *o)
{
    staff_office more = *o;
    more.counters++;
    return staff_counter_cap(b->p, &more) - staff_counter_cap(b->p, o);
}

jalur_status block_worths(block *b, block_answer *a)
{
    jalur_status st = JALUR_OK;
    const double all = staff_work_days(b->p);
    if (b->answer.state != LP_OPTIMAL) return st;
    for (uint32_t k = 0; k < b->in->n_offices; k++) {
        const office_part *o = &b->offices[k];
        block_office *to = &a->offices[k];
        const block_room officer = {.days = staff_permanent_days(b->p)}, counter = {.counter = all * one_counter(b, o->office)},
                         escort = {.escort = all * (double)b->p->set->payers_per_escort};
        to->officer_worth = to->dual_counter = to->dual_escort = 0;
        if (b->how->ranges && block_price(b, o->row_days) > 0) TRY(with_more(b, k, officer, &to->officer_worth));
        if (block_price(b, o->row_counter) > 0) TRY(with_more(b, k, counter, &to->dual_counter));
        if (block_price(b, o->row_escort) > 0) TRY(with_more(b, k, escort, &to->dual_escort));
    }
done:
    return st;
}

jalur_status block_ranges(block *b, block_answer *a)
{
    jalur_status st = JALUR_OK;
    if (!b->how->ranges || b->answer.state != LP_OPTIMAL) return st;
    lp_options o = lp_options_default();
    o.warm = true;
    o.time_s = fmax(0.001, b->end_s - clock_wall_s());
    for (uint32_t k = 0; k < b->in->n_offices; k++) {
        const double at = block_room_of(b, k).days;
        lp_range r;
        if (block_price(b, b->offices[k].row_days) <= 0) continue;
        TRY(lp_range_row(b->lp, &o, &b->answer, b->offices[k].row_days, 0, at + 1e5 + 10 * at, &r));
        a->offices[k].range_less = r.less;
        a->offices[k].range_more = r.more;
    }
done:
    return st;
}

jalur_status block_day_worth(block *b, block_answer *a)
{
    jalur_status st = JALUR_OK;
    const double all = staff_work_days(b->p);
    if (b->answer.state != LP_OPTIMAL) return st;
    for (uint32_t k = 0; k < b->in->n_offices; k++) {
        const staff_office *o = b->offices[k].office;
        const block_room was = block_room_of(b, k);
        const double people = (o->permanents + staff_there(b->p, a->offices[k].heads)) * (1 - b->p->set->reserve);
        set_room(b, k, &(block_room){was.days + people, was.counter * (1 + 1 / all), was.escort * (1 + 1 / all), was.cash * (1 + 1 / all)});
    }
    st = gain(b, &a->offices[0].dual_day);
    for (uint32_t k = 0; k < b->in->n_offices; k++) {
        const block_room was = block_room_of(b, k);
        set_room(b, k, &was);
    }
    return st;
}
