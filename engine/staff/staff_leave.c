/* Where the rules of the channels are left: at a price where that is cheaper than more people, at any price where somebody
 * would stay unpaid.
 *
 * For one office what all but people costs with T heads, rules left and overtime in it, g(T), is convex (the value of a linear
 * program by its right side). What people cost is no line: with `sure` those hired are a step function of T, and supervisors add
 * a step at every `payers_per_supervisor`. But one head more never costs less than one hired. So no T beyond the one at which g is
 * that steep is cheaper, and below it the line through two values of g tells which T may be: the others are not asked.
 *
 * Offices that lend: the integer program of whole heads (staff_whole.c) is given the work with no rule left and what each
 * recipient paid against a rule saves at most: as much as if he were sought at his door. Whoever has a plan with rules left has
 * one without, that takes as much more work; so its bound is one for all plans. Where that is no argument, since escorts are few
 * or a village is too far for its doors, or where its heads fall short, stage 3 is solved once more with whole heads, as one integer
 * program of all there is: its bound holds, and rules are left as in its answer. Where it finds none, rules are left as if
 * heads were no whole ones. In both cases heads are then found for what is left to do. */
#include <math.h>

#include "staff/staff_block.h"

static const double CRUMB = 1e-5;
static const double SLACK = 1e-9;      /* relative, of the stages before */
enum { PROGRAM_ITERATIONS = 100000 }; /* of the integer program of all there is in one block */

void block_fix_people(block *b, const block_answer *a)
{
    for (uint32_t k = 0; k < b->in->n_offices; k++)
        lp_set_column_bounds(b->lp, b->offices[k].column_t, a->offices[k].heads, a->offices[k].heads);
    for (uint32_t k = 0; k < b->in->n_links; k++)
        lp_set_column_bounds(b->lp, b->loans[k], a->loans[k], a->loans[k]);
}

static double most_left(const block *b, const village_part *part, int c)
{
    const staff_village *v = &b->p->villages[part->v];
    if (c == CHANNEL_COUNTER) return staff_far(v) - v->near_office;
    const double n = v->recipients[SEGMENT_MOBILE];
    return b->p->set->session_seats > 0 ? fmin(n, staff_open_days(b->p, v) * (double)b->p->set->session_seats) : n;
}

typedef enum leaving { LEAVE_OPEN, LEAVE_AS_FOUND, LEAVE_NOWHERE } leaving;

static void bound_leaves(block *b, leaving how)
{
    for (uint32_t k = 0; k < b->in->n_villages; k++)
        for (int c = 0; c < LEAVES; c++) {
            const uint32_t column = b->villages[k].left[c];
            if (column == JALUR_NONE) continue;
            const double x = how == LEAVE_AS_FOUND ? b->answer.x[column] : 0;
            double most = how == LEAVE_NOWHERE ? 0 : most_left(b, &b->villages[k], c);
            if (how == LEAVE_AS_FOUND) most = x < CRUMB ? 0 : c == CHANNEL_COUNTER ? fmin(most, ceil(x - CRUMB)) : most;
            lp_set_column_bounds(b->lp, column, 0, most);
        }
}

/* From now on rules are left only where the present answer leaves them: a village gets its point for all or not at all. */
static void close_leaves(block *b)
{
    bound_leaves(b, LEAVE_AS_FOUND);
}

jalur_status block_keep_rules(block *b)
{
    jalur_status st = JALUR_OK;
    bound_leaves(b, LEAVE_OPEN);
    block_aim(b, AIM_COST);
    TRY(block_run(b, "fewest against a rule"));
    close_leaves(b);
done:
    return st;
}

/* ---- one office ---- */

/* Of heads T, with those hired to be sure of them and their supervisors. */
static double people_cost(const block *b, double heads)
{
    const staff_office *o = b->offices[0].office;
    const uint32_t hired = staff_hired(b->p, (uint32_t)heads);
    return hired * staff_hire_cost(b->p, o) + staff_supervisor_cost(b->p, (uint64_t)o->permanents + hired);
}

/* What all but people costs with exactly `heads`; INFINITY where they do not suffice. */
static jalur_status rest_with(block *b, double heads, double *rest_idr)
{
    jalur_status st = JALUR_OK;
    lp_options how = lp_options_default();
    how.method = LP_DUAL;
    how.warm = true;
    how.time_s = fmax(0.001, b->end_s - clock_wall_s());
    *rest_idr = INFINITY;
    lp_set_column_bounds(b->lp, b->offices[0].column_t, heads, heads);
    TRY(lp_solve(b->lp, &how, &b->answer));
    if (b->answer.state == LP_OPTIMAL || b->answer.state == LP_FEASIBLE) *rest_idr = b->answer.objective;
    b->proven = b->proven && b->answer.state != LP_FEASIBLE && b->answer.state != LP_LIMIT;
done:
    return st;
}

