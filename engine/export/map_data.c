/* Results and places in the data block of the map page, as columns: one array per member. Times are whole minutes
 * from midnight of plan day 1. */
#include "export/map.h"

#include <math.h>

static int64_t minutes(int64_t s)
{
    return s >= 0 ? s / 60 : -((59 - s) / 60);
}

/* An office far outside of what was imported only costs room: left out unless something on the page speaks of it. */
static bool office_shows(const map_maker *m, uint32_t i, const uint8_t *is_depot, const uint8_t *is_named)
{
    return m->t->n_areas == 0 || m->t->offices[i].village < m->t->n_areas || is_depot[i] || is_named[i];
}

static void write_offices(map_maker *m, const uint8_t *is_depot, const uint8_t *is_named)
{
    const territory *t = m->t;
    writer *w = m->w;
    uint32_t n_left_out = 0;
    json_object(w, "offices");
    json_array(w, "id");
    for (uint32_t i = 0; i < t->n_offices; i++) {
        m->office_at[i] = office_shows(m, i, is_depot, is_named) ? (int64_t)(i - n_left_out) : -1;
        if (m->office_at[i] < 0) n_left_out++;
        if (m->office_at[i] >= 0) json_text(w, NULL, t->offices[i].id);
    }
    json_end(w);
    json_array(w, "name");
    for (uint32_t i = 0; i < t->n_offices; i++)
        if (m->office_at[i] >= 0) json_text(w, NULL, t->offices[i].name);
    json_end(w);
    json_array(w, "kind");
    for (uint32_t i = 0; i < t->n_offices; i++)
        if (m->office_at[i] >= 0) json_text(w, NULL, office_kind_name(t->offices[i].kind));
    json_end(w);
    json_array(w, "area");
    for (uint32_t i = 0; i < t->n_offices; i++)
        if (m->office_at[i] >= 0)
            json_int(w, NULL, t->offices[i].village < t->n_areas ? (int64_t)t->offices[i].village : -1);
    json_end(w);
    json_array(w, "p");
    for (uint32_t i = 0; i < t->n_offices; i++)
        if (m->office_at[i] >= 0) json_int(w, NULL, (int64_t)t->offices[i].placed);
    json_end(w);
    json_array(w, "depot");
    for (uint32_t i = 0; i < t->n_offices; i++)
        if (m->office_at[i] >= 0) json_int(w, NULL, is_depot[i]);
    json_end(w);
    for (uint32_t i = 0; i < t->n_offices; i++)
        if (m->office_at[i] >= 0) pack_point(m->pack, t->offices[i].at);
    map_flush_pack(m, "at");
    json_int(w, "left_out", n_left_out);
    json_end(w);
}

static void write_stations(map_maker *m)
{
    const territory *t = m->t;
    writer *w = m->w;
    json_object(w, "stations");
    json_array(w, "id");
    for (uint32_t i = 0; i < t->n_stations; i++) json_text(w, NULL, t->stations[i].id);
    json_end(w);
    json_array(w, "area");
    for (uint32_t i = 0; i < t->n_stations; i++)
        json_int(w, NULL, t->stations[i].village < t->n_areas ? (int64_t)t->stations[i].village : -1);
    json_end(w);
    json_array(w, "p");
    for (uint32_t i = 0; i < t->n_stations; i++) json_int(w, NULL, (int64_t)t->stations[i].placed);
    json_end(w);
    json_array(w, "voters");
    for (uint32_t i = 0; i < t->n_stations; i++) json_int(w, NULL, t->stations[i].voters);
    json_end(w);
    json_array(w, "boxes");
    for (uint32_t i = 0; i < t->n_stations; i++) json_int(w, NULL, t->stations[i].boxes);
    json_end(w);
    json_array(w, "kg");
    for (uint32_t i = 0; i < t->n_stations; i++) json_real(w, NULL, t->stations[i].weight_g / 1e3, 1);
    json_end(w);
    for (uint32_t i = 0; i < t->n_stations; i++) pack_point(m->pack, t->stations[i].at);
    map_flush_pack(m, "at");
    json_end(w);
}

static const char *severity_word(problem_severity s)
{
    return s == PROBLEM_BLOCKS ? "blocks" : s == PROBLEM_WARNING ? "warning" : "note";
}

