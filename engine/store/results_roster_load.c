/* The staffing answer out of the project file. */
#include <math.h>

#include "store/results.h"

typedef struct roster_load {
    store *s;
    const territory *t;
    roster *x;
    bool stale;
} roster_load;

static jalur_status load_head(roster_load *load, bool *found)
{
    jalur_status st = JALUR_OK;
    roster *x = load->x;
    rows r = {0};
    TRY(rows_open(load->s, "roster",
                  "SELECT drivers, guards, dual_day, cost_idr, cost_gap_idr, recipients, served, unserved, question"
                  " FROM roster LIMIT 1",
                  &r));
    *found = rows_next(&r);
    if (*found) {
        x->drivers = rows_u32(&r);
        x->guards = rows_u32(&r);
        x->dual_day = rows_real_or(&r, (double)NAN);
        x->cost_idr = rows_int(&r, INT64_MIN, INT64_MAX);
        x->cost_gap_idr = rows_real(&r);
        x->recipients = rows_real(&r);
        x->served = rows_real(&r);
        x->unserved = rows_real(&r);
        x->question = (uint64_t)rows_int(&r, INT64_MIN, INT64_MAX);
    }
    TRY(rows_status(&r));
done:
    rows_close(&r);
    return st;
}

static jalur_status load_offices(roster_load *load)
{
    jalur_status st = JALUR_OK;
    roster *x = load->x;
    rows r = {0};
    uint32_t i = 0;
    TRY(rows_room(load->s, &x->mem, "SELECT count(*) FROM roster_office", sizeof *x->offices, &x->offices,
                  &x->n_offices));
    TRY(rows_open(load->s, "roster_office",
                  "SELECT seq, office, permanents, temporaries, supervisors, coordinators, recipients, served, days_counter,"
                  " days_community, days_door, by_counter, by_community, by_door, cost_idr, dual_staff_day,"
                  " dual_permanent_idr, range_less, range_more, officer_worth, dual_counter, dual_escort, dual_day, lent, borrowed,"
                  " nights, overtime_days, need_staff_days, need_counter_places, need_cash_idr, need_escort_days, need_seats"
                  " FROM roster_office ORDER BY seq",
                  &r));
    for (; i < x->n_offices && rows_next(&r); i++) {
        roster_office *o = &x->offices[i];
        results_seq(&r, i + 1);
        o->office = results_office(&r, load->t, &load->stale);
        o->permanents = rows_heads(&r);
        o->temporaries = rows_heads(&r);
        o->supervisors = rows_heads(&r);
        o->coordinators = rows_heads(&r);
        o->recipients = rows_u32(&r);
        o->served = rows_real(&r);
        for (int c = 0; c < CHANNELS; c++)
            o->staff_days[c] = rows_real(&r);
        for (int c = 0; c < CHANNELS; c++)
            o->recipients_by[c] = rows_real(&r);
        o->cost_idr = rows_int(&r, INT64_MIN, INT64_MAX);
        o->dual_staff_day = rows_real_or(&r, (double)NAN);
        o->dual_permanent_idr = rows_real_or(&r, (double)NAN);
        double *const price[] = {&o->range_less, &o->range_more, &o->officer_worth, &o->dual_counter, &o->dual_escort, &o->dual_day};
        for (size_t k = 0; k < sizeof price / sizeof price[0]; k++)
            *price[k] = rows_real_or(&r, (double)NAN);
        o->lent = rows_real(&r);
        o->borrowed = rows_real(&r);
        o->nights = rows_real(&r);
        o->overtime_days = rows_real(&r);
        for (int k = 0; k < NEEDS; k++)
            o->need[k] = rows_real(&r);
    }
    TRY(rows_end(&r, i, x->n_offices));
done:
    rows_close(&r);
    return st;
}

static jalur_status load_villages(roster_load *load)
{
    jalur_status st = JALUR_OK;
    roster *x = load->x;
    rows r = {0};
    uint32_t i = 0;
    TRY(rows_room(load->s, &x->mem, "SELECT count(*) FROM roster_village", sizeof *x->villages, &x->villages,
                  &x->n_villages));
    TRY(rows_open(
        load->s, "roster_village",
        "SELECT seq, village, office, travel_min, mobile, homebound, by_counter, by_community, by_door, left_counter,"
        " left_community, left_why, unserved, homebound_only_gap, reason, door_walk_min, last_idr, first_day, last_day, offline, lon, lat"
        " FROM roster_village ORDER BY seq",
        &r));
    for (; i < x->n_villages && rows_next(&r); i++) {
        roster_village *v = &x->villages[i];
        results_seq(&r, i + 1);
        v->village = results_area(&r, load->t, &load->stale);
        v->office = JALUR_NONE;
        if (rows_null(&r))
            r.at++;
        else
            v->office = (uint32_t)rows_int(&r, 1, x->n_offices) - 1;
        v->travel_min = rows_real_or(&r, (double)INFINITY);
        for (int g = 0; g < SEGMENTS; g++)
            v->recipients[g] = rows_u32(&r);
        for (int c = 0; c < CHANNELS; c++)
            v->served[c] = rows_real(&r);
        v->left[CHANNEL_COUNTER] = rows_real(&r);
        v->left[CHANNEL_COMMUNITY] = rows_real(&r);
        v->left_why = rows_text(&r, &x->mem);
        v->unserved = rows_real(&r);
        v->homebound_only_gap = rows_bool(&r);
        v->reason = rows_text(&r, &x->mem);
        v->door_walk_min = rows_real_or(&r, (double)NAN);
        v->last_idr = rows_real_or(&r, (double)NAN);
        v->first_day = rows_day(&r);
        v->last_day = rows_day(&r);
        v->offline = rows_bool(&r);
        v->at.lon_deg = rows_real_or(&r, (double)NAN);
        v->at.lat_deg = rows_real_or(&r, (double)NAN);
    }
    TRY(rows_end(&r, i, x->n_villages));
done:
    rows_close(&r);
    return st;
}

