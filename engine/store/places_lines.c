/* Roads, closures, vehicles, the earlier plan, staff, signal, closed days and deliveries of the project file. */
#include <math.h>
#include <string.h>

#include "model/due.h"
#include "store/places_load.h"
#include "store/results.h"

static const char *class_word(int i)
{
    return road_class_name((road_class)i);
}
static const char *surface_word(int i)
{
    return road_surface_name((road_surface)i);
}

enum {
    ROAD_FLAGS = ROAD_BRIDGE | ROAD_TUNNEL | ROAD_DRY_ONLY,
    ROAD_MODES = MODE_TRUCK | MODE_PICKUP | MODE_MOTORCYCLE | MODE_FOOT | MODE_BOAT,
    SIGNAL_LEVEL_MAX = 4
};

/* Heights stand in a column of their own: 4 little-endian bytes per vertex. */
static jalur_status read_heights(rows *r, int column_z, arena *mem, shape_line *line)
{
    r->at = column_z + 1; /* what rows_bad speaks of */
    if (r->st != JALUR_OK || sqlite3_column_type(r->statement, column_z) == SQLITE_NULL) return r->st;
    const uint8_t *z = sqlite3_column_blob(r->statement, column_z);
    if (!z || (size_t)sqlite3_column_bytes(r->statement, column_z) != 4 * (size_t)line->n)
        return rows_bad(r, "a height for every vertex");
    r->st = arena_new(mem, line->n, sizeof *line->z_m, &line->z_m);
    if (r->st != JALUR_OK) return r->st;
    for (uint32_t i = 0; i < line->n; i++) {
        const uint8_t *b = z + 4 * (size_t)i;
        uint32_t bits = (uint32_t)b[3] << 24 | (uint32_t)b[2] << 16 | (uint32_t)b[1] << 8 | (uint32_t)b[0];
        memcpy(&line->z_m[i], &bits, sizeof bits);
        if (!isfinite(line->z_m[i])) return rows_bad(r, "heights in metres");
    }
    return JALUR_OK;
}

static jalur_status load_road_ids(places_load *p)
{
    jalur_status st = JALUR_OK;
    territory *t = p->t;
    rows r = {0};
    uint32_t i = 0;
    TRY(rows_room(p->s, &t->mem, "SELECT count(*) FROM road_id", sizeof *t->road_ids, &t->road_ids, &t->n_road_ids));
    TRY(rows_open(p->s, "road_id", "SELECT code, text FROM road_id ORDER BY code", &r));
    for (; i < t->n_road_ids && rows_next(&r); i++) {
        results_seq(&r, i + 1);
        t->road_ids[i] = rows_text(&r, &t->mem);
    }
    TRY(rows_end(&r, i, t->n_road_ids));
done:
    rows_close(&r);
    return st;
}

jalur_status places_load_roads(places_load *p)
{
    enum { COLUMN_Z = 9 };
    jalur_status st = JALUR_OK;
    territory *t = p->t;
    rows r = {0};
    uint32_t i = 0;
    TRY(load_road_ids(p));
    TRY(rows_room(p->s, &t->mem, "SELECT count(*) FROM road", sizeof *t->roads, &t->roads, &t->n_roads));
    TRY(rows_open(p->s, "road",
                  "SELECT source_id, name, class, surface, oneway, flags, modes, max_kmh, wait_min, z, geom"
                  " FROM road ORDER BY id",
                  &r));
    for (; i < t->n_roads && rows_next(&r); i++) {
        road *x = &t->roads[i];
        x->source_id = rows_int(&r, INT64_MIN, INT64_MAX);
        x->name = rows_shared(&r, &p->texts);
        x->class = (uint8_t)rows_word(&r, class_word, ROAD_CLASSES);
        x->surface = (uint8_t)rows_word(&r, surface_word, SURFACES);
        x->oneway = (int8_t)rows_int(&r, ROAD_BACKWARD, ROAD_FORWARD);
        x->flags = (uint8_t)rows_int(&r, 0, ROAD_FLAGS);
        x->modes = (uint8_t)rows_int(&r, 0, ROAD_MODES);
        x->max_kmh = (uint8_t)rows_int(&r, 0, UINT8_MAX);
        x->wait_min = (uint16_t)rows_int(&r, 0, UINT16_MAX);
        r.at = COLUMN_Z + 1;
        if (!rows_line(&r, &t->mem, &x->line)) rows_bad(&r, "a line");
        TRY(read_heights(&r, COLUMN_Z, &t->mem, &x->line));
        if (i % 4096 == 0) TRY(step_progress(p->s->ctx, "loading roads", i, t->n_roads));
    }
    TRY(rows_end(&r, i, t->n_roads));
done:
    rows_close(&r);
    return st;
}