/* How many there are of each severity, and how many of all have no point: the page says what it leaves out. */
static void count_problems(writer *w, const problems *p)
{
    size_t by[3] = {0}, no_point = 0;
    for (size_t i = 0; p && i < p->n; i++) {
        by[p->item[i].severity == PROBLEM_BLOCKS ? 0 : p->item[i].severity == PROBLEM_WARNING ? 1 : 2]++;
        if (!p->item[i].has_point || !shape_lonlat_valid(p->item[i].at)) no_point++;
    }
    json_object(w, "all");
    json_int(w, "blocks", (int64_t)by[0]);
    json_int(w, "warning", (int64_t)by[1]);
    json_int(w, "note", (int64_t)by[2]);
    json_int(w, "no_point", (int64_t)no_point);
    json_end(w);
}

/* The first problems that have a point; they come worst first. */
static jalur_status write_problems(map_maker *m)
{
    jalur_status st = JALUR_OK;
    const problems *p = m->in->problems;
    const problem **shown = NULL;
    uint32_t n = 0;
    writer *w = m->w;
    TRY(arena_new(m->mem, MAP_PROBLEMS_MAX, sizeof *shown, &shown));
    for (size_t i = 0; p && i < p->n && n < MAP_PROBLEMS_MAX; i++)
        if (p->item[i].has_point && shape_lonlat_valid(p->item[i].at)) shown[n++] = &p->item[i];
    json_object(w, "problems");
    json_array(w, "sev");
    for (uint32_t i = 0; i < n; i++) json_text(w, NULL, severity_word(shown[i]->severity));
    json_end(w);
    json_array(w, "class");
    for (uint32_t i = 0; i < n; i++) json_text(w, NULL, shown[i]->class);
    json_end(w);
    json_array(w, "id");
    for (uint32_t i = 0; i < n; i++) json_text(w, NULL, shown[i]->id);
    json_end(w);
    json_array(w, "text");
    for (uint32_t i = 0; i < n; i++) json_text(w, NULL, shown[i]->text);
    json_end(w);
    for (uint32_t i = 0; i < n; i++) pack_point(m->pack, shown[i]->at);
    map_flush_pack(m, "at");
    count_problems(w, p);
    json_end(w);
done:
    return st;
}

static void name_event_offices(const map_maker *m, uint8_t *is_named)
{
    const plan *p = m->in->plan;
    for (uint32_t r = 0; p && r < p->n_routes; r++)
        for (uint32_t i = 0; i < p->routes[r].n_events; i++) {
            const route_event *e = &p->routes[r].events[i];
            if (event_at_office(e->kind) && e->index < m->t->n_offices) is_named[e->index] = 1;
        }
}

jalur_status map_write_places(map_maker *m)
{
    jalur_status st = JALUR_OK;
    const roster *r = m->in->roster;
    const access_table *a = m->in->access;
    uint8_t *is_depot = NULL, *is_named = NULL;
    TRY(arena_new(m->mem, m->t->n_offices, 1, &is_depot));
    TRY(arena_new(m->mem, m->t->n_offices, 1, &is_named));
    TRY(arena_new(m->mem, m->t->n_offices, sizeof *m->office_at, &m->office_at));
    for (uint32_t i = 0; r && i < r->n_offices; i++)
        if (r->offices[i].office < m->t->n_offices) is_named[r->offices[i].office] = 1;
    for (size_t i = 0, n = a ? (size_t)a->n_villages * a->n_ways : 0; i < n; i++)
        if (a->cells[i].office < m->t->n_offices) is_named[a->cells[i].office] = 1;
    for (uint32_t i = 0; i < m->t->n_vehicles; i++)
        if (m->t->vehicles[i].home < m->t->n_offices) is_depot[m->t->vehicles[i].home] = 1;
    for (uint32_t i = 0; i < m->t->n_vehicles; i++) {
        const office *end = word_end(m->t, &m->t->vehicles[i]);
        if (end) is_named[end - m->t->offices] = 1;
    }
    name_event_offices(m, is_named);
    write_offices(m, is_depot, is_named);
    write_stations(m);
    TRY(write_problems(m));
done:
    return st;
}

enum visit_field { VISIT_STATION, VISIT_ARRIVE, VISIT_START, VISIT_DEPART, VISIT_LEG, VISIT_WALK, VISIT_LEFT, VISIT_FIELDS };

