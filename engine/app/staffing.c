/* Gathers the staffing problem: recipients by village and segment, travel from the nearest office by the payers' profile,
 * people at the offices; adds the crews that the delivery plan needs on its busiest day. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "app/session.h"
#include "staff/staff.h"

typedef struct staffing {
    jalur_project *p;
    arena mem;
    access_table reach;              /* travel of every village to its nearest office */
    uint32_t *post; uint32_t n_post; /* offices that pay */
    staff_village *villages; uint32_t n_villages;
    staff_office *offices;
    uint32_t *area_slot;       /* per area: index into villages, or JALUR_NONE */
} staffing;

static bool in_areas(const char *list, const char *code)
{
    while (*list) {
        list += strspn(list, ", ");
        size_t n = strcspn(list, ", ");
        if (n > 0 && strncmp(code, list, n) == 0 && (code[n] == 0 || code[n] == '.')) return true;
        list += n;
    }
    return false;
}

static const crew *crew_of(const territory *t, uint32_t office_index)
{
    for (uint32_t i = 0; i < t->n_crews; i++)
        if (t->crews[i].office == office_index) return &t->crews[i];
    return NULL;
}

static jalur_status gather_offices(staffing *job)
{
    jalur_status st = JALUR_OK;
    const territory *t = &job->p->t;
    const settings *set = &job->p->set;
    TRY(session_offices(job->p, "post", &job->mem, &job->post, &job->n_post));
    TRY(arena_new(&job->mem, job->n_post, sizeof *job->offices, &job->offices));
    for (uint32_t i = 0; i < job->n_post; i++) {
        const office *o = &t->offices[job->post[i]];
        const crew *c = crew_of(t, job->post[i]);
        job->offices[i] = (staff_office){.office = job->post[i], .permanents = c ? c->permanents : o->permanents,
                                         .counters = o->counters,
                                         .max_temporaries = c ? c->max_temporaries : UINT32_MAX,
                                         .wage_permanent_idr_day = set->wage_permanent_idr,
                                         .wage_temporary_idr_day = set->wage_temporary_idr,
                                         .hire_idr = set->hire_idr,
                                         .hire_lead_days = (uint32_t)set->hire_lead_days};
        if (!c) continue;
        job->offices[i].wage_permanent_idr_day = (double)c->wage_permanent_idr_day;
        job->offices[i].wage_temporary_idr_day = (double)c->wage_temporary_idr_day;
        job->offices[i].hire_idr = (double)c->hire_idr;
        job->offices[i].hire_lead_days = c->hire_lead_days;
    }
done:
    return st;
}

static uint32_t office_slot(const staffing *job, uint32_t office_index)
{
    for (uint32_t i = 0; i < job->n_post; i++)
        if (job->post[i] == office_index) return i;
    return JALUR_NONE;
}

/* Villages in area order, each with its nearest office. */
static jalur_status gather_villages(staffing *job)
{
    jalur_status st = JALUR_OK;
    const territory *t = &job->p->t;
    const settings *set = &job->p->set;
    TRY(session_access(job->p, set->staff_profile, false, job->post, job->n_post, &job->reach));
    TRY(arena_new(&job->mem, job->reach.n_villages, sizeof *job->villages, &job->villages));
    TRY(arena_new(&job->mem, t->n_areas, sizeof *job->area_slot, &job->area_slot));
    for (uint32_t i = 0; i < t->n_areas; i++) job->area_slot[i] = JALUR_NONE;
    for (uint32_t i = 0; i < job->reach.n_villages; i++) {
        const access_village *from = &job->reach.villages[i];
        const access_cell *cell = &job->reach.cells[(size_t)i * job->reach.n_ways];
        const bool remote = in_areas(set->areas_3t, t->areas[from->village].code);
        job->villages[i] = (staff_village){.village = from->village,
                                           .office = cell->office == JALUR_NONE ? JALUR_NONE : office_slot(job, cell->office),
                                           .travel_min = cell->minutes,
                                           .door_walk_min = NAN,
                                           .weight = remote ? set->weight_3t : 1};
        job->area_slot[from->village] = i;
    }
    job->n_villages = job->reach.n_villages;
done:
    return st;
}

static uint32_t gather_recipients(staffing *job)
{
    const territory *t = &job->p->t;
    uint32_t homeless = 0; /* households in no village */
    for (uint32_t i = 0; i < t->n_households; i++) {
        const household *h = &t->households[i];
        const uint32_t slot = h->village == JALUR_NONE ? JALUR_NONE : job->area_slot[h->village];
        if (slot == JALUR_NONE) {
            homeless++;
            continue;
        }
        staff_village *v = &job->villages[slot];
        v->recipients[h->segment < SEGMENTS ? h->segment : SEGMENT_MOBILE]++;
        if (h->segment != SEGMENT_MOBILE || v->office == JALUR_NONE || h->placed == PLACED_NOWHERE) continue;
        const office *o = &t->offices[job->post[v->office]];
        v->near_office += geo_distance_m(h->at, o->at) <= job->p->set.near_m;
    }
    return homeless;
}

