/* Rules of vehicles and stations that contradict each other, and an earlier plan that no longer fits. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "check/inside.h"

enum { DAY_S = 86400 };

static problem of_vehicle(const vehicle *v, const char *class, problem_severity severity)
{
    return (problem){.class = class, .severity = severity, .kind = "vehicle", .id = v->id, .measure = NAN, .unit = ""};
}

static problem of_station(const station *s, const char *class, problem_severity severity)
{
    return (problem){.class = class, .severity = severity, .kind = "station", .id = s->id, .measure = NAN, .unit = "",
                     .has_point = s->placed != PLACED_NOWHERE, .at = s->at};
}

/* ---- vehicles ---- */

/* A break that must be taken begins at some time of the shift. */
static bool break_fits(const crew_break *b, int64_t from_s, int64_t to_s)
{
    bool fits = b->n_within == 0 || b->after_s > 0;
    for (uint32_t i = 0; i < b->n_within; i++)
        fits |= b->within[i].to_s >= from_s && b->within[i].from_s + b->length_s <= to_s;
    return fits;
}

static jalur_status check_breaks(check_job *j, const vehicle *v)
{
    jalur_status st = JALUR_OK;
    const bool own = v->shift_end_s > v->shift_start_s; /* else as the settings say */
    const int from_s = own ? (int)v->shift_start_s : (int)j->s->day_start_s, to_s = own ? (int)v->shift_end_s : (int)j->s->day_end_s;
    for (uint32_t i = 0; i < v->n_breaks; i++) {
        const problem p = of_vehicle(v, "break-outside-shift", PROBLEM_WARNING);
        if (break_fits(&v->breaks[i], from_s, to_s)) continue;
        TRY(problems_add(j->out, &p, "Break %u of vehicle %s never begins and ends within its shift, %02d:%02d to %02d:%02d: it cannot go. "
                         "Move the hours of the break, or the shift.", i + 1, v->id, from_s / 3600, from_s / 60 % 60, to_s / 3600,
                         to_s / 60 % 60));
    }
done:
    return st;
}

static jalur_status check_reloads(check_job *j, const vehicle *v)
{
    jalur_status st = JALUR_OK;
    const char *at = v->reload_at, *word;
    if (v->reloads == 0 && at && at[0]) {
        const problem p = of_vehicle(v, "reload-not-used", PROBLEM_WARNING);
        TRY(problems_add(j->out, &p, "Vehicle %s has places to reload at, but may not reload: fill in how often (column reloads).", v->id));
    }
    for (size_t n; v->reloads > 0 && at && (n = terms_word(&at, &word)) > 0;) {
        char id[200];
        snprintf(id, sizeof id, "%.*s", (int)n, word);
        const problem p = of_vehicle(v, "reload-place-unknown", PROBLEM_BLOCKS);
        const uint32_t office_index = territory_office(j->t, id);
        if (office_index != JALUR_NONE && j->t->offices[office_index].placed != PLACED_NOWHERE) continue;
        TRY(problems_add(j->out, &p, "Vehicle %s reloads at \"%s\", which is no office with a position. Import the office, or correct "
                         "the column reload_at.", v->id, id));
    }
done:
    return st;
}

static jalur_status check_end(check_job *j, const vehicle *v)
{
    jalur_status st = JALUR_OK;
    const uint32_t end = vehicle_end(v, v->home);
    if (vehicle_ends_open(v)) return JALUR_OK;
    if (v->end_id && v->end_id[0] && (end == JALUR_NONE || j->t->offices[end].placed == PLACED_NOWHERE)) {
        const problem p = of_vehicle(v, "vehicle-end-unknown", PROBLEM_BLOCKS);
        TRY(problems_add(j->out, &p, "The routes of vehicle %s end at \"%s\", which is no office with a position. Import the office, or "
                         "correct the column end; %s ends them at their last stop.", v->id, v->end_id, VEHICLE_OPEN_END));
    }
done:
    return st;
}

/* Nothing brings it home for the next day but the planner. */
static jalur_status check_next_day(check_job *j, const vehicle *v)
{
    jalur_status st = JALUR_OK;
    const problem p = of_vehicle(v, "vehicle-ends-elsewhere", PROBLEM_NOTE);
    if (j->s->days > 1 && (vehicle_ends_open(v) || vehicle_end(v, v->home) != v->home))
        TRY(problems_add(j->out, &p, "Vehicle %s ends its routes elsewhere than it begins them, and there are %lld days: on each it begins at "
                         "its home again. How it comes back there is neither planned nor paid.", v->id, (long long)j->s->days));
done:
    return st;
}