static int32_t seconds(rows *r)
{
    const int32_t s = rows_time(r);
    if (s < 0) rows_bad(r, "a length of time");
    return s;
}

static int32_t seconds_or_setting(rows *r)
{
    if (!rows_null(r)) return seconds(r);
    r->at++;
    return -1;
}

static jalur_status read_vehicle_rules(rows *r, places_load *p, vehicle *x)
{
    x->load_s = seconds_or_setting(r);
    x->unload_base_s = seconds_or_setting(r);
    x->unload_box_s = seconds_or_setting(r);
    x->max_stops = rows_u32(r);
    x->max_m = (uint32_t)rows_int(r, 0, INT32_MAX);
    x->max_drive_s = seconds(r);
    x->max_work_s = seconds(r);
    x->overtime_after_s = seconds(r);
    x->overtime_idr = rows_price(r);
    x->reloads = rows_heads(r);
    x->reload_s = seconds_or_setting(r);
    x->reload_at = rows_shared(r, &p->texts);
    const char *breaks = rows_raw(r);
    if (r->st != JALUR_OK) return r->st;
    const jalur_status read = terms_breaks_new(&p->t->mem, breaks, &x->breaks, &x->n_breaks);
    if (read == JALUR_E_DATA) return rows_bad(r, "breaks as 30 11:30-13:30; 45 after 4:00");
    r->st = read;
    x->skills = rows_shared(r, &p->texts);
    x->escort = rows_bool(r);
    x->end_id = rows_shared(r, &p->texts);
    x->end = JALUR_NONE;
    x->nights = rows_day(r);
    x->night_s = seconds(r);
    x->night_at = rows_shared(r, &p->texts);
    x->night_idr = rows_price(r);
    return r->st;
}

jalur_status places_load_vehicles(places_load *p)
{
    jalur_status st = JALUR_OK;
    territory *t = p->t;
    rows r = {0};
    uint32_t i = 0;
    TRY(rows_room(p->s, &t->mem, "SELECT count(*) FROM vehicle", sizeof *t->vehicles, &t->vehicles, &t->n_vehicles));
    TRY(rows_open(
        p->s, "vehicle",
        "SELECT id, home_id, count, boxes, weight_g, volume_cm3, profile, fixed_idr, per_km_idr, per_hour_idr,"
        " shift_start_s, shift_end_s, crew, load_s, unload_base_s, unload_box_s, max_stops, max_m, max_drive_s, max_work_s,"
        " overtime_after_s, overtime_idr, reloads, reload_s, reload_at, breaks, skills, escort, end_id, nights, night_s, night_at,"
        " night_idr"
        " FROM vehicle ORDER BY id COLLATE BINARY, home_id COLLATE BINARY",
        &r));
    for (; i < t->n_vehicles && rows_next(&r); i++) {
        vehicle *x = &t->vehicles[i];
        x->id = rows_id(&r, &t->mem);
        x->home_id = rows_shared(&r, &p->texts);
        x->home = JALUR_NONE;
        x->count = rows_heads(&r);
        for (int d = 0; d < CARGO_DIMENSIONS; d++)
            x->capacity[d] = rows_u32_or(&r, UINT32_MAX);
        x->profile = rows_shared(&r, &p->texts);
        x->fixed_idr = rows_price(&r);
        x->per_km_idr = rows_price(&r);
        x->per_hour_idr = rows_price(&r);
        x->shift_start_s = rows_time(&r);
        x->shift_end_s = rows_time(&r);
        x->crew = rows_heads(&r);
        TRY(read_vehicle_rules(&r, p, x));
    }
    TRY(rows_end(&r, i, t->n_vehicles));
done:
    rows_close(&r);
    return st;
}

