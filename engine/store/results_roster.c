/* The staffing answer into the project file. */
#include "store/results.h"

static jalur_status check_indices(store *s, const territory *t, const roster *x)
{
    bool offices = true, areas = true, households = true;
    for (uint32_t i = 0; i < x->n_offices; i++)
        offices = offices && x->offices[i].office < t->n_offices;
    for (uint32_t i = 0; i < x->n_villages; i++) {
        uint32_t office_at = x->villages[i].office;
        areas = areas && x->villages[i].village < t->n_areas;
        offices = offices && (office_at == JALUR_NONE || office_at < x->n_offices);
    }
    for (uint32_t i = 0; i < x->n_visits; i++)
        areas = areas && x->visits[i].village < x->n_villages;
    for (uint32_t i = 0; i < x->n_duties; i++)
        offices = offices && x->duties[i].office < x->n_offices;
    for (uint32_t i = 0; i < x->n_loans; i++)
        offices = offices && x->loans[i].from < x->n_offices && x->loans[i].to < x->n_offices;
    for (uint32_t i = 0; i < x->n_stops; i++)
        households = households && x->stops[i].household < t->n_households && x->stops[i].visit < x->n_visits;
    for (uint32_t i = 0; i < x->n_crews; i++)
        areas = areas && (x->crews[i].area < t->n_areas || x->crews[i].area == JALUR_NONE);
    jalur_status st = results_check(s, offices, "office");
    if (st == JALUR_OK) st = results_check(s, areas, "village");
    return st == JALUR_OK ? results_check(s, households, "household") : st;
}

