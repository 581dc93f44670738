/* The whole staffing: checks, offices that lend each other as blocks, the roster. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "staff/staff_inside.h"

static jalur_status bad_village(jalur_ctx *ctx, uint32_t v, const char *field, double found, const char *expected)
{
    char text[32];
    snprintf(text, sizeof text, "%g", found);
    const err_site site = {.field = field, .found = text, .expected = expected};
    return err_at(ctx, JALUR_E_DATA, &site, "staffing: %s of village %u is %s, expected %s", field, v, text, expected);
}

static jalur_status check_village(jalur_ctx *ctx, const staff_problem *p, uint32_t k)
{
    const staff_village *v = &p->villages[k];
    if (v->office != JALUR_NONE && v->office >= p->n_offices)
        return bad_village(ctx, k, "office", v->office, "one of the offices, or none");
    if (!(v->travel_min >= 0)) return bad_village(ctx, k, "travel_min", v->travel_min, "0 or more");
    if (!isnan(v->door_walk_min) && !(v->door_walk_min >= 0 && isfinite(v->door_walk_min)))
        return bad_village(ctx, k, "door_walk_min", v->door_walk_min, "0 or more");
    if (!(v->weight >= 0) || !isfinite(v->weight)) return bad_village(ctx, k, "weight", v->weight, "0 or more");
    if (!(v->urgency >= 0) || !isfinite(v->urgency)) return bad_village(ctx, k, "urgency", v->urgency, "0 or more");
    if (v->far_office > v->recipients[SEGMENT_MOBILE])
        return bad_village(ctx, k, "far_office", v->far_office, "at most its mobile recipients");
    if (v->near_office > v->recipients[SEGMENT_MOBILE])
        return bad_village(ctx, k, "near_office", v->near_office, "at most its mobile recipients");
    return JALUR_OK;
}

static jalur_status check_office(jalur_ctx *ctx, const staff_office *o)
{
    const double money[] = {o->wage_permanent_idr_day, o->wage_temporary_idr_day, o->hire_idr, o->cash_idr_day / 1e3};
    for (int i = 0; i < 4; i++)
        if (!(money[i] >= 0) || !(money[i] <= 1e12))
            return err_set(ctx, JALUR_E_DATA,
                           "staffing: a wage, hiring cost or cash limit of office %u is %g Rp, expected 0 to 1e12", o->office,
                           money[i]);
    return JALUR_OK;
}

static jalur_status check_settings(jalur_ctx *ctx, const settings *s)
{
    const bool good = s->payout_days >= 1 && s->work_min > 0 && s->cash_min >= 0 && s->counter_min > 0 &&
                      s->community_min > 0 && s->door_min > 0 && s->door_walk_min >= 0 && (s->load_cap > 0 || s->wait_min > 0) && s->load_cap >= 0 && s->sure >= 0 &&
                      s->sure < 1 && s->least_a_day >= 0 &&
                      s->no_show >= 0 && s->no_show < 1 && s->payers_per_supervisor >= 1 && s->weight_homebound >= 0 &&
                      s->reserve >= 0 && s->reserve < 1 && s->absent >= 0 && s->absent < 1 && s->payers_per_escort >= 1 &&
                      s->learn_pace > 0 && s->learn_pace <= 1 && s->overtime_min >= 0 && s->overtime_factor >= 1 &&
                      s->lend_idr >= 0 && s->leave_idr >= 0 && s->supervisor_idr >= 0 &&
                      s->nights >= 0 && s->night_idr >= 0 && s->amount_idr >= 0 && s->upload_min >= 0 && s->session_seats >= 0 &&
                      isfinite(s->work_min) && isfinite(s->door_walk_min) && isfinite(s->weight_homebound);
    return good ? JALUR_OK : err_set(ctx, JALUR_E_USAGE, "staffing: a setting is out of its range");
}

static jalur_status check_link(jalur_ctx *ctx, const staff_problem *p, const staff_link *l)
{
    const bool good = l->from < p->n_offices && l->to < p->n_offices && l->from != l->to && l->travel_min >= 0 &&
                      isfinite(l->travel_min);
    return good ? JALUR_OK : err_set(ctx, JALUR_E_DATA, "staffing: a loan from office %u to office %u makes no sense", l->from, l->to);
}

static jalur_status check_problem(jalur_ctx *ctx, const staff_problem *p, const staff_options *o)
{
    jalur_status st = JALUR_OK;
    if (!(o->time_s > 0) || !isfinite(o->time_s))
        TRY(err_set(ctx, JALUR_E_USAGE, "staffing: the time limit must be above 0 s"));
    TRY(check_settings(ctx, p->set));
    for (uint32_t k = 0; k < p->n_villages; k++)
        TRY(check_village(ctx, p, k));
    for (uint32_t k = 0; k < p->n_offices; k++)
        TRY(check_office(ctx, &p->offices[k]));
    for (uint32_t k = 0; k < p->n_links; k++)
        TRY(check_link(ctx, p, &p->links[k]));
    if (staff_work_days(p) < 1)
        TRY(err_set(ctx, JALUR_E_USAGE, "staffing: every payout day is a rest day"));
    if (o->before && (o->before->n_villages != p->n_villages || o->before->n_offices != p->n_offices))
        TRY(err_set(ctx, JALUR_E_USAGE, "staffing: the earlier plan is one of other villages or offices"));
done:
    return st;
}

/* ---- blocks ---- */

