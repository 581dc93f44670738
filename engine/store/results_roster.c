/* The staffing answer in the project file. */
#include <math.h>

#include "store/results.h"

/* ---- saving ---- */

static jalur_status check_indices(store *s, const territory *t, const roster *x)
{
    bool offices = true, areas = true;
    for (uint32_t i = 0; i < x->n_offices; i++)
        offices = offices && x->offices[i].office < t->n_offices;
    for (uint32_t i = 0; i < x->n_villages; i++) {
        uint32_t office_at = x->villages[i].office;
        areas = areas && x->villages[i].village < t->n_areas;
        offices = offices && (office_at == JALUR_NONE || office_at < x->n_offices);
    }
    jalur_status st = results_check(s, offices, "office");
    return st == JALUR_OK ? results_check(s, areas, "village") : st;
}

static jalur_status save_head(store *s, const roster *x)
{
    jalur_status st = JALUR_OK;
    rows r = {0};
    TRY(rows_open(s, "roster",
                  "INSERT INTO roster (drivers, guards, dual_day, cost_idr, recipients, served, unserved)"
                  " VALUES (?, ?, ?, ?, ?, ?, ?)",
                  &r));
    rows_put_int(&r, x->drivers);
    rows_put_int(&r, x->guards);
    rows_put_real(&r, x->dual_day);
    rows_put_int(&r, x->cost_idr);
    rows_put_real(&r, x->recipients);
    rows_put_real(&r, x->served);
    rows_put_real(&r, x->unserved);
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
        "INSERT INTO roster_office (seq, office, permanents, temporaries, supervisors, recipients, served,"
        " days_counter, days_community, days_door, by_counter, by_community, by_door, cost_idr, dual_staff_day,"
        " dual_permanent_idr) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
        &r));
    for (uint32_t i = 0; i < x->n_offices; i++) {
        const roster_office *o = &x->offices[i];
        rows_put_int(&r, (int64_t)i + 1);
        rows_put_text(&r, t->offices[o->office].id);
        rows_put_int(&r, o->permanents);
        rows_put_int(&r, o->temporaries);
        rows_put_int(&r, o->supervisors);
        rows_put_int(&r, o->recipients);
        rows_put_real(&r, o->served);
        for (int c = 0; c < CHANNELS; c++)
            rows_put_real(&r, o->staff_days[c]);
        for (int c = 0; c < CHANNELS; c++)
            rows_put_real(&r, o->recipients_by[c]);
        rows_put_int(&r, o->cost_idr);
        rows_put_real(&r, o->dual_staff_day);
        rows_put_real(&r, o->dual_permanent_idr);
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
                  " by_community, by_door, unserved, homebound_only_gap, reason) VALUES (?,?,?,?,?,?,?,?,?,?,?,?)",
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
        rows_put_real(&r, v->unserved);
        rows_put_int(&r, v->homebound_only_gap);
        rows_put_text(&r, v->reason);
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
    TRY(db_exec(s, "DELETE FROM roster; DELETE FROM roster_office; DELETE FROM roster_village; DELETE FROM roster_day;"
                   " DELETE FROM roster_stage"));
    TRY(save_head(s, x));
    TRY(save_offices(s, t, x));
    TRY(save_villages(s, t, x));
    TRY(save_days(s, x));
    TRY(save_stages(s, x));
    TRY(db_commit(s));
done:
    db_rollback(s);
    return err_while(s->ctx, st, "saving the roster");
}

/* ---- loading ---- */

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
                  "SELECT drivers, guards, dual_day, cost_idr, recipients, served, unserved FROM roster LIMIT 1", &r));
    *found = rows_next(&r);
    if (*found) {
        x->drivers = rows_u32(&r);
        x->guards = rows_u32(&r);
        x->dual_day = rows_real_or(&r, (double)NAN);
        x->cost_idr = rows_int(&r, INT64_MIN, INT64_MAX);
        x->recipients = rows_real(&r);
        x->served = rows_real(&r);
        x->unserved = rows_real(&r);
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
                  "SELECT seq, office, permanents, temporaries, supervisors, recipients, served, days_counter,"
                  " days_community, days_door, by_counter, by_community, by_door, cost_idr, dual_staff_day,"
                  " dual_permanent_idr FROM roster_office ORDER BY seq",
                  &r));
    for (; i < x->n_offices && rows_next(&r); i++) {
        roster_office *o = &x->offices[i];
        results_seq(&r, i + 1);
        o->office = results_office(&r, load->t, &load->stale);
        o->permanents = rows_u32(&r);
        o->temporaries = rows_u32(&r);
        o->supervisors = rows_u32(&r);
        o->recipients = rows_u32(&r);
        o->served = rows_real(&r);
        for (int c = 0; c < CHANNELS; c++)
            o->staff_days[c] = rows_real(&r);
        for (int c = 0; c < CHANNELS; c++)
            o->recipients_by[c] = rows_real(&r);
        o->cost_idr = rows_int(&r, INT64_MIN, INT64_MAX);
        o->dual_staff_day = rows_real_or(&r, (double)NAN);
        o->dual_permanent_idr = rows_real_or(&r, (double)NAN);
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
        "SELECT seq, village, office, travel_min, mobile, homebound, by_counter, by_community, by_door, unserved,"
        " homebound_only_gap, reason FROM roster_village ORDER BY seq",
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
        v->unserved = rows_real(&r);
        v->homebound_only_gap = rows_bool(&r);
        v->reason = rows_text(&r, &x->mem);
    }
    TRY(rows_end(&r, i, x->n_villages));
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
        x->days[i].permanents = rows_u32(&r);
        x->days[i].temporaries = rows_u32(&r);
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
    TRY(load_days(&load));
    TRY(load_stages(&load));
    *found = !load.stale;
done:
    db_rollback(s); /* ends the reading transaction */
    if (!*found) roster_release(out);
    return err_while(s->ctx, st, "loading the roster");
}
