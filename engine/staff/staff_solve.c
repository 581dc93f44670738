/* The whole staffing: checks, one block per office, the roster. */
#include <math.h>
#include <stdio.h>

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
    if (v->near_office > v->recipients[SEGMENT_MOBILE])
        return bad_village(ctx, k, "near_office", v->near_office, "at most its mobile recipients");
    return JALUR_OK;
}

static jalur_status check_office(jalur_ctx *ctx, const staff_office *o)
{
    const double money[] = {o->wage_permanent_idr_day, o->wage_temporary_idr_day, o->hire_idr};
    for (int i = 0; i < 3; i++)
        if (!(money[i] >= 0) || !(money[i] <= 1e12))
            return err_set(ctx, JALUR_E_DATA,
                           "staffing: a wage or hiring cost of office %u is %g Rp, expected 0 to 1e12", o->office,
                           money[i]);
    return JALUR_OK;
}

static jalur_status check_settings(jalur_ctx *ctx, const settings *s)
{
    const bool good = s->payout_days >= 1 && s->work_min > 0 && s->cash_min >= 0 && s->counter_min > 0 &&
                      s->community_min > 0 && s->door_min > 0 && s->door_walk_min >= 0 && s->load_cap > 0 &&
                      s->no_show >= 0 && s->no_show < 1 && s->payers_per_coordinator >= 1 && s->weight_homebound >= 0 &&
                      isfinite(s->work_min) && isfinite(s->door_walk_min) && isfinite(s->weight_homebound);
    return good ? JALUR_OK : err_set(ctx, JALUR_E_USAGE, "staffing: a setting is out of its range");
}

static jalur_status check_problem(jalur_ctx *ctx, const staff_problem *p, double time_s)
{
    jalur_status st = JALUR_OK;
    if (!(time_s > 0) || !isfinite(time_s))
        TRY(err_set(ctx, JALUR_E_USAGE, "staffing: the time limit must be above 0 s"));
    TRY(check_settings(ctx, p->set));
    for (uint32_t k = 0; k < p->n_villages; k++)
        TRY(check_village(ctx, p, k));
    for (uint32_t k = 0; k < p->n_offices; k++)
        TRY(check_office(ctx, &p->offices[k]));
done:
    return st;
}

/* The villages before any work: everything unserved. */
static jalur_status start_roster(const staff_problem *p, roster *r)
{
    jalur_status st = JALUR_OK;
    r->n_villages = p->n_villages;
    r->n_offices = p->n_offices;
    r->n_days = (uint32_t)p->set->payout_days;
    r->n_stages = 4;
    TRY(arena_new(&r->mem, p->n_villages, sizeof *r->villages, &r->villages));
    TRY(arena_new(&r->mem, p->n_offices, sizeof *r->offices, &r->offices));
    TRY(arena_new(&r->mem, r->n_days, sizeof *r->days, &r->days));
    TRY(arena_new(&r->mem, r->n_stages, sizeof *r->stages, &r->stages));
    for (uint32_t k = 0; k < p->n_villages; k++) {
        const staff_village *v = &p->villages[k];
        roster_village *to = &r->villages[k];
        const double n = (double)v->recipients[SEGMENT_MOBILE] + v->recipients[SEGMENT_HOMEBOUND];
        *to = (roster_village){.village = v->village, .office = v->office, .travel_min = v->travel_min, .unserved = n};
        for (int g = 0; g < SEGMENTS; g++)
            to->recipients[g] = v->recipients[g];
        to->homebound_only_gap = n > 0 && v->recipients[SEGMENT_MOBILE] == 0;
        if (v->office != JALUR_NONE) r->offices[v->office].recipients += (uint32_t)n;
        r->recipients += n;
    }
done:
    return st;
}

static void start_stages(const staff_problem *p, roster *r)
{
    static const char *const name[] = {"unserved", "fairness", "cost", "staff-days"};
    static const char *const unit[] = {"weighted recipients", "share", "Rp", "staff-days"};
    for (uint32_t k = 0; k < r->n_stages; k++)
        r->stages[k] = (roster_stage){.name = name[k], .unit = unit[k], .proven = true};
    for (uint32_t k = 0; k < p->n_villages; k++) {
        const staff_village *v = &p->villages[k];
        for (int g = 0; v->office == JALUR_NONE && g < SEGMENTS; g++)
            r->stages[0].optimum += staff_weight(p, v, (segment)g) * v->recipients[g];
    }
}