static int64_t visit_number(const map_maker *m, const visit *v, enum visit_field field)
{
    switch (field) {
    case VISIT_STATION: return v->station < m->t->n_stations ? (int64_t)v->station : -1;
    case VISIT_ARRIVE: return minutes(v->arrive_s);
    case VISIT_START: return minutes(v->start_s);
    case VISIT_DEPART: return minutes(v->depart_s);
    case VISIT_LEG: return v->leg_m;
    case VISIT_WALK: return v->access_m;
    case VISIT_LEFT: return (int64_t)v->load_after[CARGO_BOXES];
    case VISIT_FIELDS: break;
    }
    return 0;
}

static void write_visits(map_maker *m, const route *r)
{
    static const char *const key[VISIT_FIELDS] = {"s", "a", "t", "d", "m", "w", "l"};
    json_object(m->w, "v");
    for (int field = 0; field < VISIT_FIELDS; field++) {
        json_array(m->w, key[field]);
        for (uint32_t i = 0; i < r->n_visits; i++)
            json_int(m->w, NULL, visit_number(m, &r->visits[i], (enum visit_field)field));
        json_end(m->w);
    }
    json_end(m->w);
}

/* Reloads, breaks, nights and hand-overs: kind, the visit they come before, office of all but a break, clock, boxes aboard then, point. */
static void write_events(map_maker *m, const route *r)
{
    static const char *const key[] = {"k", "b", "o", "a", "t", "d", "l", "p"};
    jalur_lonlat at;
    if (r->n_events == 0) return;
    json_object(m->w, "e");
    for (int field = 0; field < 8; field++) {
        json_array(m->w, key[field]);
        for (uint32_t i = 0; i < r->n_events; i++) {
            const route_event *e = &r->events[i];
            const bool there = event_at_office(e->kind) && e->index < m->t->n_offices;
            switch (field) {
            case 0: json_text(m->w, NULL, event_kind_name(e->kind)); break;
            case 1: json_int(m->w, NULL, e->before); break;
            case 2: json_int(m->w, NULL, there ? m->office_at[e->index] : -1); break;
            case 3: json_int(m->w, NULL, minutes(e->arrive_s)); break;
            case 4: json_int(m->w, NULL, minutes(e->start_s)); break;
            case 5: json_int(m->w, NULL, minutes(e->depart_s)); break;
            case 6: json_int(m->w, NULL, (int64_t)e->load[CARGO_BOXES]); break;
            default: json_int(m->w, NULL, word_event_place(m->t, r, i, &at)); break;
            }
        }
        json_end(m->w);
    }
    for (uint32_t i = 0; i < r->n_events; i++) {
        if (!word_event_place(m->t, r, i, &at)) at = (jalur_lonlat){0, 0};
        pack_point(m->pack, at);
    }
    map_flush_pack(m, "at");
    json_end(m->w);
}

static void write_route_numbers(writer *w, const route *r)
{
    json_int(w, "no", r->vehicle_no);
    json_int(w, "day", r->day);
    json_int(w, "last", route_last_day(r));
    json_int(w, "load", minutes(r->load_start_s));
    json_int(w, "depart", minutes(r->depart_s));
    json_int(w, "back", minutes(r->return_s));
    json_int(w, "boxes", (int64_t)word_brought(r, CARGO_BOXES));
    json_int(w, "first", (int64_t)r->load[CARGO_BOXES]); /* aboard when it leaves; the rest comes with reloads */
    json_real(w, "kg", (double)word_brought(r, CARGO_WEIGHT) / 1e3, 1);
    json_real(w, "m3", (double)word_brought(r, CARGO_VOLUME) / 1e6, 2);
    json_int(w, "over", minutes(r->overtime_s));
    json_real(w, "km", r->drive_m / 1e3, 3); /* whole metres: the page adds them up */
    json_int(w, "drive", minutes(r->drive_s));
    json_int(w, "service", minutes(r->service_s));
    json_int(w, "wait", minutes(r->wait_s));
    json_int(w, "cost", r->cost_idr);
    json_real(w, "unpaved", r->unpaved_m / 1e3, 1);
    json_real(w, "dry", r->dry_only_m / 1e3, 1);
    json_int(w, "ferry", r->ferry_legs);
}