typedef struct job {
    jalur_ctx *ctx;
    const staff_problem *p;
    const staff_options *how;
    double end_s;
    roster *r;
    arena mem;
    uint32_t *villages, *village_from; /* by office: villages[village_from[o] .. village_from[o + 1]) */
    staff_block *blocks; uint32_t n_blocks;
    uint32_t *block_of; /* by office */
    double left_idr;    /* for recipients paid against a rule, in the model without days */
    settings day_set;   /* the question of the days: rules are left as decided */
    staff_problem day_p, own_p;
} job;

/* Indices 0..n-1 gathered by group (counting sort); those without one (JALUR_NONE) are left out. */
static jalur_status gather(arena *a, const uint32_t *group, uint32_t n, uint32_t n_groups, uint32_t **list, uint32_t **from)
{
    jalur_status st = JALUR_OK;
    TRY(arena_new(a, n, sizeof **list, list));
    TRY(arena_new(a, (size_t)n_groups + 2, sizeof **from, from));
    for (uint32_t i = 0; i < n; i++)
        if (group[i] != JALUR_NONE) (*from)[group[i] + 2]++;
    for (uint32_t g = 0; g < n_groups; g++)
        (*from)[g + 2] += (*from)[g + 1];
    for (uint32_t i = 0; i < n; i++)
        if (group[i] != JALUR_NONE) (*list)[(*from)[group[i] + 1]++] = i;
done:
    return st;
}

static uint32_t root(uint32_t *up, uint32_t i)
{
    while (up[i] != i)
        i = up[i] = up[up[i]];
    return i;
}

/* Numbers the sets of offices joined by links, in order of their first office. */
static jalur_status number_blocks(job *j)
{
    jalur_status st = JALUR_OK;
    uint32_t *up = NULL;
    const uint32_t n = j->p->n_offices;
    TRY(mem_new(j->ctx, n, sizeof *up, &up));
    TRY(arena_new(&j->mem, n, sizeof *j->block_of, &j->block_of));
    for (uint32_t i = 0; i < n; i++)
        up[i] = i;
    for (uint32_t i = 0; i < j->p->n_links; i++) {
        const uint32_t a = root(up, j->p->links[i].from), b = root(up, j->p->links[i].to);
        up[a > b ? a : b] = a < b ? a : b; /* the lowest is the root */
    }
    for (uint32_t i = 0; i < n; i++)
        j->block_of[i] = root(up, i) == i ? j->n_blocks++ : j->block_of[root(up, i)];
done:
    mem_free(j->ctx, up);
    return st;
}