static const char *channel_word(int i)
{
    return channel_name((channel)i);
}

static jalur_status load_visits(roster_load *load)
{
    jalur_status st = JALUR_OK;
    roster *x = load->x;
    rows r = {0};
    uint32_t i = 0;
    TRY(rows_room(load->s, &x->mem, "SELECT count(*) FROM roster_visit", sizeof *x->visits, &x->visits, &x->n_visits));
    TRY(rows_open(load->s, "roster_visit",
                  "SELECT seq, village, day, channel, mobile, homebound, staff_days, first_officer, last_officer,"
                  " stay_first, first_part, last_part"
                  " FROM roster_visit ORDER BY seq",
                  &r));
    for (; i < x->n_visits && rows_next(&r); i++) {
        roster_visit *v = &x->visits[i];
        results_seq(&r, i + 1);
        v->village = (uint32_t)rows_int(&r, 1, x->n_villages) - 1;
        v->day = (uint32_t)rows_int(&r, 1, 365);
        v->channel = (channel)rows_word(&r, channel_word, CHANNELS);
        for (int g = 0; g < SEGMENTS; g++)
            v->recipients[g] = rows_u32(&r);
        v->staff_days = rows_real(&r);
        v->first_officer = rows_heads(&r);
        v->last_officer = rows_heads(&r);
        v->stay_first = rows_day(&r);
        v->first_part = rows_real(&r);
        v->last_part = rows_real(&r);
    }
    TRY(rows_end(&r, i, x->n_visits));
done:
    rows_close(&r);
    return st;
}

static jalur_status load_duties(roster_load *load)
{
    jalur_status st = JALUR_OK;
    roster *x = load->x;
    rows r = {0};
    uint32_t i = 0;
    TRY(rows_room(load->s, &x->mem, "SELECT count(*) FROM roster_duty", sizeof *x->duties, &x->duties, &x->n_duties));
    TRY(rows_open(load->s, "roster_duty",
                  "SELECT seq, office, day, permanents, temporaries, borrowed, lent, overtime, used, by_counter,"
                  " by_community, by_door, returned, paid, cash_idr FROM roster_duty ORDER BY seq",
                  &r));
    for (; i < x->n_duties && rows_next(&r); i++) {
        roster_duty *d = &x->duties[i];
        results_seq(&r, i + 1);
        d->office = (uint32_t)rows_int(&r, 1, x->n_offices) - 1;
        d->day = (uint32_t)rows_int(&r, 1, 365);
        double *const real[] = {&d->permanents, &d->temporaries, &d->borrowed, &d->lent, &d->overtime, &d->used,
                                &d->visited[CHANNEL_COUNTER], &d->visited[CHANNEL_COMMUNITY], &d->visited[CHANNEL_DOOR],
                                &d->returned, &d->paid};
        for (size_t k = 0; k < sizeof real / sizeof real[0]; k++)
            *real[k] = rows_staff(&r);
        d->cash_idr = rows_int(&r, 0, INT64_MAX);
    }
    TRY(rows_end(&r, i, x->n_duties));
done:
    rows_close(&r);
    return st;
}

static jalur_status load_loans(roster_load *load)
{
    jalur_status st = JALUR_OK;
    roster *x = load->x;
    rows r = {0};
    uint32_t i = 0;
    TRY(rows_room(load->s, &x->mem, "SELECT count(*) FROM roster_loan", sizeof *x->loans, &x->loans, &x->n_loans));
    TRY(rows_open(load->s, "roster_loan",
                  "SELECT seq, lender, borrower, staff_days, travel_min FROM roster_loan ORDER BY seq", &r));
    for (; i < x->n_loans && rows_next(&r); i++) {
        results_seq(&r, i + 1);
        x->loans[i].from = (uint32_t)rows_int(&r, 1, x->n_offices) - 1;
        x->loans[i].to = (uint32_t)rows_int(&r, 1, x->n_offices) - 1;
        x->loans[i].staff_days = rows_real(&r);
        x->loans[i].travel_min = rows_real(&r);
    }
    TRY(rows_end(&r, i, x->n_loans));
done:
    rows_close(&r);
    return st;
}