static jalur_status write_route(map_maker *m, uint32_t index, double tolerance_deg)
{
    jalur_status st = JALUR_OK;
    const route *r = &m->in->plan->routes[index];
    const vehicle *v = word_vehicle(m->t, r->vehicle);
    const char *id = NULL;
    TRY(word_route(m->mem, index, m->in->plan->n_routes, &id));
    json_object(m->w, NULL);
    json_text(m->w, "id", id);
    json_text(m->w, "vehicle", v ? v->id : "?");
    json_text(m->w, "profile", v ? v->profile : "");
    json_int(m->w, "crew", v ? v->crew : 0);
    json_int(m->w, "depot", v && v->home < m->t->n_offices ? m->office_at[v->home] : -1);
    const office *end = word_end(m->t, v);
    json_int(m->w, "end", end ? m->office_at[end - m->t->offices] : -1);
    write_route_numbers(m->w, r);
    for (uint32_t i = 0; r->legs && i <= r->n_visits; i++) pack_line(m->pack, &r->legs[i], tolerance_deg);
    for (uint32_t i = 0; i < r->n_events; i++) pack_line(m->pack, &r->events[i].leg, tolerance_deg);
    map_flush_pack(m, "legs");
    for (uint32_t i = 0; r->access && i < r->n_visits; i++) pack_line(m->pack, &r->access[i], tolerance_deg);
    map_flush_pack(m, "access");
    write_visits(m, r);
    write_events(m, r);
    json_end(m->w);
done:
    return st;
}

jalur_status map_write_routes(map_maker *m)
{
    const double STREET_DEG = 3e-5; /* 3 m: routes keep to their streets */
    jalur_status st = JALUR_OK;
    const plan *p = m->in->plan;
    shape_line *legs = NULL;
    size_t n = 0;
    for (uint32_t i = 0; p && i < p->n_routes; i++) n += p->routes[i].legs ? p->routes[i].n_visits + 1 : 0;
    TRY(arena_new(m->mem, n, sizeof *legs, &legs));
    n = 0;
    for (uint32_t i = 0; p && i < p->n_routes; i++)
        for (uint32_t k = 0; p->routes[i].legs && k <= p->routes[i].n_visits; k++) legs[n++] = p->routes[i].legs[k];
    double tolerance_deg = pack_tolerance(m->pack, legs, n, STREET_DEG, MAP_ROUTE_POINTS);
    json_array(m->w, "routes");
    for (uint32_t i = 0; p && i < p->n_routes; i++) {
        json_line(m->w);
        TRY(write_route(m, i, tolerance_deg));
    }
    json_end(m->w);
    st = m->pack->st;
done:
    return st;
}

void map_write_unserved(map_maker *m)
{
    const plan *p = m->in->plan;
    uint32_t n = p ? p->n_unserved : 0;
    writer *w = m->w;
    json_object(w, "unserved");
    json_array(w, "s");
    for (uint32_t i = 0; i < n; i++)
        json_int(w, NULL, p->unserved[i].station < m->t->n_stations ? (int64_t)p->unserved[i].station : -1);
    json_end(w);
    json_array(w, "reason");
    for (uint32_t i = 0; i < n; i++) json_text(w, NULL, unserved_reason_name(p->unserved[i].reason));
    json_end(w);
    json_array(w, "gap");
    for (uint32_t i = 0; i < n; i++)
        map_number(w, isfinite(p->unserved[i].gap_m), p->unserved[i].gap_m, 0);
    json_end(w);
    json_array(w, "over");
    for (uint32_t i = 0; i < n; i++) json_int(w, NULL, minutes(p->unserved[i].over_s + 59));
    json_end(w);
    json_array(w, "extra");
    for (uint32_t i = 0; i < n; i++)
        json_int(w, NULL, p->unserved[i].extra_idr);
    json_end(w);
    json_array(w, "text");
    for (uint32_t i = 0; i < n; i++) json_text(w, NULL, p->unserved[i].text ? p->unserved[i].text : "");
    json_end(w);
    for (uint32_t i = 0; i < n; i++) map_pack_link(m, p->unserved[i].has_points, p->unserved[i].from, p->unserved[i].to);
    map_flush_pack(m, "link");
    json_end(w);
}