static jalur_status make_blocks(job *j)
{
    jalur_status st = JALUR_OK;
    const staff_problem *p = j->p;
    uint32_t *office_list, *office_from, *village_list, *village_from, *link_list, *link_from, *group = NULL;
    const uint32_t most = p->n_villages > p->n_links ? p->n_villages : p->n_links;
    TRY(number_blocks(j));
    TRY(mem_new(j->ctx, most, sizeof *group, &group));
    for (uint32_t v = 0; v < p->n_villages; v++)
        group[v] = p->villages[v].office;
    TRY(gather(&j->mem, group, p->n_villages, p->n_offices, &j->villages, &j->village_from));
    for (uint32_t v = 0; v < p->n_villages; v++)
        group[v] = p->villages[v].office == JALUR_NONE ? JALUR_NONE : j->block_of[p->villages[v].office];
    TRY(gather(&j->mem, group, p->n_villages, j->n_blocks, &village_list, &village_from));
    TRY(gather(&j->mem, j->block_of, p->n_offices, j->n_blocks, &office_list, &office_from));
    for (uint32_t l = 0; l < p->n_links; l++)
        group[l] = j->block_of[p->links[l].from];
    TRY(gather(&j->mem, group, p->n_links, j->n_blocks, &link_list, &link_from));
    TRY(arena_new(&j->mem, j->n_blocks, sizeof *j->blocks, &j->blocks));
    for (uint32_t k = 0; k < j->n_blocks; k++)
        j->blocks[k] = (staff_block){office_list + office_from[k], office_from[k + 1] - office_from[k],
                                     link_list + link_from[k], link_from[k + 1] - link_from[k],
                                     village_list + village_from[k], village_from[k + 1] - village_from[k]};
done:
    mem_free(j->ctx, group);
    return st;
}

/* ---- the roster ---- */

/* The villages before any work: everything unserved. */
static jalur_status start_roster(const staff_problem *p, roster *r)
{
    jalur_status st = JALUR_OK;
    r->n_villages = p->n_villages;
    r->n_offices = p->n_offices;
    r->n_stages = STAGES;
    TRY(arena_new(&r->mem, p->n_villages, sizeof *r->villages, &r->villages));
    TRY(arena_new(&r->mem, p->n_offices, sizeof *r->offices, &r->offices));
    TRY(arena_new(&r->mem, p->n_links, sizeof *r->loans, &r->loans));
    TRY(arena_new(&r->mem, r->n_stages, sizeof *r->stages, &r->stages));
    for (uint32_t k = 0; k < p->n_villages; k++) {
        const staff_village *v = &p->villages[k];
        roster_village *to = &r->villages[k];
        const double n = (double)v->recipients[SEGMENT_MOBILE] + v->recipients[SEGMENT_HOMEBOUND];
        *to = (roster_village){.village = v->village, .office = v->office, .travel_min = v->travel_min, .unserved = n,
                               .door_walk_min = v->door_walk_min, .offline = v->offline, .reason = "", .left_why = ""};
        for (int g = 0; g < SEGMENTS; g++)
            to->recipients[g] = v->recipients[g];
        to->homebound_only_gap = n > 0 && v->recipients[SEGMENT_MOBILE] == 0;
        if (v->office != JALUR_NONE) r->offices[v->office].recipients += (uint32_t)n;
        r->recipients += n;
    }
    for (uint32_t k = 0; k < p->n_offices; k++) {
        r->offices[k].office = p->offices[k].office;
        r->offices[k].permanents = p->offices[k].permanents;
    }
done:
    return st;
}