static jalur_status check_nights(check_job *j, const vehicle *v)
{
    jalur_status st = JALUR_OK;
    const char *at = v->night_at ? v->night_at : "", *word;
    const problem p = of_vehicle(v, "night-place-unknown", PROBLEM_BLOCKS);
    if (v->nights > 0 && !at[0])
        TRY(problems_add(j->out, &p, "Vehicle %s may stay away for %u nights, but nowhere: fill in where (column night_at).", v->id, v->nights));
    for (size_t n; v->nights > 0 && (n = terms_word(&at, &word)) > 0;) {
        char id[200];
        snprintf(id, sizeof id, "%.*s", (int)n, word);
        const uint32_t office_index = territory_office(j->t, id);
        if (office_index != JALUR_NONE && j->t->offices[office_index].placed != PLACED_NOWHERE) continue;
        TRY(problems_add(j->out, &p, "Vehicle %s may stay overnight at \"%s\", which is no office with a position. Import the office, or "
                         "correct the column night_at.", v->id, id));
    }
    const problem unused = of_vehicle(v, "night-not-used", PROBLEM_WARNING);
    if (v->nights > 0 && j->s->days < 2)
        TRY(problems_add(j->out, &unused, "Vehicle %s may stay overnight, but the plan has one day: set plan.days.", v->id));
done:
    return st;
}

static jalur_status check_overtime(check_job *j, const vehicle *v)
{
    jalur_status st = JALUR_OK;
    const problem p = of_vehicle(v, "overtime-incomplete", PROBLEM_WARNING);
    if ((v->overtime_after_s > 0) != (v->overtime_idr > 0))
        TRY(problems_add(j->out, &p, "Vehicle %s has %s: overtime counts only with both columns, overtime_after and overtime.", v->id,
                         v->overtime_idr > 0 ? "a price of overtime, but no hours after which it begins"
                                             : "hours after which overtime begins, but no price of it"));
done:
    return st;
}

/* ---- stations ---- */

static int64_t deadline_s(const check_job *j, const station *s)
{
    if (s->deadline_s != INT32_MAX) return s->deadline_s;
    return j->s->deadline_s < 0 ? INT64_MAX : (j->s->days - 1) * DAY_S + j->s->deadline_s;
}

static bool ever_open(const check_job *j, const station *s)
{
    for (uint32_t i = 0; i < s->n_open; i++) {
        const day_hours *h = &s->open[i];
        const int64_t day = h->day ? h->day : 1;
        if (day <= j->s->days && (day - 1) * DAY_S + h->from_s <= deadline_s(j, s)) return true;
    }
    return s->n_open == 0;
}

static bool some_vehicle_may(const territory *t, const station *s)
{
    bool any = t->n_vehicles == 0;
    for (uint32_t i = 0; i < t->n_vehicles && !any; i++) {
        const vehicle *v = &t->vehicles[i];
        const bool named = !s->only || !s->only[0] || terms_has(s->only, v->id, strlen(v->id));
        any = v->count > 0 && named && terms_has_all(v->skills, s->needs);
    }
    return any;
}

static jalur_status check_pickup_to(check_job *j, const station *s)
{
    jalur_status st = JALUR_OK;
    if (!s->pickup_to_id || !s->pickup_to_id[0]) return JALUR_OK;
    if (!station_paired(s)) {
        const problem p = of_station(s, "pickup-empty", PROBLEM_WARNING);
        TRY(problems_add(j->out, &p, "Station %s gives nothing that could go to %s: fill in what is picked up (columns pickup_boxes, pickup_kg "
                         "or pickup_m3).", s->id, s->pickup_to_id));
    } else if (s->pickup_to == JALUR_NONE || j->t->offices[s->pickup_to].placed == PLACED_NOWHERE) {
        const problem p = of_station(s, "pickup-place-unknown", PROBLEM_BLOCKS);
        TRY(problems_add(j->out, &p, "What station %s gives goes to \"%s\", which is no office with a position. Import the office, or correct "
                         "the column pickup_to.", s->id, s->pickup_to_id));
    } else if (s->split) {
        const problem p = of_station(s, "pickup-not-split", PROBLEM_WARNING);
        TRY(problems_add(j->out, &p, "Station %s may be served by several vehicles and gives something that goes to %s: it is served by one.",
                         s->id, s->pickup_to_id));
    }
done:
    return st;
}