static void staff_columns(writer *w, const roster *r, const int64_t *office_at, uint32_t n_offices)
{
    static const char *const key[] = {"o", "perm", "temp", "sup", "coord", "rec", "served", "cost"};
    for (size_t field = 0; field < sizeof key / sizeof key[0]; field++) {
        json_array(w, key[field]);
        for (uint32_t i = 0; i < r->n_offices; i++) {
            const roster_office *o = &r->offices[i];
            switch (field) {
            case 0: json_int(w, NULL, o->office < n_offices ? office_at[o->office] : -1); break;
            case 1: json_int(w, NULL, o->permanents); break;
            case 2: json_int(w, NULL, o->temporaries); break;
            case 3: json_int(w, NULL, o->supervisors); break;
            case 4: json_int(w, NULL, o->coordinators); break;
            case 5: json_int(w, NULL, o->recipients); break;
            case 6: json_real(w, NULL, o->served, 0); break;
            default: json_int(w, NULL, o->cost_idr); break;
            }
        }
        json_end(w);
    }
}

void map_write_staff(map_maker *m)
{
    const roster *r = m->in->roster;
    if (!r) {
        json_null(m->w, "staff");
        return;
    }
    json_object(m->w, "staff");
    staff_columns(m->w, r, m->office_at, m->t->n_offices);
    json_int(m->w, "drivers", r->drivers);
    json_int(m->w, "guards", r->guards);
    json_real(m->w, "recipients", r->recipients, 0);
    json_real(m->w, "paid", r->served, 0);
    json_end(m->w);
}

/* Not negative, rounded; -1 where there is none. */
static void pack_measure(pack *p, double number)
{
    pack_int(p, isfinite(number) && number >= 0 ? (int64_t)llround(number) : -1);
}

/* Of each village: class, tenths of minutes, office, gap, minutes otherwise, metres closed. A country has 83,762 villages and ten
 * ways, so that they are packed. */
static void write_way(map_maker *m, const access_table *a, uint32_t way)
{
    const access_cell *cell = a->cells + way;
    json_object(m->w, NULL);
    for (uint32_t i = 0; i < a->n_villages; i++) {
        const access_cell *c = &cell[(size_t)i * a->n_ways];
        pack_int(m->pack, (int64_t)c->class);
        pack_measure(m->pack, 10 * c->minutes);
        pack_int(m->pack, c->office < m->t->n_offices ? m->office_at[c->office] : -1);
        pack_measure(m->pack, c->gap_m);
        pack_measure(m->pack, c->other_min);
        pack_measure(m->pack, c->closed_m);
    }
    map_flush_pack(m, "cell");
    for (uint32_t i = 0; i < a->n_villages; i++) {
        const access_cell *c = &cell[(size_t)i * a->n_ways];
        map_pack_link(m, isfinite(c->gap_m), c->from, c->to);
    }
    map_flush_pack(m, "link");
    json_end(m->w);
}

static void write_access_villages(map_maker *m, const access_table *a)
{
    writer *w = m->w;
    json_array(w, "area");
    for (uint32_t i = 0; i < a->n_villages; i++)
        json_int(w, NULL, a->villages[i].village < m->t->n_areas ? (int64_t)a->villages[i].village : -1);
    json_end(w);
    json_array(w, "people_n");
    for (uint32_t i = 0; i < a->n_villages; i++) json_int(w, NULL, a->villages[i].people);
    json_end(w);
    json_array(w, "inside");
    for (uint32_t i = 0; i < a->n_villages; i++) json_int(w, NULL, a->villages[i].has_point_inside);
    json_end(w);
    json_array(w, "known");
    for (uint32_t i = 0; i < a->n_villages; i++)
        json_int(w, NULL, a->n_ways > 0 && a->cells[(size_t)i * a->n_ways].class != ACCESS_NO_POSITION);
    json_end(w);
    for (uint32_t i = 0; i < a->n_villages; i++) pack_point(m->pack, a->villages[i].at);
    map_flush_pack(m, "at");
}

void map_write_access(map_maker *m)
{
    const access_table *a = m->in->access;
    writer *w = m->w;
    if (!a || a->n_ways == 0 || a->n_villages == 0) {
        json_null(w, "access");
        return;
    }
    json_object(w, "access");
    json_real(w, "limit", a->limit_min, 1);
    json_text(w, "people", a->people_kind);
    json_array(w, "ways");
    for (uint32_t i = 0; i < a->n_ways; i++) {
        json_array(w, NULL);
        json_text(w, NULL, a->ways[i].profile);
        json_text(w, NULL, season_name(a->ways[i].season));
        json_end(w);
    }
    json_end(w);
    write_access_villages(m, a);
    json_array(w, "cells");
    for (uint32_t i = 0; i < a->n_ways; i++) write_way(m, a, i);
    json_end(w);
    json_end(w);
}