/* Below the heads `from` of a relaxed answer, where all but people costs `from_idr`. The line through what was found last is below
 * all that follows, so only heads that could be cheaper by it are tried, and none any more once the line rises faster than
 * heads get cheaper. */
static jalur_status search_down(block *b, double from, double from_idr, double *best, double *best_idr)
{
    jalur_status st = JALUR_OK;
    const staff_office *o = b->offices[0].office;
    const double each = staff_hire_cost(b->p, o), watched = staff_supervisor_cost(b->p, o->permanents);
    double last = from, last_idr = from_idr, slope = each, rest;
    for (double t = *best - 1; t >= 0; t--) {
        const double least = last_idr + slope * (last - t);
        if (least + each * t + watched >= *best_idr) break;
        if (least + people_cost(b, t) >= *best_idr) continue;
        TRY(rest_with(b, t, &rest));
        if (!isfinite(rest)) break;
        slope = (rest - last_idr) / (last - t);
        last = t;
        last_idr = rest;
        if (rest + people_cost(b, t) >= *best_idr) continue;
        *best = t;
        *best_idr = rest + people_cost(b, t);
    }
done:
    return st;
}

jalur_status block_heads_and_rules(block *b, block_answer *a)
{
    jalur_status st = JALUR_OK;
    const staff_office *o = b->offices[0].office;
    const uint32_t column = b->offices[0].column_t;
    const double each = staff_hire_cost(b->p, o);
    double best, best_idr, rest;
    block_aim(b, AIM_COST);
    lp_set_cost(b->lp, column, each);
    TRY(block_run(b, "most heads"));
    const double from = b->answer.x[column], from_idr = b->answer.objective - each * from;
    lp_set_cost(b->lp, column, 0);
    best = ceil(from - 1e-7);
    TRY(rest_with(b, best, &rest));
    if (!isfinite(rest))
        TRY(err_set(b->ctx, JALUR_E_LIMIT, "the time limit came before office %u had whole heads", o->office));
    best_idr = rest + people_cost(b, best);
    TRY(search_down(b, from, from_idr, &best, &best_idr));
    TRY(rest_with(b, best, &rest));
    a->offices[0].heads = (uint32_t)best;
    a->cost_bound_idr = best_idr;
    a->bounded = true;
    close_leaves(b);
done:
    return st;
}

/* ---- offices that lend ---- */

/* Solves; *good where there is an answer. */
static jalur_status try_run(block *b, bool *good)
{
    jalur_status st = JALUR_OK;
    lp_options how = lp_options_default();
    how.method = LP_DUAL;
    how.warm = true;
    how.time_s = fmax(0.001, b->end_s - clock_wall_s());
    TRY(lp_solve(b->lp, &how, &b->answer));
    *good = b->answer.state == LP_OPTIMAL;
done:
    return st;
}

/* False where the door is no way out for everybody, so that savings have no bound. */
static bool add_saves(const block *b, block_answer *a)
{
    for (uint32_t k = 0; k < b->in->n_offices; k++)
        if (b->offices[k].row_escort != JALUR_NONE) return false;
    for (uint32_t k = 0; k < b->in->n_villages; k++) {
        const village_part *part = &b->villages[k];
        const staff_village *v = &b->p->villages[part->v];
        const double door = staff_village_pi(b->p, v, CHANNEL_DOOR, SEGMENT_MOBILE);
        for (int c = 0; c < LEAVES; c++) {
            if (part->left[c] == JALUR_NONE) continue;
            if (door <= 0) return false;
            const double each = 1 / door - 1 / staff_leave_pi(b->p, v, (channel)c);
            if (each > 0) a->saves[a->n_saves++] = (block_save){part->o, most_left(b, part, c), each};
        }
    }
    return true;
}

/* Whole heads, each rule left at its price; *good false: not to be had in this way. */
static jalur_status heads_with_saves(block *b, arena *mem, block_answer *a, bool *good)
{
    jalur_status st = JALUR_OK;
    TRY(arena_new(mem, (size_t)b->in->n_villages * LEAVES, sizeof *a->saves, &a->saves));
    *good = add_saves(b, a);
    if (!*good) goto done;
    bound_leaves(b, LEAVE_NOWHERE);
    block_aim(b, AIM_WORK);
    TRY(try_run(b, good));
    if (!*good) goto done;
    block_read_work(b, a);
    TRY(staff_whole_heads(b->ctx, b->p, b->in, b->end_s, false, a));
    block_fix_people(b, a);
    bound_leaves(b, LEAVE_OPEN);
    block_aim(b, AIM_COST);
    TRY(try_run(b, good));
done:
    if (!*good) a->n_saves = 0;
    return st;
}

