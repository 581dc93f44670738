/* The rules of vehicles and stations: hours, breaks, lengths of time, lists of words. engine/model/terms.h has their grammar. */
#include "store/import.h"

#include <math.h>
#include <string.h>

static bool empty(const char *text)
{
    return !*text || EQUAL(text, "null") || strcmp(text, "-") == 0;
}

static jalur_status duration(import_job *j, int field, int64_t otherwise, int64_t *out)
{
    const char *text;
    int32_t found;
    *out = otherwise;
    jalur_status st = import_text(j, field, &text);
    if (st != JALUR_OK || empty(text)) return st;
    if (!terms_duration(text, &found))
        return import_cell_error(j, field, text, "a length of time: minutes, or H:MM, up to 14 days", "write it as 45 or 0:45",
                                 "not a length of time");
    *out = found;
    return JALUR_OK;
}

static jalur_status flag(import_job *j, int field, bool *out)
{
    static const char *const yes[] = {"1", "yes", "ya", "true", "y"}, *const no[] = {"0", "no", "tidak", "false", "n"};
    const char *text;
    *out = false;
    jalur_status st = import_text(j, field, &text);
    if (st != JALUR_OK || empty(text)) return st;
    for (size_t i = 0; i < sizeof yes / sizeof yes[0]; i++) {
        if (EQUAL(text, yes[i])) return *out = true, JALUR_OK;
        if (EQUAL(text, no[i])) return JALUR_OK;
    }
    return import_cell_error(j, field, text, "1 or 0, yes or no", "mend the cell", "neither yes nor no");
}

static jalur_status list(import_job *j, int field, const char **out)
{
    jalur_status st = import_text(j, field, out);
    if (st == JALUR_OK && empty(*out)) *out = "";
    return st;
}

static jalur_status hours_text(import_job *j, int field, const char **out)
{
    day_hours found[TERMS_HOURS_MAX];
    uint32_t n;
    const char *why = "";
    jalur_status st = list(j, field, out);
    if (st != JALUR_OK || terms_hours(*out, found, &n, &why)) return st;
    return import_cell_error(j, field, *out, "hours as 08:00-11:30 13:00-15:00, with 2/ before hours of day 2 only",
                             "mend the cell, or leave it empty for any time", why);
}

static jalur_status breaks_text(import_job *j, int field, const char **out)
{
    crew_break found[TERMS_BREAKS_MAX];
    day_hours room[TERMS_BREAKS_MAX][TERMS_HOURS_MAX];
    uint32_t n;
    const char *why = "";
    jalur_status st = list(j, field, out);
    if (st != JALUR_OK || terms_breaks(*out, found, room, &n, &why)) return st;
    return import_cell_error(j, field, *out, "breaks as 30 11:30-13:30; 45 after 4:00",
                             "mend the cell, or leave it empty for none", why);
}

/* ---- vehicles ---- */

enum { NIGHT_S = 8 * 3600 }; /* rest where no length is given */

enum { VR_LOAD, VR_UNLOAD, VR_UNLOAD_BOX, VR_STOPS, VR_KM, VR_DRIVE, VR_WORK, VR_OVER_AFTER, VR_OVER, VR_RELOADS, VR_RELOAD,
       VR_RELOAD_AT, VR_BREAKS, VR_SKILLS, VR_ESCORT, VR_END, VR_NIGHTS,
       VR_NIGHT, VR_NIGHT_AT, VR_NIGHT_IDR };

static void bind_or_null(sqlite3_stmt *q, int at, int64_t v)
{
    if (v >= 0) db_bind_int(q, at, v);
}

static jalur_status vehicle_times(import_job *j, int first, sqlite3_stmt *q, int at)
{
    jalur_status st = JALUR_OK;
    int64_t load_s, base_s, box_s, drive_s, work_s, after_s, reload_s;
    TRY(duration(j, first + VR_LOAD, -1, &load_s));
    TRY(duration(j, first + VR_UNLOAD, -1, &base_s));
    TRY(import_int(j, first + VR_UNLOAD_BOX, 0, 36000, -1, &box_s));
    TRY(duration(j, first + VR_DRIVE, 0, &drive_s));
    TRY(duration(j, first + VR_WORK, 0, &work_s));
    TRY(duration(j, first + VR_OVER_AFTER, 0, &after_s));
    TRY(duration(j, first + VR_RELOAD, -1, &reload_s));
    bind_or_null(q, at + VR_LOAD, load_s);
    bind_or_null(q, at + VR_UNLOAD, base_s);
    bind_or_null(q, at + VR_UNLOAD_BOX, box_s);
    db_bind_int(q, at + VR_DRIVE, drive_s);
    db_bind_int(q, at + VR_WORK, work_s);
    db_bind_int(q, at + VR_OVER_AFTER, after_s);
    bind_or_null(q, at + VR_RELOAD, reload_s);
done:
    return st;
}