/* By route, then the place in it: how the planner of the next plan reads it. */
jalur_status places_load_earlier(places_load *p)
{
    jalur_status st = JALUR_OK;
    territory *t = p->t;
    rows r = {0};
    uint32_t i = 0;
    TRY(rows_room(p->s, &t->mem, "SELECT count(*) FROM earlier", sizeof *t->earlier, &t->earlier, &t->n_earlier));
    TRY(rows_open(p->s, "earlier",
                  "SELECT station, route, seq, vehicle, vehicle_no, home_id, day, fixed FROM earlier"
                  " ORDER BY route COLLATE BINARY, seq, station COLLATE BINARY",
                  &r));
    for (; i < t->n_earlier && rows_next(&r); i++) {
        earlier *x = &t->earlier[i];
        x->station_id = rows_id(&r, &t->mem);
        x->route = rows_shared(&r, &p->texts);
        x->seq = rows_u32(&r);
        x->vehicle_id = rows_shared(&r, &p->texts);
        x->vehicle_no = rows_u32(&r);
        x->home_id = rows_shared(&r, &p->texts);
        x->day = rows_day(&r);
        x->fixed = rows_bool(&r);
        x->station = x->vehicle = JALUR_NONE;
    }
    TRY(rows_end(&r, i, t->n_earlier));
done:
    rows_close(&r);
    return st;
}

jalur_status places_load_crews(places_load *p)
{
    jalur_status st = JALUR_OK;
    territory *t = p->t;
    rows r = {0};
    uint32_t i = 0;
    TRY(rows_room(p->s, &t->mem, "SELECT count(*) FROM staff", sizeof *t->crews, &t->crews, &t->n_crews));
    TRY(rows_open(
        p->s, "staff",
        "SELECT office_id, permanents, max_temporaries, wage_permanent_idr_day, wage_temporary_idr_day, hire_idr,"
        " hire_lead_days FROM staff ORDER BY office_id COLLATE BINARY",
        &r));
    for (; i < t->n_crews && rows_next(&r); i++) {
        crew *x = &t->crews[i];
        x->office_id = rows_id(&r, &t->mem);
        x->office = JALUR_NONE;
        x->permanents = rows_heads(&r);
        x->max_temporaries = rows_u32_or(&r, UINT32_MAX);
        x->wage_permanent_idr_day = rows_price(&r);
        x->wage_temporary_idr_day = rows_price(&r);
        x->hire_idr = rows_price(&r);
        x->hire_lead_days = rows_day(&r);
    }
    TRY(rows_end(&r, i, t->n_crews));
done:
    rows_close(&r);
    return st;
}

jalur_status places_load_settlements(places_load *p)
{
    jalur_status st = JALUR_OK;
    territory *t = p->t;
    rows r = {0};
    uint32_t i = 0;
    TRY(rows_room(p->s, &t->mem, "SELECT count(*) FROM settlement", sizeof *t->settlements, &t->settlements, &t->n_settlements));
    TRY(rows_open(p->s, "settlement", "SELECT id, name, kind, lon, lat FROM settlement ORDER BY id", &r));
    for (; i < t->n_settlements && rows_next(&r); i++) {
        settlement *x = &t->settlements[i];
        x->id = rows_text(&r, &t->mem);
        x->name = rows_shared(&r, &p->texts);
        x->kind = rows_shared(&r, &p->texts);
        if (!rows_lonlat(&r, &x->at)) rows_bad(&r, "a position");
    }
    TRY(rows_end(&r, i, t->n_settlements));
done:
    rows_close(&r);
    return st;
}

jalur_status places_load_signals(places_load *p)
{
    jalur_status st = JALUR_OK;
    territory *t = p->t;
    rows r = {0};
    uint32_t i = 0;
    TRY(rows_room(p->s, &t->mem, "SELECT count(*) FROM signal_mark", sizeof *t->signals, &t->signals, &t->n_signals));
    TRY(rows_open(p->s, "signal_mark", "SELECT village_code, lon, lat, level FROM signal_mark ORDER BY id", &r));
    for (; i < t->n_signals && rows_next(&r); i++) {
        signal_mark *x = &t->signals[i];
        x->village_code = rows_shared(&r, &p->texts);
        x->village = JALUR_NONE;
        x->has_point = rows_lonlat(&r, &x->at);
        x->level = (uint8_t)rows_int(&r, 0, SIGNAL_LEVEL_MAX);
    }
    TRY(rows_end(&r, i, t->n_signals));
done:
    rows_close(&r);
    return st;
}