static void add_stages(roster *r, const block_answer *a, double cost_idr)
{
    r->stages[0].optimum += a->unserved_weighted;
    r->stages[1].optimum = fmax(r->stages[1].optimum, a->largest_share);
    r->stages[2].optimum += cost_idr;
    r->stages[3].optimum += a->staff_days_used;
    for (uint32_t k = 0; k < r->n_stages; k++)
        r->stages[k].proven = r->stages[k].proven && a->proven;
}

/* Expected realisation: every staff-day of the office pays alike until all that will be paid are paid. */
static void add_days(const staff_problem *p, roster *r, const staff_office *o, const block_answer *a)
{
    const double rate = a->staff_days_used > 0 ? a->served / a->staff_days_used : 0;
    double paid = 0;
    for (uint32_t d = 0; d < r->n_days; d++) {
        const uint32_t temporaries = d + 1 > o->hire_lead_days ? a->temporaries : 0;
        const double capacity = o->permanents + (1 - p->set->no_show) * temporaries;
        paid = d + 1 == r->n_days ? a->served : fmin(a->served, paid + rate * capacity);
        r->days[d].permanents += o->permanents;
        r->days[d].temporaries += temporaries;
        r->days[d].served += paid;
    }
}

static void add_office(const staff_problem *p, roster *r, uint32_t k, const block_answer *a)
{
    const staff_office *o = &p->offices[k];
    roster_office *to = &r->offices[k];
    const double days = (double)p->set->payout_days;
    const double one_temporary_idr = o->hire_idr + o->wage_temporary_idr_day * staff_temporary_days(p, o);
    const double cost_idr =
        to->recipients ? days * o->permanents * o->wage_permanent_idr_day + a->temporaries * one_temporary_idr : 0;
    const uint64_t people = (uint64_t)o->permanents + a->temporaries, per = (uint64_t)p->set->payers_per_coordinator;
    to->office = o->office;
    to->permanents = o->permanents;
    to->temporaries = a->temporaries;
    to->supervisors = to->recipients ? (uint32_t)((people + per - 1) / per) : 0;
    to->served = a->served;
    for (int c = 0; c < CHANNELS; c++) {
        to->staff_days[c] = a->staff_days[c];
        to->recipients_by[c] = a->served_by[c];
    }
    to->cost_idr = (int64_t)llround(cost_idr);
    to->dual_staff_day = a->dual_staff_day;
    to->dual_permanent_idr = a->dual_permanent_heads * one_temporary_idr;
    r->dual_day += a->dual_day;
    r->cost_idr += to->cost_idr;
    r->served += a->served;
    add_stages(r, a, cost_idr);
    add_days(p, r, o, a);
}

static const char *reason_of(const staff_problem *p, const staff_village *v, double unserved)
{
    if (unserved <= 0) return "";
    if (p->n_offices == 0 || (v->office == JALUR_NONE && isfinite(v->travel_min))) return "no-office";
    if (v->office == JALUR_NONE || unserved <= staff_out_of_reach(p, v) + 1e-6) return "unreachable";
    return "staff-exhausted";
}

static void finish(const staff_problem *p, roster *r)
{
    for (uint32_t k = 0; k < r->n_villages; k++) {
        r->villages[k].reason = reason_of(p, &p->villages[k], r->villages[k].unserved);
        r->unserved += r->villages[k].unserved;
    }
    for (uint32_t k = 0; k < r->n_stages; k++)
        r->stages[k].bound = r->stages[k].proven ? r->stages[k].optimum : 0;
}

jalur_status staff_solve(jalur_ctx *ctx, const staff_problem *p, double time_s, roster *out)
{
    jalur_status st = JALUR_OK;
    const double end_s = clock_wall_s() + time_s;
    roster_release(out);
    TRY(check_problem(ctx, p, time_s));
    TRY(start_roster(p, out));
    start_stages(p, out);
    for (uint32_t o = 0; o < p->n_offices; o++) {
        block_answer a;
        TRY(step_progress(ctx, "staffing", o, p->n_offices));
        TRY(staff_block_solve(ctx, p, o, end_s, out->villages, &a));
        add_office(p, out, o, &a);
    }
    finish(p, out);
done:
    if (st != JALUR_OK) roster_release(out);
    return st;
}