static jalur_status save_head(store *s, const roster *x)
{
    jalur_status st = JALUR_OK;
    rows r = {0};
    TRY(rows_open(s, "roster",
                  "INSERT INTO roster (drivers, guards, dual_day, cost_idr, cost_gap_idr, recipients, served, unserved, question)"
                  " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                  &r));
    rows_put_int(&r, x->drivers);
    rows_put_int(&r, x->guards);
    rows_put_real(&r, x->dual_day);
    rows_put_int(&r, x->cost_idr);
    rows_put_real(&r, x->cost_gap_idr);
    rows_put_real(&r, x->recipients);
    rows_put_real(&r, x->served);
    rows_put_real(&r, x->unserved);
    rows_put_int(&r, (int64_t)x->question);
    rows_run(&r);
    TRY(rows_status(&r));
done:
    rows_close(&r);
    return st;
}

static jalur_status save_offices(store *s, const territory *t, const roster *x)
{
    jalur_status st = JALUR_OK;
    rows r = {0};
    TRY(rows_open(
        s, "roster_office",
        "INSERT INTO roster_office (seq, office, permanents, temporaries, supervisors, coordinators, recipients, served,"
        " days_counter, days_community, days_door, by_counter, by_community, by_door, cost_idr, dual_staff_day,"
        " dual_permanent_idr, range_less, range_more, officer_worth, dual_counter, dual_escort, dual_day, lent, borrowed, nights, overtime_days,"
        " need_staff_days, need_counter_places, need_cash_idr, need_escort_days, need_seats)"
        " VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
        &r));
    for (uint32_t i = 0; i < x->n_offices; i++) {
        const roster_office *o = &x->offices[i];
        rows_put_int(&r, (int64_t)i + 1);
        rows_put_text(&r, t->offices[o->office].id);
        rows_put_int(&r, o->permanents);
        rows_put_int(&r, o->temporaries);
        rows_put_int(&r, o->supervisors);
        rows_put_int(&r, o->coordinators);
        rows_put_int(&r, o->recipients);
        rows_put_real(&r, o->served);
        for (int c = 0; c < CHANNELS; c++)
            rows_put_real(&r, o->staff_days[c]);
        for (int c = 0; c < CHANNELS; c++)
            rows_put_real(&r, o->recipients_by[c]);
        rows_put_int(&r, o->cost_idr);
        rows_put_real(&r, o->dual_staff_day);
        rows_put_real(&r, o->dual_permanent_idr);
        const double more[] = {o->range_less, o->range_more, o->officer_worth, o->dual_counter, o->dual_escort, o->dual_day,
                               o->lent,       o->borrowed,   o->nights,        o->overtime_days};
        for (size_t k = 0; k < sizeof more / sizeof more[0]; k++)
            rows_put_real(&r, more[k]);
        for (int k = 0; k < NEEDS; k++)
            rows_put_real(&r, o->need[k]);
        rows_run(&r);
    }
    TRY(rows_status(&r));
done:
    rows_close(&r);
    return st;
}

static jalur_status save_villages(store *s, const territory *t, const roster *x)
{
    jalur_status st = JALUR_OK;
    rows r = {0};
    TRY(rows_open(s, "roster_village",
                  "INSERT INTO roster_village (seq, village, office, travel_min, mobile, homebound, by_counter,"
                  " by_community, by_door, left_counter, left_community, left_why, unserved, homebound_only_gap, reason,"
                  " door_walk_min, last_idr, first_day, last_day, offline, lon, lat)"
                  " VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
                  &r));
    for (uint32_t i = 0; i < x->n_villages; i++) {
        const roster_village *v = &x->villages[i];
        rows_put_int(&r, (int64_t)i + 1);
        rows_put_text(&r, t->areas[v->village].code);
        if (v->office == JALUR_NONE)
            rows_put_null(&r);
        else
            rows_put_int(&r, (int64_t)v->office + 1);
        rows_put_real(&r, v->travel_min);
        for (int g = 0; g < SEGMENTS; g++)
            rows_put_int(&r, v->recipients[g]);
        for (int c = 0; c < CHANNELS; c++)
            rows_put_real(&r, v->served[c]);
        rows_put_real(&r, v->left[CHANNEL_COUNTER]);
        rows_put_real(&r, v->left[CHANNEL_COMMUNITY]);
        rows_put_text(&r, v->left_why);
        rows_put_real(&r, v->unserved);
        rows_put_int(&r, v->homebound_only_gap);
        rows_put_text(&r, v->reason);
        rows_put_real(&r, v->door_walk_min);
        rows_put_real(&r, v->last_idr);
        rows_put_int(&r, v->first_day);
        rows_put_int(&r, v->last_day);
        rows_put_int(&r, v->offline);
        rows_put_real(&r, v->at.lon_deg);
        rows_put_real(&r, v->at.lat_deg);
        rows_run(&r);
    }
    TRY(rows_status(&r));
done:
    rows_close(&r);
    return st;
}

static jalur_status save_visits(store *s, const roster *x)
{
    jalur_status st = JALUR_OK;
    rows r = {0};
    TRY(rows_open(s, "roster_visit",
                  "INSERT INTO roster_visit (seq, village, day, channel, mobile, homebound, staff_days, first_officer,"
                  " last_officer, stay_first, first_part, last_part) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                  &r));
    for (uint32_t i = 0; i < x->n_visits; i++) {
        const roster_visit *v = &x->visits[i];
        rows_put_int(&r, (int64_t)i + 1);
        rows_put_int(&r, (int64_t)v->village + 1);
        rows_put_int(&r, v->day);
        rows_put_text(&r, channel_name(v->channel));
        for (int g = 0; g < SEGMENTS; g++)
            rows_put_int(&r, v->recipients[g]);
        rows_put_real(&r, v->staff_days);
        rows_put_int(&r, v->first_officer);
        rows_put_int(&r, v->last_officer);
        rows_put_int(&r, v->stay_first);
        rows_put_real(&r, v->first_part);
        rows_put_real(&r, v->last_part);
        rows_run(&r);
    }
    TRY(rows_status(&r));
done:
    rows_close(&r);
    return st;
}

static jalur_status save_duties(store *s, const roster *x)
{
    jalur_status st = JALUR_OK;
    rows r = {0};
    TRY(rows_open(s, "roster_duty",
                  "INSERT INTO roster_duty (seq, office, day, permanents, temporaries, borrowed, lent, overtime, used,"
                  " by_counter, by_community, by_door, returned, paid, cash_idr) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
                  &r));
    for (uint32_t i = 0; i < x->n_duties; i++) {
        const roster_duty *d = &x->duties[i];
        const double real[] = {d->permanents, d->temporaries, d->borrowed, d->lent, d->overtime, d->used,
                               d->visited[CHANNEL_COUNTER], d->visited[CHANNEL_COMMUNITY], d->visited[CHANNEL_DOOR],
                               d->returned, d->paid};
        rows_put_int(&r, (int64_t)i + 1);
        rows_put_int(&r, (int64_t)d->office + 1);
        rows_put_int(&r, d->day);
        for (size_t k = 0; k < sizeof real / sizeof real[0]; k++)
            rows_put_real(&r, real[k]);
        rows_put_int(&r, d->cash_idr);
        rows_run(&r);
    }
    TRY(rows_status(&r));
done:
    rows_close(&r);
    return st;
}

static jalur_status save_loans(store *s, const roster *x)
{
    jalur_status st = JALUR_OK;
    rows r = {0};
    TRY(rows_open(s, "roster_loan",
                  "INSERT INTO roster_loan (seq, lender, borrower, staff_days, travel_min) VALUES (?, ?, ?, ?, ?)", &r));
    for (uint32_t i = 0; i < x->n_loans; i++) {
        rows_put_int(&r, (int64_t)i + 1);
        rows_put_int(&r, (int64_t)x->loans[i].from + 1);
        rows_put_int(&r, (int64_t)x->loans[i].to + 1);
        rows_put_real(&r, x->loans[i].staff_days);
        rows_put_real(&r, x->loans[i].travel_min);
        rows_run(&r);
    }
    TRY(rows_status(&r));
done:
    rows_close(&r);
    return st;
}

static jalur_status save_stops(store *s, const territory *t, const roster *x)
{
    jalur_status st = JALUR_OK;
    rows r = {0};
    TRY(rows_open(s, "roster_stop",
                  "INSERT INTO roster_stop (seq, household, visit, officer, walk_s) VALUES (?, ?, ?, ?, ?)", &r));
    for (uint32_t i = 0; i < x->n_stops; i++) {
        rows_put_int(&r, (int64_t)i + 1);
        rows_put_text(&r, t->households[x->stops[i].household].id);
        rows_put_int(&r, (int64_t)x->stops[i].visit + 1);
        rows_put_int(&r, x->stops[i].officer);
        rows_put_int(&r, x->stops[i].walk_s);
        rows_run(&r);
    }
    TRY(rows_status(&r));
done:
    rows_close(&r);
    return st;
}

static jalur_status save_crews(store *s, const territory *t, const roster *x)
{
    jalur_status st = JALUR_OK;
    rows r = {0};
    TRY(rows_open(s, "roster_crew",
                  "INSERT INTO roster_crew (seq, area, day, vehicles, crew, boat_crew, porters, escorts, guards)"
                  " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                  &r));
    for (uint32_t i = 0; i < x->n_crews; i++) {
        const roster_crew *c = &x->crews[i];
        rows_put_int(&r, (int64_t)i + 1);
        if (c->area == JALUR_NONE) rows_put_null(&r);
        else rows_put_text(&r, t->areas[c->area].code);
        rows_put_int(&r, c->day);
        const uint32_t number[] = {c->vehicles, c->crew, c->boat_crew, c->porters, c->escorts, c->guards};
        for (size_t k = 0; k < sizeof number / sizeof number[0]; k++)
            rows_put_int(&r, number[k]);
        rows_run(&r);
    }
    TRY(rows_status(&r));
done:
    rows_close(&r);
    return st;
}

static jalur_status save_days(store *s, const roster *x)
{
    jalur_status st = JALUR_OK;
    rows r = {0};
    TRY(rows_open(s, "roster_day", "INSERT INTO roster_day (day, permanents, temporaries, served) VALUES (?, ?, ?, ?)",
                  &r));
    for (uint32_t i = 0; i < x->n_days; i++) {
        rows_put_int(&r, (int64_t)i + 1);
        rows_put_int(&r, x->days[i].permanents);
        rows_put_int(&r, x->days[i].temporaries);
        rows_put_real(&r, x->days[i].served);
        rows_run(&r);
    }
    TRY(rows_status(&r));
done:
    rows_close(&r);
    return st;
}

static jalur_status save_stages(store *s, const roster *x)
{
    jalur_status st = JALUR_OK;
    rows r = {0};
    TRY(rows_open(s, "roster_stage",
                  "INSERT INTO roster_stage (seq, name, optimum, bound, unit, proven) VALUES (?, ?, ?, ?, ?, ?)", &r));
    for (uint32_t i = 0; i < x->n_stages; i++) {
        rows_put_int(&r, (int64_t)i + 1);
        rows_put_text(&r, x->stages[i].name);
        rows_put_real(&r, x->stages[i].optimum);
        rows_put_real(&r, x->stages[i].bound);
        rows_put_text(&r, x->stages[i].unit);
        rows_put_int(&r, x->stages[i].proven);
        rows_run(&r);
    }
    TRY(rows_status(&r));
done:
    rows_close(&r);
    return st;
}

jalur_status store_save_roster(store *s, const territory *t, const roster *x)
{
    jalur_status st = JALUR_OK;
    TRY(check_indices(s, t, x));
    TRY(db_begin(s));
    TRY(results_drop_due(s));
    TRY(db_exec(s, "DELETE FROM roster; DELETE FROM roster_office; DELETE FROM roster_village; DELETE FROM roster_day;"
                   " DELETE FROM roster_stage; DELETE FROM roster_visit; DELETE FROM roster_duty; DELETE FROM roster_loan;"
                   " DELETE FROM roster_stop; DELETE FROM roster_crew"));
    TRY(save_head(s, x));
    TRY(save_offices(s, t, x));
    TRY(save_villages(s, t, x));
    TRY(save_visits(s, x));
    TRY(save_duties(s, x));
    TRY(save_loans(s, x));
    TRY(save_stops(s, t, x));
    TRY(save_crews(s, t, x));
    TRY(save_days(s, x));
    TRY(save_stages(s, x));
    TRY(db_commit(s));
done:
    db_rollback(s);
    return err_while(s->ctx, st, "saving the roster");
}