/* Drivers and guards of the busiest delivery day. */
static jalur_status add_crews(jalur_project *p, roster *out)
{
    jalur_status st = JALUR_OK;
    plan pl;
    bool found = false;
    uint32_t drivers[32] = {0}, routes[32] = {0};
    plan_init(&pl, p->ctx);
    TRY(store_load_plan(p->store, &p->t, &pl, &found));
    for (uint32_t i = 0; found && i < pl.n_routes; i++) {
        const uint32_t day = pl.routes[i].day < 32 ? pl.routes[i].day : 31;
        drivers[day] += p->t.vehicles[pl.routes[i].vehicle].crew;
        routes[day]++;
    }
    for (int day = 0; day < 32; day++) {
        if (drivers[day] > out->drivers) out->drivers = drivers[day];
        if (2 * routes[day] > out->guards) out->guards = 2 * routes[day]; /* one of TNI, one of Polri with each vehicle */
    }
done:
    plan_release(&pl);
    return st;
}

static void report_offices(const territory *t, const roster *r, jalur_report *list)
{
    for (uint32_t i = 0; i < r->n_offices; i++) {
        const roster_office *o = &r->offices[i];
        jalur_report *row = report_row(list);
        report_text(row, "office", "office", t->offices[o->office].name[0] ? t->offices[o->office].name : t->offices[o->office].id);
        report_int(row, "recipients", "recipients", o->recipients, "");
        report_real(row, "served", "served", o->served, 0, "");
        report_int(row, "permanents", "permanents", o->permanents, "");
        report_int(row, "temporaries", "hire", o->temporaries, "");
        report_int(row, "supervisors", "supervisors", o->supervisors, "");
        report_real(row, "dual_staff_day", "one more staff-day serves", o->dual_staff_day, 1, "");
        report_real(row, "dual_permanent_idr", "one more permanent saves Rp", o->dual_permanent_idr, 0, "");
    }
}

/* Who stays unpaid, by reason. */
static void report_unpaid(const roster *r, jalur_report *report)
{
    static const char *const reason[] = {"unreachable", "no-office", "staff-exhausted"};
    static const char *const label[] = {"in villages that no payer reaches", "without an office that pays",
                                        "beyond what the staff can do"};
    jalur_report *g = report_group(report, "unpaid", r->unserved > 0.5 ? "Unpaid, by reason" : "");
    for (int k = 0; k < 3; k++) {
        double sum = 0;
        for (uint32_t i = 0; i < r->n_villages; i++)
            if (strcmp(r->villages[i].reason, reason[k]) == 0) sum += r->villages[i].unserved;
        if (sum > 0.5) report_real(g, reason[k], label[k], sum, 0, "");
    }
}

static void report_roster(const territory *t, const roster *r, uint32_t homeless, jalur_report *report)
{
    int64_t permanents = 0, temporaries = 0, supervisors = 0;
    for (uint32_t i = 0; i < r->n_offices; i++) {
        permanents += r->offices[i].permanents;
        temporaries += r->offices[i].temporaries;
        supervisors += r->offices[i].supervisors;
    }
    report_real(report, "recipients", "recipients", r->recipients, 0, "");
    report_real(report, "served", "served", r->served, 0, "");
    report_real(report, "unserved", "unserved", r->unserved, 0, "");
    report_unpaid(r, report);
    report_int(report, "no_village", homeless ? "in no known village" : "", homeless, "");
    report_int(report, "permanents", "permanents", permanents, "");
    report_int(report, "temporaries", "temporaries to hire", temporaries, "");
    report_int(report, "supervisors", "supervisors", supervisors, "");
    report_int(report, "drivers", "vehicle crews, busiest day", r->drivers, "");
    report_int(report, "guards", "guards, busiest day", r->guards, "");
    report_int(report, "cost_idr", "cost", r->cost_idr, "Rp");
    report_real(report, "dual_day", "one more day serves", r->dual_day, 1, "");
    jalur_report *stages = report_list(report, "stages", "Objectives in order");
    for (uint32_t i = 0; i < r->n_stages; i++) {
        jalur_report *row = report_row(stages);
        report_text(row, "name", "objective", r->stages[i].name);
        report_real(row, "optimum", "value", r->stages[i].optimum, 3, "");
        report_real(row, "bound", "bound", r->stages[i].bound, 3, "");
        report_text(row, "unit", "unit", r->stages[i].unit);
        report_bool(row, "proven", "proven", r->stages[i].proven);
    }
    report_offices(t, r, report_list(report, "offices", "Offices"));
}

jalur_status jalur_staff_solve(jalur_project *p, jalur_report **out)
{
    jalur_status st = JALUR_OK;
    stage s = {0};
    roster r;
    staffing job = {.p = p};
    *out = NULL;
    arena_init(&job.mem, p->ctx);
    access_init(&job.reach, p->ctx);
    roster_init(&r, p->ctx);
    TRY(stage_begin(p, "staff", "Staffing", &s));
    TRY(session_network(p, NULL));
    TRY(gather_offices(&job));
    TRY(gather_villages(&job));
    const uint32_t homeless = gather_recipients(&job);
    const staff_problem asked = {job.villages, job.n_villages, job.offices, job.n_post, &p->set};
    TRY(staff_solve(p->ctx, &asked, 60, &r));
    TRY(add_crews(p, &r));
    TRY(store_save_roster(p->store, &p->t, &r));
    report_roster(&p->t, &r, homeless, s.report);
    TRY(stage_end(&s, out));
done:
    roster_release(&r);
    access_release(&job.reach);
    arena_release(&job.mem);
    stage_release(&s);
    return err_while(p->ctx, st, "staffing");
}