static void start_stages(const staff_problem *p, roster *r)
{
    static const char *const name[STAGES] = {"unserved",     "fairness",     "cost",     "staff-days",   "day-unserved",
                                             "day-fairness", "day-work", "day-changes", "day-earliness"};
    static const char *const unit[STAGES] = {"weighted recipients", "share",      "Rp",         "staff-days", "weighted recipients",
                                             "share",               "staff-days", "recipients", "weighted recipient-days"};
    for (uint32_t k = 0; k < r->n_stages; k++)
        r->stages[k] = (roster_stage){.name = name[k], .unit = unit[k], .proven = true};
    for (uint32_t k = 0; k < p->n_villages; k++) {
        const staff_village *v = &p->villages[k];
        for (int g = 0; v->office == JALUR_NONE && g < SEGMENTS; g++) {
            r->stages[STAGE_UNSERVED].optimum += staff_weight(p, v, (segment)g) * v->recipients[g];
            r->stages[STAGE_DAY_UNSERVED].optimum = r->stages[STAGE_UNSERVED].optimum;
        }
    }
}

static void take_office(const job *j, uint32_t o, const block_office *a)
{
    roster_office *to = &j->r->offices[o];
    double field = 0;
    to->temporaries = staff_hired(j->p, a->heads);
    for (int c = 0; c < CHANNELS; c++) {
        to->staff_days[c] = a->staff_days[c];
        to->recipients_by[c] = a->served_by[c];
        field += c == CHANNEL_COUNTER ? 0 : a->served_by[c];
    }
    to->served = a->served - (j->p->set->absent * field - a->returned);
    to->dual_staff_day = a->dual_staff_day;
    to->dual_permanent_idr = a->dual_staff_day > 0 ? 0 : a->dual_permanent_idr;
    to->officer_worth = a->officer_worth;
    to->dual_counter = a->dual_counter;
    to->dual_escort = a->dual_escort;
    to->range_less = a->range_less;
    to->range_more = a->range_more;
    to->overtime_days = a->overtime_days;
    to->nights = a->nights;
    to->dual_day = a->dual_day;
    to->proven = to->cost_proven = true;
}

static void take_loans(const job *j, const staff_block *b, const block_answer *a)
{
    for (uint32_t k = 0; k < b->n_links; k++) {
        const staff_link *l = &j->p->links[b->links[k]];
        if (a->loans[k] <= 0) continue;
        j->r->loans[j->r->n_loans++] = (roster_loan){l->from, l->to, a->loans[k], l->travel_min};
        j->r->offices[l->from].lent += a->loans[k];
        j->r->offices[l->to].borrowed += a->loans[k];
    }
}

static jalur_status solve_block(job *j, const staff_block *b)
{
    jalur_status st = JALUR_OK;
    arena mem;
    block_answer a;
    arena_init(&mem, j->ctx);
    TRY(staff_block_solve(j->ctx, j->p, b, j->how, j->end_s, &mem, j->r->villages, &a));
    for (uint32_t k = 0; k < b->n_offices; k++)
        take_office(j, b->offices[k], &a.offices[k]);
    take_loans(j, b, &a);
    roster_office *first = &j->r->offices[b->offices[0]];
    first->stage[STAGE_UNSERVED] = a.unserved_weighted;
    first->stage[STAGE_FAIRNESS] = a.largest_share;
    first->stage[STAGE_WORK] = a.staff_days_used;
    first->stage[STAGE_COST] = a.cost_idr;
    first->proven = a.proven;
    first->cost_proven = a.cost_proven;
    j->r->cost_gap_idr += a.cost_idr - a.cost_bound_idr;
    for (uint32_t k = 0; k < b->n_offices; k++) j->left_idr += a.offices[k].left * j->p->set->leave_idr;
    for (uint32_t k = 0; k < b->n_villages; k++)
        j->r->villages[b->villages[k]].left_why = a.leaving_pays_more ? "unpaid" : "cost";
done:
    arena_release(&mem);
    return st;
}

