/* Plain arrays to GLPK and back: build, basis in, simplex or interior point, basis out. */
#include <glpk.h>
#include <limits.h>
#include <math.h>

#include "solve/lp_inside.h"

/* How often GLPK may call the terminal hook, and by how much a step may overrun the soft limit. */
enum { POLL_MS = 100 };
static const double GRACE_S = 1.0;

int lp_left_ms(const lp_run *r)
{
    const double left_ms = (r->end_s - clock_wall_s()) * 1000;
    if (left_ms < 1) return 1;
    return left_ms > INT_MAX / 2 ? INT_MAX / 2 : (int)left_ms;
}

static int bound_type(double lo, double up)
{
    if (lo == up) return GLP_FX;
    if (isfinite(lo)) return isfinite(up) ? GLP_DB : GLP_LO;
    return isfinite(up) ? GLP_UP : GLP_FR;
}

static double finite_or_0(double bound)
{
    return isfinite(bound) ? bound : 0;
}

static void build_rows(const lp_run *r, glp_prob *p)
{
    const lp_model *m = r->m;
    glp_add_rows(p, m->n_rows ? (int)m->n_rows : 1);
    if (m->n_rows == 0) glp_set_row_bnds(p, 1, GLP_FR, 0, 0);
    for (size_t i = 0; i < m->n_rows; i++) {
        const lp_row *row = &m->rows[i];
        glp_set_row_bnds(p, (int)i + 1, bound_type(row->lo, row->up), finite_or_0(row->lo), finite_or_0(row->up));
    }
}

static void build_columns(const lp_run *r, glp_prob *p)
{
    const lp_model *m = r->m;
    const size_t n = m->n_columns + r->n_slacks;
    glp_add_cols(p, n ? (int)n : 1);
    if (n == 0) glp_set_col_bnds(p, 1, GLP_FX, 0, 0);
    for (size_t j = 0; j < m->n_columns; j++) {
        const lp_column *c = &m->columns[j];
        const double lo = lp_column_lo(c, r->integer), up = lp_column_up(c, r->integer);
        glp_set_col_bnds(p, (int)j + 1, bound_type(lo, up), finite_or_0(lo), finite_or_0(up));
        glp_set_obj_coef(p, (int)j + 1, c->cost);
        if (r->integer && c->integer) glp_set_col_kind(p, (int)j + 1, GLP_IV);
    }
    for (size_t k = 0; k < r->n_slacks; k++) {
        const int j = (int)(m->n_columns + k) + 1;
        glp_set_col_bnds(p, j, GLP_LO, 0, 0);
        glp_set_obj_coef(p, j, m->rows[r->slacks[k].row].price);
    }
}

static void build_matrix(lp_run *r, glp_prob *p)
{
    int n = 0;
    for (size_t j = 0; j < r->m->n_columns; j++)
        for (size_t k = r->a.start[j]; k < r->a.start[j + 1]; k++) {
            n++;
            r->ia[n] = (int)r->a.row[k] + 1;
            r->ja[n] = (int)j + 1;
            r->ar[n] = r->a.value[k];
        }
    for (size_t k = 0; k < r->n_slacks; k++) {
        n++;
        r->ia[n] = (int)r->slacks[k].row + 1;
        r->ja[n] = (int)(r->m->n_columns + k) + 1;
        r->ar[n] = r->slacks[k].sign;
    }
    glp_load_matrix(p, n, r->ia, r->ja, r->ar);
}

static size_t slack_slot(const lp_slack *s)
{
    return 2 * (size_t)s->row + (s->sign < 0);
}

/* Rows that are new since the basis was kept come in basic, new columns nonbasic; GLPK itself moves a nonbasic status
 * to a bound that exists. */
static void basis_in(const lp_run *r, glp_prob *p)
{
    const lp_basis *b = &r->m->basis;
    glp_std_basis(p);
    for (size_t i = 0; i < r->m->n_rows && i < b->n_rows; i++)
        glp_set_row_stat(p, (int)i + 1, b->row[i]);
    for (size_t j = 0; j < r->m->n_columns && j < b->n_columns; j++)
        glp_set_col_stat(p, (int)j + 1, b->column[j]);
    for (size_t k = 0; k < r->n_slacks; k++) {
        const uint8_t stat = r->slacks[k].row < b->n_rows ? b->slack[slack_slot(&r->slacks[k])] : 0;
        glp_set_col_stat(p, (int)(r->m->n_columns + k) + 1, stat ? stat : GLP_NL);
    }
}

static void basis_out(lp_run *r, glp_prob *p)
{
    lp_basis *b = &r->m->basis;
    for (size_t i = 0; i < r->m->n_rows; i++) {
        b->row[i] = (uint8_t)glp_get_row_stat(p, (int)i + 1);
        b->slack[2 * i] = b->slack[2 * i + 1] = 0;
    }
    for (size_t j = 0; j < r->m->n_columns; j++)
        b->column[j] = (uint8_t)glp_get_col_stat(p, (int)j + 1);
    for (size_t k = 0; k < r->n_slacks; k++)
        b->slack[slack_slot(&r->slacks[k])] = (uint8_t)glp_get_col_stat(p, (int)(r->m->n_columns + k) + 1);
    b->n_rows = (uint32_t)r->m->n_rows;
    b->n_columns = (uint32_t)r->m->n_columns;
    b->known = true;
}