jalur_status places_load_closed(places_load *p)
{
    jalur_status st = JALUR_OK;
    territory *t = p->t;
    rows r = {0};
    uint32_t i = 0;
    TRY(rows_room(p->s, &t->mem, "SELECT count(*) FROM closed_days", sizeof *t->closed, &t->closed, &t->n_closed));
    TRY(rows_open(p->s, "closed_days",
                  "SELECT area_code, first_day, last_day, reason FROM closed_days"
                  " ORDER BY area_code COLLATE BINARY, first_day, last_day",
                  &r));
    for (; i < t->n_closed && rows_next(&r); i++) {
        closed_days *x = &t->closed[i];
        x->area_code = rows_shared(&r, &p->texts);
        x->area = JALUR_NONE;
        x->first_day = (uint32_t)rows_int(&r, 1, 365);
        x->last_day = (uint32_t)rows_int(&r, 1, 365);
        x->reason = rows_shared(&r, &p->texts);
    }
    TRY(rows_end(&r, i, t->n_closed));
done:
    rows_close(&r);
    return st;
}

/* NULL in road or class: any. */
static void read_named_roads(rows *r, closure *x)
{
    x->by_road = !rows_null(r);
    if (x->by_road) x->road = rows_int(r, INT64_MIN, INT64_MAX);
    else r->at++;
    x->class = ROAD_CLASSES;
    if (!rows_null(r)) x->class = (uint8_t)rows_word(r, class_word, ROAD_CLASSES);
    else r->at++;
}

jalur_status places_load_closures(places_load *p)
{
    jalur_status st = JALUR_OK;
    territory *t = p->t;
    rows r = {0};
    uint32_t i = 0;
    TRY(rows_room(p->s, &t->mem, "SELECT count(*) FROM closure", sizeof *t->closures, &t->closures, &t->n_closures));
    TRY(rows_open(p->s, "closure",
                  "SELECT id, road, class, factor, profile, seasons, reason, geom FROM closure ORDER BY id COLLATE BINARY", &r));
    for (; i < t->n_closures && rows_next(&r); i++) {
        closure *x = &t->closures[i];
        x->id = rows_id(&r, &t->mem);
        read_named_roads(&r, x);
        x->factor = rows_real(&r);
        if (!(x->factor >= 0 && x->factor <= CLOSURE_FACTOR_MAX)) rows_bad(&r, "a speed factor from 0 to 10");
        x->profile = rows_shared(&r, &p->texts);
        x->seasons = (uint8_t)rows_int(&r, 1, (1 << SEASONS) - 1);
        x->reason = rows_shared(&r, &p->texts);
        const bool shaped = rows_area(&r, &t->mem, &x->area);
        if (!shaped && !x->by_road && x->class == ROAD_CLASSES) rows_bad(&r, "a polygon where neither road nor class is given");
    }
    TRY(rows_end(&r, i, t->n_closures));
done:
    rows_close(&r);
    return st;
}

static const char *due_word(int i)
{
    return due_kind_name((due_kind)i);
}

jalur_status places_load_deliveries(places_load *p)
{
    jalur_status st = JALUR_OK;
    territory *t = p->t;
    rows r = {0};
    uint32_t i = 0;
    TRY(rows_room(p->s, &t->mem, "SELECT count(*) FROM handover", sizeof *t->handovers, &t->handovers, &t->n_handovers));
    TRY(rows_open(p->s, "handover",
                  "SELECT kind, station, village_code, day, at_s, count FROM handover"
                  " ORDER BY kind COLLATE BINARY, day, at_s, station COLLATE BINARY, village_code COLLATE BINARY",
                  &r));
    for (; i < t->n_handovers && rows_next(&r); i++) {
        handover *x = &t->handovers[i];
        x->kind = (due_kind)rows_word(&r, due_word, DUE_KINDS);
        x->station_id = rows_text(&r, &t->mem);
        x->village_code = rows_shared(&r, &p->texts);
        x->station = x->village = JALUR_NONE;
        x->day = (int32_t)rows_int(&r, HANDOVER_DAY_MIN, HANDOVER_DAY_MAX);
        x->at_s = (int32_t)rows_int(&r, -1, 86400);
        x->count = rows_u32_or(&r, UINT32_MAX);
    }
    TRY(rows_end(&r, i, t->n_handovers));
done:
    rows_close(&r);
    return st;
}