/* The answer of a block that nothing has touched: as it was. */
static void keep_block(job *j, const staff_block *b)
{
    const roster *before = j->how->before;
    for (uint32_t k = 0; k < b->n_offices; k++)
        j->r->offices[b->offices[k]] = before->offices[b->offices[k]];
    for (uint32_t k = 0; k < b->n_villages; k++)
        j->r->villages[b->villages[k]] = before->villages[b->villages[k]];
    for (uint32_t i = 0; i < before->n_loans; i++)
        if (j->block_of[before->loans[i].from] == (uint32_t)(b - j->blocks))
            j->r->loans[j->r->n_loans++] = before->loans[i];
}

static bool touched(const job *j, const staff_block *b)
{
    if (!j->how->before || !j->how->touched) return true;
    for (uint32_t k = 0; k < b->n_offices; k++)
        if (j->how->touched[b->offices[k]]) return true;
    return false;
}

static const char *reason_of(const staff_problem *p, const staff_village *v, double unserved)
{
    if (unserved <= 0) return "";
    if (p->n_offices == 0 || (v->office == JALUR_NONE && isfinite(v->travel_min))) return "no-office";
    if (v->office == JALUR_NONE) return "unreachable";
    if (unserved <= staff_out_of_reach(p, v) + 1e-6) return isfinite(v->travel_min) ? "day-too-short" : "unreachable";
    return "staff-exhausted";
}

/* Recipients of each village who are paid against a rule; the sum by office into `left` (n_offices zeros). */
static void count_left(const staff_problem *p, roster *r, double *left)
{
    for (uint32_t k = 0; k < r->n_villages; k++) {
        const staff_village *v = &p->villages[k];
        roster_village *x = &r->villages[k];
        const double all = (double)v->recipients[SEGMENT_MOBILE] + v->recipients[SEGMENT_HOMEBOUND];
        x->left[CHANNEL_COUNTER] = fmax(0, x->served[CHANNEL_COUNTER] - v->near_office);
        x->left[CHANNEL_COMMUNITY] = all < (double)p->set->community_from ? x->served[CHANNEL_COMMUNITY] : 0;
        if (x->left[CHANNEL_COUNTER] + x->left[CHANNEL_COMMUNITY] <= 0) x->left_why = "";
        if (x->office != JALUR_NONE) left[x->office] += x->left[CHANNEL_COUNTER] + x->left[CHANNEL_COMMUNITY];
    }
}

/* Money of each office, from its heads, overtime, what it borrows, and recipients who are paid against a rule. */
static void add_costs(const staff_problem *p, roster *r, const double *left)
{
    r->cost_idr = 0;
    for (uint32_t k = 0; k < r->n_offices; k++) {
        roster_office *x = &r->offices[k];
        const staff_office *o = &p->offices[k];
        const bool works = x->recipients > 0 || x->lent > 0;
        const double own = works ? staff_work_days(p) * o->permanents * o->wage_permanent_idr_day : 0;
        const double cost = own + x->temporaries * staff_hire_cost(p, o) + x->overtime_days * staff_overtime_cost(p, o) +
                            x->borrowed * p->set->lend_idr + left[k] * p->set->leave_idr +
                            x->nights * p->set->night_idr;
        const uint64_t people = works ? (uint64_t)o->permanents + x->temporaries : 0;
        x->supervisors = staff_supervisors(p, people);
        x->cost_idr = (int64_t)llround(cost + staff_supervisor_cost(p, people));
        r->cost_idr += x->cost_idr;
    }
}