static jalur_status check_within_plan(check_job *j, const station *s)
{
    jalur_status st = JALUR_OK;
    const int64_t end_s = j->s->days * DAY_S;
    const bool due = s->deadline_s != INT32_MAX && s->deadline_s > end_s;
    const problem p = of_station(s, "day-after-plan", PROBLEM_WARNING);
    if (due || s->ready_s >= end_s)
        TRY(problems_add(j->out, &p, "Station %s has %s on day %lld, and the plan ends with day %lld. Mend the column %s, or set plan.days.", s->id,
                         due ? "a deadline" : "goods that come", (long long)(((due ? s->deadline_s - 1 : s->ready_s) / DAY_S) + 1),
                         (long long)j->s->days, due ? "deadline" : "ready"));
done:
    return st;
}

static jalur_status check_station(check_job *j, const station *s)
{
    jalur_status st = JALUR_OK;
    if (!ever_open(j, s)) {
        const problem p = of_station(s, "station-never-open", PROBLEM_BLOCKS);
        TRY(problems_add(j->out, &p, "Station %s is open at no time of the %lld days of the plan before its deadline. Mend its hours "
                         "(column open) or deadline, or set plan.days.", s->id, (long long)j->s->days));
    }
    if (!some_vehicle_may(j->t, s)) {
        const problem p = of_station(s, "station-without-vehicle", PROBLEM_WARNING);
        TRY(problems_add(j->out, &p, "No vehicle may serve station %s: it wants vehicle \"%s\" with skills \"%s\". Add the skill to a "
                         "vehicle, or correct the columns vehicles and needs.", s->id, s->only && s->only[0] ? s->only : "any",
                         s->needs && s->needs[0] ? s->needs : "none"));
    }
    if (s->ready_s > 0 && s->ready_s > deadline_s(j, s)) {
        const problem p = of_station(s, "ready-after-deadline", PROBLEM_WARNING);
        TRY(problems_add(j->out, &p, "What station %s gets is ready after its deadline: it cannot be brought in time.", s->id));
    } else {
        TRY(check_within_plan(j, s));
    }
    TRY(check_pickup_to(j, s));
done:
    return st;
}

/* ---- the earlier plan ---- */

static jalur_status check_earlier(check_job *j)
{
    jalur_status st = JALUR_OK;
    uint32_t gone = 0, homeless = 0;
    const earlier *first = NULL;
    for (uint32_t i = 0; i < j->t->n_earlier; i++) {
        const earlier *e = &j->t->earlier[i];
        const bool lost = e->vehicle == JALUR_NONE || e->day > j->s->days;
        gone += e->station == JALUR_NONE;
        homeless += lost;
        if (lost && !first) first = e;
        if (!lost || !e->fixed || e->station == JALUR_NONE) continue;
        const problem p = of_station(&j->t->stations[e->station], "fixed-without-vehicle", PROBLEM_BLOCKS);
        TRY(problems_add(j->out, &p, "Station %s is fixed on vehicle %s of \"%s\" on day %u of the earlier plan, which is not there any more. "
                         "Free it (fixed 0), or import the vehicle.", e->station_id, e->vehicle_id, e->home_id, e->day));
    }
    problem p = {.class = "earlier-station-gone", .severity = PROBLEM_NOTE, .kind = "station", .id = "", .measure = gone, .unit = "rows"};
    if (gone > 0) TRY(problems_add(j->out, &p, "%u stations of the earlier plan are not in the project any more.", gone));
    p.class = "earlier-vehicle-gone";
    p.measure = homeless;
    if (homeless > 0)
        TRY(problems_add(j->out, &p, "The vehicle of %u stations of the earlier plan is not there any more (the first: %s of \"%s\" on day %u); "
                         "they are planned anew, at no price.", homeless, first->vehicle_id, first->home_id, first->day));
done:
    return st;
}

jalur_status check_rules(check_job *j)
{
    jalur_status st = JALUR_OK;
    for (uint32_t i = 0; i < j->t->n_vehicles; i++) {
        TRY(check_breaks(j, &j->t->vehicles[i]));
        TRY(check_reloads(j, &j->t->vehicles[i]));
        TRY(check_overtime(j, &j->t->vehicles[i]));
        TRY(check_end(j, &j->t->vehicles[i]));
        TRY(check_nights(j, &j->t->vehicles[i]));
        TRY(check_next_day(j, &j->t->vehicles[i]));
    }
    for (uint32_t i = 0; i < j->t->n_stations; i++) TRY(check_station(j, &j->t->stations[i]));
    TRY(check_earlier(j));
done:
    return st;
}