static jalur_status vehicle_nights(import_job *j, int first, sqlite3_stmt *q, int at)
{
    jalur_status st = JALUR_OK;
    int64_t nights, night_s, idr;
    const char *where;
    TRY(import_int(j, first + VR_NIGHTS, 0, 13, 0, &nights));
    TRY(duration(j, first + VR_NIGHT, NIGHT_S, &night_s));
    TRY(list(j, first + VR_NIGHT_AT, &where));
    TRY(import_int(j, first + VR_NIGHT_IDR, 0, 100000000, 0, &idr));
    db_bind_int(q, at + VR_NIGHTS, nights);
    db_bind_int(q, at + VR_NIGHT, night_s);
    db_bind_text(q, at + VR_NIGHT_AT, where);
    db_bind_int(q, at + VR_NIGHT_IDR, idr);
done:
    return st;
}

jalur_status import_vehicle_rules(import_job *j, int first, sqlite3_stmt *q, int at)
{
    jalur_status st = JALUR_OK;
    int64_t stops, over, reloads;
    double km;
    const char *reload_at, *breaks, *skills, *end;
    bool escort;
    TRY(vehicle_times(j, first, q, at));
    TRY(import_int(j, first + VR_STOPS, 1, 100000, 0, &stops));
    TRY(import_real(j, first + VR_KM, 0.1, 100000, 0, &km));
    TRY(import_int(j, first + VR_OVER, 0, 10000000, 0, &over));
    TRY(import_int(j, first + VR_RELOADS, 0, 100, 0, &reloads));
    TRY(list(j, first + VR_RELOAD_AT, &reload_at));
    TRY(breaks_text(j, first + VR_BREAKS, &breaks));
    TRY(list(j, first + VR_SKILLS, &skills));
    TRY(flag(j, first + VR_ESCORT, &escort));
    TRY(list(j, first + VR_END, &end));
    db_bind_int(q, at + VR_STOPS, stops);
    db_bind_int(q, at + VR_KM, llround(km * 1000));
    db_bind_int(q, at + VR_OVER, over);
    db_bind_int(q, at + VR_RELOADS, reloads);
    db_bind_text(q, at + VR_RELOAD_AT, reload_at);
    db_bind_text(q, at + VR_BREAKS, breaks);
    db_bind_text(q, at + VR_SKILLS, skills);
    db_bind_int(q, at + VR_ESCORT, escort);
    db_bind_text(q, at + VR_END, end);
    TRY(vehicle_nights(j, first, q, at));
done:
    return st;
}

/* ---- stations ---- */

enum { SR_OPEN, SR_READY, SR_SERVICE, SR_PICKUP, SR_PICKUP_KG, SR_PICKUP_M3, SR_NEEDS, SR_ONLY, SR_ESCORT, SR_SPLIT, SR_PRIORITY,
       SR_SKIP, SR_PICKUP_TO };

static jalur_status station_pickup(import_job *j, int first, sqlite3_stmt *q, int at)
{
    jalur_status st = JALUR_OK;
    int64_t boxes;
    double kg, m3;
    TRY(import_int(j, first + SR_PICKUP, 0, 100000, 0, &boxes));
    TRY(import_real(j, first + SR_PICKUP_KG, 0, 100000, 0, &kg));
    TRY(import_real(j, first + SR_PICKUP_M3, 0, 1000, 0, &m3));
    db_bind_int(q, at + SR_PICKUP, boxes);
    db_bind_int(q, at + SR_PICKUP_KG, llround(kg * 1000));
    db_bind_int(q, at + SR_PICKUP_M3, llround(m3 * 1e6));
done:
    return st;
}

jalur_status import_station_rules(import_job *j, int first, sqlite3_stmt *q, int at)
{
    jalur_status st = JALUR_OK;
    int64_t ready_s, service_s, priority, skip;
    const char *open, *needs, *only, *pickup_to;
    bool escort, split;
    TRY(hours_text(j, first + SR_OPEN, &open));
    TRY(import_day_clock(j, first + SR_READY, 1, 0, &ready_s));
    TRY(duration(j, first + SR_SERVICE, -1, &service_s));
    TRY(station_pickup(j, first, q, at));
    TRY(list(j, first + SR_NEEDS, &needs));
    TRY(list(j, first + SR_ONLY, &only));
    TRY(flag(j, first + SR_ESCORT, &escort));
    TRY(flag(j, first + SR_SPLIT, &split));
    TRY(import_int(j, first + SR_PRIORITY, 1, PRIORITY_MAX, 1, &priority));
    TRY(import_int(j, first + SR_SKIP, 0, INT64_C(10000000000), -1, &skip));
    TRY(list(j, first + SR_PICKUP_TO, &pickup_to));
    db_bind_text(q, at + SR_OPEN, open);
    db_bind_int(q, at + SR_READY, ready_s);
    bind_or_null(q, at + SR_SERVICE, service_s);
    db_bind_text(q, at + SR_NEEDS, needs);
    db_bind_text(q, at + SR_ONLY, only);
    db_bind_int(q, at + SR_ESCORT, escort);
    db_bind_int(q, at + SR_SPLIT, split);
    db_bind_int(q, at + SR_PRIORITY, priority);
    bind_or_null(q, at + SR_SKIP, skip);
    db_bind_text(q, at + SR_PICKUP_TO, pickup_to);
done:
    return st;
}