static jalur_status add_up(job *j, bool with_days)
{
    jalur_status st = JALUR_OK;
    roster *r = j->r;
    double *left, left_idr = 0;
    TRY(arena_new(&j->mem, r->n_offices, sizeof *left, &left));
    r->served = r->unserved = r->dual_day = 0;
    for (uint32_t k = 0; k < r->n_villages; k++)
        if (!with_days || r->villages[k].office == JALUR_NONE)
            r->villages[k].reason = reason_of(j->p, &j->p->villages[k], r->villages[k].unserved);
    count_left(j->p, r, left);
    add_costs(j->p, r, left);
    for (uint32_t k = 0; k < r->n_offices; k++) left_idr += left[k] * j->p->set->leave_idr;
    if (left_idr > j->left_idr) r->cost_gap_idr += left_idr - j->left_idr;
    for (uint32_t k = 0; k < r->n_offices; k++) {
        const roster_office *x = &r->offices[k];
        r->served += x->served;
        r->dual_day += x->dual_day;
        for (int s = 0; s < STAGES; s++) {
            double *to = &r->stages[s].optimum;
            *to = s == STAGE_FAIRNESS || s == STAGE_DAY_FAIRNESS ? fmax(*to, x->stage[s]) : *to + x->stage[s];
            r->stages[s].proven = r->stages[s].proven && (s == STAGE_COST ? x->cost_proven : x->proven);
        }
    }
    r->stages[STAGE_COST].optimum = (double)r->cost_idr;
    r->unserved = r->recipients - r->served;
    for (uint32_t k = 0; k < r->n_stages; k++)
        r->stages[k].bound = r->stages[k].proven ? r->stages[k].optimum : 0;
    r->stages[STAGE_COST].bound = r->stages[STAGE_COST].optimum - r->cost_gap_idr;
done:
    return st;
}

static jalur_status heads(job *j)
{
    jalur_status st = JALUR_OK;
    TRY(start_roster(j->p, j->r));
    start_stages(j->p, j->r);
    TRY(make_blocks(j));
    for (uint32_t k = 0; k < j->n_blocks; k++) {
        TRY(step_progress(j->ctx, "staffing", k, j->n_blocks));
        if (touched(j, &j->blocks[k]))
            TRY(solve_block(j, &j->blocks[k]));
        else
            keep_block(j, &j->blocks[k]);
    }
done:
    return st;
}

/* ---- days ---- */

static jalur_status keep_days(job *j, uint32_t o, plan_lists *lists)
{
    jalur_status st = JALUR_OK;
    const roster *before = j->how->before;
    for (uint32_t i = 0; i < before->n_visits; i++) {
        if (before->villages[before->visits[i].village].office != o) continue;
        TRY(mem_grow(j->ctx, &lists->visits, &lists->cap_visits, lists->n_visits + 1, sizeof *lists->visits));
        lists->visits[lists->n_visits++] = before->visits[i];
    }
    for (uint32_t i = 0; i < before->n_duties; i++) {
        if (before->duties[i].office != o) continue;
        TRY(mem_grow(j->ctx, &lists->duties, &lists->cap_duties, lists->n_duties + 1, sizeof *lists->duties));
        lists->duties[lists->n_duties++] = before->duties[i];
    }
done:
    return st;
}

/* The lists into the roster, and the days of all offices together. */
static jalur_status take_lists(job *j, const plan_lists *lists)
{
    jalur_status st = JALUR_OK;
    roster *r = j->r;
    r->n_visits = (uint32_t)lists->n_visits;
    r->n_duties = (uint32_t)lists->n_duties;
    r->n_days = (uint32_t)j->p->set->payout_days;
    TRY(arena_new(&r->mem, r->n_visits, sizeof *r->visits, &r->visits));
    TRY(arena_new(&r->mem, r->n_duties, sizeof *r->duties, &r->duties));
    TRY(arena_new(&r->mem, r->n_days, sizeof *r->days, &r->days));
    if (r->n_visits) memcpy(r->visits, lists->visits, r->n_visits * sizeof *r->visits);
    if (r->n_duties) memcpy(r->duties, lists->duties, r->n_duties * sizeof *r->duties);
    for (uint32_t i = 0; i < r->n_duties; i++)
        r->days[r->duties[i].day - 1].served += r->duties[i].paid;
    for (uint32_t d = 0; d < r->n_days; d++) {
        const bool rest = staff_rest_day(j->p->set, d + 1);
        if (d > 0) r->days[d].served += r->days[d - 1].served;
        for (uint32_t o = 0; o < r->n_offices && !rest; o++) {
            r->days[d].permanents += r->offices[o].permanents;
            r->days[d].temporaries += d + 1 > j->p->offices[o].hire_lead_days ? r->offices[o].temporaries : 0;
        }
    }
done:
    return st;
}

