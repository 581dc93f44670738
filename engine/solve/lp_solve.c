/* One solve from door to door: checks, arrays, guard, answer. */
#include <limits.h>
#include <math.h>

#include "solve/lp_inside.h"

static jalur_status add_slacks(lp_run *r)
{
    jalur_status st = JALUR_OK;
    size_t n = 0;
    TRY(mem_new(r->ctx, 2 * r->m->n_rows + 1, sizeof *r->slacks, &r->slacks));
    for (size_t i = 0; i < r->m->n_rows; i++) {
        const lp_row *row = &r->m->rows[i];
        if (row->elastic && isfinite(row->lo)) r->slacks[n++] = (lp_slack){(uint32_t)i, 1};
        if (row->elastic && isfinite(row->up)) r->slacks[n++] = (lp_slack){(uint32_t)i, -1};
    }
    r->n_slacks = n;
done:
    return st;
}

static jalur_status run_new(lp_run *r)
{
    jalur_status st = JALUR_OK;
    const lp_model *m = r->m;
    TRY(lp_matrix_new(m, &r->a));
    TRY(add_slacks(r));
    const size_t n = m->n_columns + r->n_slacks + 1, nz = r->a.start[m->n_columns] + r->n_slacks + 1;
    TRY(mem_new(r->ctx, nz, sizeof *r->ia, &r->ia));
    TRY(mem_new(r->ctx, nz, sizeof *r->ja, &r->ja));
    TRY(mem_new(r->ctx, nz, sizeof *r->ar, &r->ar));
    TRY(mem_new(r->ctx, n, sizeof *r->x, &r->x));
    TRY(mem_new(r->ctx, m->n_rows + 1, sizeof *r->y, &r->y));
    TRY(mem_new(r->ctx, m->n_columns + 1, sizeof *r->d, &r->d));
    if (r->integer) TRY(mem_new(r->ctx, n, sizeof *r->best, &r->best));
    if (r->integer && r->o->start) {
        TRY(mem_new(r->ctx, n, sizeof *r->start, &r->start));
        if (!lp_start_take(r)) {
            log_warn(r->ctx, "the start point of an integer program does not satisfy it and is not used");
            mem_free(r->ctx, r->start);
            r->start = NULL;
        }
    }
    TRY(lp_basis_room(r->m));
done:
    return st;
}

static void run_free(lp_run *r)
{
    lp_matrix_free(r->ctx, &r->a);
    mem_free(r->ctx, r->slacks);
    mem_free(r->ctx, r->ia);
    mem_free(r->ctx, r->ja);
    mem_free(r->ctx, r->ar);
    mem_free(r->ctx, r->x);
    mem_free(r->ctx, r->y);
    mem_free(r->ctx, r->d);
    mem_free(r->ctx, r->best);
    mem_free(r->ctx, r->start);
}

static bool has_integer(const lp_model *m)
{
    for (size_t j = 0; j < m->n_columns; j++)
        if (m->columns[j].integer) return true;
    return false;
}

/* Runs the solver and settles what a jump out of it left behind. */
static jalur_status run_solver(lp_run *r)
{
    lp_gate gate;
    r->gate = &gate;
    const jalur_status st = lp_gate_run(&gate, r->ctx, lp_glpk_body, r);
    r->gate = NULL;
    if (st != JALUR_OK) {
        r->m->basis.known = false;
        return st;
    }
    if (gate.exit == LP_EXIT_TIME) r->state = r->has_best ? LP_FEASIBLE : LP_LIMIT;
    if (gate.exit == LP_EXIT_TIME) r->duals = false;
    if (r->integer && r->has_best)
        for (size_t j = 0; j <= r->m->n_columns + r->n_slacks; j++)
            r->x[j] = r->best[j];
    return JALUR_OK;
}

static jalur_status solve_once(lp_model *m, const lp_options *o, lp_answer *out, bool *shaky)
{
    jalur_status st = JALUR_OK;
    lp_answer_release(out);
    lp_run r = {.ctx = m->ctx, .m = m, .o = o, .state = LP_LIMIT, .bound = -INFINITY};
    r.integer = o->integer && has_integer(m);
    r.end_s = clock_wall_s() + o->time_s;
    TRY(lp_check_model(m));
    TRY(lp_check_options(m->ctx, m, o));
    TRY(run_new(&r));
    if (lp_bounds_cross(m, r.integer))
        r.state = LP_INFEASIBLE;
    else
        TRY(run_solver(&r));
    TRY(lp_answer_fill(&r, out));
done:
    *shaky = r.shaky;
    run_free(&r);
    if (st != JALUR_OK) lp_answer_release(out);
    return st;
}

/* A basis that was carried along for long may be too inexact for its optimum to stand: then without it. */
jalur_status lp_solve(lp_model *m, const lp_options *o, lp_answer *out)
{
    jalur_status st = JALUR_OK;
    const double began_s = clock_wall_s();
    bool shaky;
    TRY(solve_once(m, o, out, &shaky));
    if (!shaky || !o->warm) return JALUR_OK;
    lp_options anew = *o;
    m->basis.known = false;
    anew.time_s = fmax(1e-3, o->time_s - (clock_wall_s() - began_s));
    TRY(solve_once(m, &anew, out, &shaky));
done:
    return st;
}