/* The work of an office if each of its recipients took as long as anybody there may. */
static double most_work(const block *b, uint32_t k)
{
    double work = 0;
    for (uint32_t i = 0; i < b->in->n_villages; i++) {
        const village_part *part = &b->villages[i];
        const staff_village *v = &b->p->villages[part->v];
        const double n = (double)v->recipients[SEGMENT_MOBILE] + v->recipients[SEGMENT_HOMEBOUND];
        const double back = staff_counter_pi(b->p, b->offices[k].office);
        if (part->o == k) work += n * (staff_longest(b->p, v) + (back > 0 ? b->p->set->absent / back : 0));
    }
    return work;
}

/* Stage 3 as it stands, with whole heads and supervisors. */
static jalur_status ask_whole(block *b, const block *relaxed, const block_answer *a, double *bound_idr, bool *good)
{
    jalur_status st = JALUR_OK;
    const lp_options how = staff_whole_options(b->p, b->in, b->end_s, PROGRAM_ITERATIONS, a->cost_bound_idr);
    TRY(block_build(b));
    lp_set_row_bounds(b->lp, b->row_u, -INFINITY, a->unserved_weighted + SLACK * (1 + a->unserved_weighted));
    lp_set_column_bounds(b->lp, b->column_z, 0, fmin(1, a->largest_share + SLACK));
    block_aim(b, AIM_COST);
    for (uint32_t k = 0; k < b->in->n_offices; k++) {
        const staff_office *o = b->offices[k].office;
        const uint32_t whole = staff_add_heads(b->lp, b->p, o, staff_heads_for(b->p, o, most_work(relaxed, k)));
        const uint32_t row = lp_add_row(b->lp, 0, 0, "whole temporaries");
        lp_set(b->lp, row, whole, 1);
        lp_set(b->lp, row, b->offices[k].column_t, -1);
        lp_set_cost(b->lp, b->offices[k].column_t, 0);
    }
    TRY(lp_solve(b->lp, &how, &b->answer));
    *bound_idr = b->answer.bound;
    *good = b->answer.state == LP_OPTIMAL || b->answer.state == LP_FEASIBLE;
done:
    return st;
}

/* Heads, loans and the bound of one integer program of all there is; *good false where it found none in its time. */
static jalur_status heads_by_program(const block *b, block_answer *a, bool *good)
{
    jalur_status st = JALUR_OK;
    block w = {.ctx = b->ctx, .p = b->p, .in = b->in, .how = b->how, .end_s = b->end_s};
    double bound_idr = -INFINITY;
    *good = false;
    lp_answer_init(&w.answer, b->ctx);
    TRY(ask_whole(&w, b, a, &bound_idr, good));
    if (isfinite(bound_idr)) a->cost_bound_idr = fmax(a->cost_bound_idr, bound_idr);
    for (uint32_t k = 0; *good && k < b->in->n_offices; k++) a->offices[k].heads = (uint32_t)llround(w.answer.x[w.offices[k].column_t]);
    for (uint32_t k = 0; *good && k < b->in->n_links; k++) a->loans[k] = fmax(0, w.answer.x[w.loans[k]]);
done:
    block_release(&w);
    return st;
}

static void free_people(block *b)
{
    for (uint32_t k = 0; k < b->in->n_offices; k++)
        lp_set_column_bounds(b->lp, b->offices[k].column_t, 0, staff_most_heads(b->p, b->offices[k].office));
    for (uint32_t k = 0; k < b->in->n_links; k++) lp_set_column_bounds(b->lp, b->loans[k], 0, INFINITY);
}

jalur_status block_lenders_and_rules(block *b, arena *mem, block_answer *a)
{
    jalur_status st = JALUR_OK;
    bool good = false;
    TRY(heads_with_saves(b, mem, a, &good));
    if (!good) {
        TRY(heads_by_program(b, a, &good));
        if (good) block_fix_people(b, a);
        else free_people(b);
        TRY(block_keep_rules(b));
        block_aim(b, AIM_WORK);
        TRY(block_run(b, "work with rules left"));
        block_read_work(b, a);
        TRY(staff_whole_heads(b->ctx, b->p, b->in, b->end_s, false, a));
        block_fix_people(b, a);
        TRY(block_keep_rules(b));
    }
    close_leaves(b);
done:
    return st;
}

jalur_status block_why_left(block *b, block_answer *a)
{
    jalur_status st = JALUR_OK;
    double left = 0;
    for (uint32_t k = 0; k < b->in->n_offices; k++) left += a->offices[k].left;
    if (left <= 0) return st;
    bound_leaves(b, LEAVE_NOWHERE);
    free_people(b);
    lp_set_row_bounds(b->lp, b->row_u, -INFINITY, INFINITY);
    lp_set_column_bounds(b->lp, b->column_z, 0, 1);
    block_aim(b, AIM_UNSERVED);
    TRY(block_run(b, "keeping every rule"));
    a->leaving_pays_more = b->answer.objective > a->unserved_weighted + 1e-6 * (1 + a->unserved_weighted);
done:
    return st;
}