static void take_simplex(lp_run *r, glp_prob *p, bool duals)
{
    const int n = (int)(r->m->n_columns + r->n_slacks);
    for (int j = 1; j <= n; j++)
        r->x[j] = glp_get_col_prim(p, j);
    r->duals = duals;
    for (size_t i = 0; duals && i < r->m->n_rows; i++)
        r->y[i] = glp_get_row_dual(p, (int)i + 1);
    for (size_t j = 0; duals && j < r->m->n_columns; j++)
        r->d[j] = glp_get_col_dual(p, (int)j + 1);
}

static glp_smcp simplex_parameters(const lp_run *r, glp_prob *p)
{
    glp_smcp s;
    glp_init_smcp(&s);
    s.msg_lev = GLP_MSG_ON;
    s.out_frq = POLL_MS;
    s.meth = r->o->method == LP_DUAL ? GLP_DUALP : GLP_PRIMAL;
    s.presolve = r->o->presolve && !r->integer ? GLP_ON : GLP_OFF;
    s.tm_lim = lp_left_ms(r);
    const int done = glp_get_it_cnt(p);
    if (r->o->iterations > 0) {
        const uint64_t left = r->o->iterations > (uint64_t)done ? r->o->iterations - (uint64_t)done : 0;
        s.it_lim = left > INT_MAX / 2 ? INT_MAX / 2 : (int)left;
    }
    return s;
}

/* The dual method stops without a verdict where no basis is dual feasible: infeasible or unbounded, primal decides. */
static bool undecided(glp_prob *p, int code)
{
    const int status = glp_get_status(p);
    return code == 0 && status != GLP_OPT && status != GLP_NOFEAS && status != GLP_UNBND;
}

/* A kept basis may be singular after the model changed, and a simplex run may fail numerically: then once more from
 * the basis of slacks, and at last with the other method. */
static int simplex(lp_run *r, glp_prob *p)
{
    glp_smcp s = simplex_parameters(r, p);
    int code = glp_simplex(p, &s);
    if (code == GLP_EBADB || code == GLP_ESING || code == GLP_ECOND || code == GLP_EFAIL) {
        glp_std_basis(p);
        s = simplex_parameters(r, p);
        code = glp_simplex(p, &s);
    }
    if (code == GLP_EFAIL || code == GLP_ENODFS || code == GLP_ENOPFS) {
        glp_std_basis(p);
        s = simplex_parameters(r, p);
        s.presolve = GLP_OFF;
        if (code == GLP_EFAIL) s.meth = s.meth == GLP_PRIMAL ? GLP_DUALP : GLP_PRIMAL;
        code = glp_simplex(p, &s);
    }
    if (undecided(p, code)) {
        s = simplex_parameters(r, p);
        s.presolve = GLP_OFF;
        s.meth = GLP_PRIMAL;
        code = glp_simplex(p, &s);
    }
    return code;
}

static jalur_status simplex_failed(lp_run *r, int code)
{
    return err_set(r->ctx, JALUR_E_INTERNAL,
                   "the solver failed numerically (GLPK code 0x%02x) on a linear program of %zu rows and %zu columns",
                   (unsigned)code, r->m->n_rows, r->m->n_columns);
}

/* Reads what the simplex method found. */
static void judge_simplex(lp_run *r, glp_prob *p, int code)
{
    const bool primal = glp_get_prim_stat(p) == GLP_FEAS, dual = glp_get_dual_stat(p) == GLP_FEAS;
    const bool limit = code == GLP_EITLIM || code == GLP_ETMLIM;
    if (primal && dual)
        r->state = LP_OPTIMAL;
    else if (glp_get_prim_stat(p) == GLP_NOFEAS)
        r->state = LP_INFEASIBLE;
    else if (primal && glp_get_dual_stat(p) == GLP_NOFEAS)
        r->state = LP_UNBOUNDED;
    else
        r->state = primal && limit ? LP_FEASIBLE : LP_LIMIT;
    if (dual) r->bound = glp_get_obj_val(p);
    if (primal) take_simplex(r, p, r->state == LP_OPTIMAL || r->state == LP_FEASIBLE);
}

static jalur_status run_simplex(lp_run *r, glp_prob *p)
{
    if (r->o->warm && r->m->basis.known)
        basis_in(r, p);
    else
        glp_adv_basis(p, 0);
    r->gate->hard_end_s = r->end_s + GRACE_S;
    const int code = simplex(r, p);
    if (code != 0 && code != GLP_EITLIM && code != GLP_ETMLIM) return simplex_failed(r, code);
    judge_simplex(r, p, code);
    if (r->state == LP_LIMIT && code == 0) return simplex_failed(r, code);
    basis_out(r, p);
    return JALUR_OK;
}

jalur_status lp_glpk_body(void *user)
{
    lp_run *r = user;
    jalur_status st = JALUR_OK;
    glp_prob *p = glp_create_prob();
    r->gate->step = r->o->progress;
    r->gate->end_s = r->end_s;
    build_rows(r, p);
    build_columns(r, p);
    build_matrix(r, p);
    if (r->o->scale) glp_scale_prob(p, GLP_SF_AUTO);
    if (r->integer || r->o->method != LP_INTERIOR || !lp_interior(r, p)) TRY(run_simplex(r, p));
    r->iterations = (uint64_t)glp_get_it_cnt(p);
    if (r->integer) r->duals = false;
    if (r->integer && r->state == LP_OPTIMAL)
        TRY(lp_mip_search(r, p));
    else if (r->integer && (r->state == LP_FEASIBLE || r->state == LP_LIMIT))
        r->state = r->has_best ? LP_FEASIBLE : LP_LIMIT; /* a point of the relaxation is no incumbent */
done:
    glp_delete_prob(p);
    return st;
}