static jalur_status load_stops(roster_load *load)
{
    jalur_status st = JALUR_OK;
    roster *x = load->x;
    rows r = {0};
    uint32_t i = 0;
    if (load->t->n_households == 0) goto done; /* not loaded: the lists speak of nobody here */
    TRY(rows_room(load->s, &x->mem, "SELECT count(*) FROM roster_stop", sizeof *x->stops, &x->stops, &x->n_stops));
    TRY(rows_open(load->s, "roster_stop", "SELECT seq, household, visit, officer, walk_s FROM roster_stop ORDER BY seq", &r));
    for (; i < x->n_stops && rows_next(&r); i++) {
        roster_stop *p = &x->stops[i];
        results_seq(&r, i + 1);
        p->household = results_household(&r, load->t, &load->stale);
        p->visit = (uint32_t)rows_int(&r, 1, x->n_visits) - 1;
        p->officer = rows_heads(&r);
        p->walk_s = rows_u32(&r);
    }
    TRY(rows_end(&r, i, x->n_stops));
done:
    rows_close(&r);
    return st;
}

static jalur_status load_crews(roster_load *load)
{
    jalur_status st = JALUR_OK;
    roster *x = load->x;
    rows r = {0};
    uint32_t i = 0;
    TRY(rows_room(load->s, &x->mem, "SELECT count(*) FROM roster_crew", sizeof *x->crews, &x->crews, &x->n_crews));
    TRY(rows_open(load->s, "roster_crew",
                  "SELECT seq, area, day, vehicles, crew, boat_crew, porters, escorts, guards FROM roster_crew ORDER BY seq", &r));
    for (; i < x->n_crews && rows_next(&r); i++) {
        roster_crew *c = &x->crews[i];
        results_seq(&r, i + 1);
        c->area = JALUR_NONE;
        if (rows_null(&r)) r.at++;
        else c->area = results_area(&r, load->t, &load->stale);
        c->day = rows_day(&r);
        uint32_t *const number[] = {&c->vehicles, &c->crew, &c->boat_crew, &c->porters, &c->escorts, &c->guards};
        for (size_t k = 0; k < sizeof number / sizeof number[0]; k++)
            *number[k] = rows_heads(&r);
    }
    TRY(rows_end(&r, i, x->n_crews));
done:
    rows_close(&r);
    return st;
}

static jalur_status load_days(roster_load *load)
{
    jalur_status st = JALUR_OK;
    roster *x = load->x;
    rows r = {0};
    uint32_t i = 0;
    TRY(rows_room(load->s, &x->mem, "SELECT count(*) FROM roster_day", sizeof *x->days, &x->days, &x->n_days));
    TRY(rows_open(load->s, "roster_day", "SELECT day, permanents, temporaries, served FROM roster_day ORDER BY day",
                  &r));
    for (; i < x->n_days && rows_next(&r); i++) {
        results_seq(&r, i + 1);
        x->days[i].permanents = rows_heads(&r);
        x->days[i].temporaries = rows_heads(&r);
        x->days[i].served = rows_real(&r);
    }
    TRY(rows_end(&r, i, x->n_days));
done:
    rows_close(&r);
    return st;
}

static jalur_status load_stages(roster_load *load)
{
    jalur_status st = JALUR_OK;
    roster *x = load->x;
    rows r = {0};
    uint32_t i = 0;
    TRY(rows_room(load->s, &x->mem, "SELECT count(*) FROM roster_stage", sizeof *x->stages, &x->stages, &x->n_stages));
    TRY(rows_open(load->s, "roster_stage",
                  "SELECT seq, name, optimum, bound, unit, proven FROM roster_stage ORDER BY seq", &r));
    for (; i < x->n_stages && rows_next(&r); i++) {
        roster_stage *g = &x->stages[i];
        results_seq(&r, i + 1);
        g->name = rows_text(&r, &x->mem);
        g->optimum = rows_real_or(&r, (double)NAN);
        g->bound = rows_real_or(&r, (double)NAN);
        g->unit = rows_text(&r, &x->mem);
        g->proven = rows_bool(&r);
    }
    TRY(rows_end(&r, i, x->n_stages));
done:
    rows_close(&r);
    return st;
}

jalur_status store_load_roster(store *s, const territory *t, roster *out, bool *found)
{
    jalur_status st = JALUR_OK;
    bool there = false;
    roster_load load = {.s = s, .t = t, .x = out};
    *found = false;
    roster_init(out, s->ctx);
    TRY(db_begin_read(s));
    TRY(load_head(&load, &there));
    if (!there) goto done;
    TRY(load_offices(&load));
    TRY(load_villages(&load));
    TRY(load_visits(&load));
    TRY(load_duties(&load));
    TRY(load_loans(&load));
    TRY(load_stops(&load));
    TRY(load_crews(&load));
    TRY(load_days(&load));
    TRY(load_stages(&load));
    *found = !load.stale;
done:
    db_rollback(s); /* ends the reading transaction */
    if (!*found) roster_release(out);
    return err_while(s->ctx, st, "loading the roster");
}