/* The question of the days, in which the rules are left where the model without days leaves them, and nowhere else. */
static jalur_status ask_days(job *j)
{
    jalur_status st = JALUR_OK;
    staff_village *v;
    TRY(arena_new(&j->mem, j->p->n_villages, sizeof *v, &v));
    if (j->p->n_villages) memcpy(v, j->p->villages, j->p->n_villages * sizeof *v);
    for (uint32_t k = 0; k < j->p->n_villages; k++) {
        const roster_village *x = &j->r->villages[k];
        const double come = fmin(v[k].recipients[SEGMENT_MOBILE], ceil(x->served[CHANNEL_COUNTER] - 1e-6));
        if (come > v[k].near_office) v[k].near_office = (uint32_t)come;
        v[k].far_office = v[k].near_office;
        v[k].point = x->served[CHANNEL_COMMUNITY] > 0;
    }
    j->day_set = *j->p->set;
    j->day_set.point_from = INT64_MAX;
    j->day_p = *j->p;
    j->day_p.villages = v;
    j->day_p.set = &j->day_set;
done:
    return st;
}

static jalur_status days(job *j)
{
    jalur_status st = JALUR_OK;
    plan_lists lists = {0};
    TRY(ask_days(j));
    for (uint32_t o = 0; o < j->p->n_offices; o++) {
        const uint32_t from = j->village_from[o], n = j->village_from[o + 1] - from;
        TRY(step_progress(j->ctx, "planning days", o, j->p->n_offices));
        if (touched(j, &j->blocks[j->block_of[o]]))
            TRY(staff_plan_office(j->ctx, &j->day_p, o, j->villages + from, n, j->how, j->end_s, j->r, &lists));
        else
            TRY(keep_days(j, o, &lists));
    }
    TRY(take_lists(j, &lists));
done:
    mem_free(j->ctx, lists.visits);
    mem_free(j->ctx, lists.duties);
    return st;
}

/* The question with its own villages, in which it is decided where payers stay overnight. */
static jalur_status own_question(job *j)
{
    jalur_status st = JALUR_OK;
    staff_village *v;
    TRY(arena_new(&j->mem, j->p->n_villages, sizeof *v, &v));
    for (uint32_t k = 0; k < j->p->n_villages; k++) {
        v[k] = j->p->villages[k];
        v[k].point = false;
        staff_choose_stay(j->p, &v[k]);
    }
    j->own_p = *j->p;
    j->own_p.villages = v;
    j->p = &j->own_p;
done:
    return st;
}

static jalur_status solve(jalur_ctx *ctx, const staff_problem *p, const staff_options *o, bool with_days, roster *out)
{
    jalur_status st = JALUR_OK;
    job j = {.ctx = ctx, .p = p, .how = o, .end_s = clock_wall_s() + o->time_s, .r = out};
    arena_init(&j.mem, ctx);
    roster_release(out);
    TRY(check_problem(ctx, p, o));
    TRY(own_question(&j));
    TRY(heads(&j));
    if (with_days) TRY(days(&j));
    TRY(add_up(&j, with_days));
    if (!with_days) out->n_stages = STAGE_DAY_UNSERVED;
done:
    arena_release(&j.mem);
    if (st != JALUR_OK) roster_release(out);
    return st;
}

jalur_status staff_heads(jalur_ctx *ctx, const staff_problem *p, const staff_options *o, roster *out)
{
    return solve(ctx, p, o, false, out);
}

jalur_status staff_solve(jalur_ctx *ctx, const staff_problem *p, const staff_options *o, roster *out)
{
    return solve(ctx, p, o, true, out);
}
