#include "export/words.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/writer.h"

enum { DAY_S = 86400 };

static int64_t floor_div(int64_t a, int64_t b)
{
    int64_t q = a / b;
    return a % b < 0 ? q - 1 : q;
}

int64_t word_day(int32_t s)
{
    return floor_div(s, DAY_S) + 1;
}

void word_clock(int32_t s, char out[CLOCK_SIZE])
{
    int64_t of_day_s = s - (word_day(s) - 1) * DAY_S;
    snprintf(out, CLOCK_SIZE, "%02d:%02d", (int)(of_day_s / 3600), (int)(of_day_s / 60 % 60));
}

void word_clock_from(int32_t s, uint32_t day, char out[CLOCK_SIZE])
{
    word_clock(s, out);
    long long later = (long long)(word_day(s) - (int64_t)day);
    size_t n = strlen(out);
    if (later != 0) snprintf(out + n, CLOCK_SIZE - n, " %+lld", later);
}

jalur_status word_printf(arena *a, const char **out, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    const jalur_status st = arena_vprintf(a, out, format, args);
    va_end(args);
    return st;
}

jalur_status word_route(arena *a, uint32_t index, uint32_t n, const char **out)
{
    int digits = 1;
    for (uint32_t rest = n; rest >= 10; rest /= 10) digits++;
    return word_printf(a, out, "R-%0*lu", digits < 3 ? 3 : digits, (unsigned long)index + 1);
}

/* A slug has no dot, so that what is made with one is new. */
jalur_status word_office_files(const export_input *in, arena *a, const char ***out)
{
    jalur_status st = JALUR_OK;
    const roster *r = in->roster;
    textmap offices = {0}; /* slug: how many have it */
    TRY(arena_new(a, r->n_offices, sizeof **out, out));
    for (uint32_t i = 0; i < r->n_offices; i++) {
        char slug[64];
        writer_slug(r->offices[i].office < in->t->n_offices ? in->t->offices[r->offices[i].office].id : "?", slug);
        TRY(arena_text(a, slug, &(*out)[i]));
        const uint32_t known = textmap_get(&offices, slug);
        TRY(textmap_put(a->ctx, &offices, (*out)[i], known == JALUR_NONE ? 1 : known + 1));
    }
    for (uint32_t i = 0; i < r->n_offices; i++)
        if (textmap_get(&offices, (*out)[i]) > 1) TRY(word_printf(a, &(*out)[i], "%s.%u", (*out)[i], i + 1));
done:
    textmap_release(a->ctx, &offices);
    return st;
}

const char *word_area_code(const territory *t, uint32_t area_index)
{
    return area_index < t->n_areas ? t->areas[area_index].code : "";
}

const char *word_area_name(const territory *t, uint32_t area_index)
{
    return area_index < t->n_areas ? t->areas[area_index].name : "";
}

const char *word_kecamatan(const territory *t, uint32_t area_index)
{
    if (area_index >= t->n_areas) return "";
    return word_area_name(t, territory_up(t, area_index, AREA_KECAMATAN));
}

const char *word_station_village(const territory *t, const station *s)
{
    return s->village < t->n_areas ? t->areas[s->village].code : s->village_code;
}

const vehicle *word_vehicle(const territory *t, uint32_t index)
{
    return index < t->n_vehicles ? &t->vehicles[index] : NULL;
}

const office *word_depot(const territory *t, const vehicle *v)
{
    return v && v->home < t->n_offices ? &t->offices[v->home] : NULL;
}

const office *word_end(const territory *t, const vehicle *v)
{
    const uint32_t end = v ? vehicle_end(v, v->home) : JALUR_NONE;
    return end < t->n_offices ? &t->offices[end] : NULL;
}

const station *word_station(const territory *t, uint32_t index)
{
    return index < t->n_stations ? &t->stations[index] : NULL;
}

const char *word_season(season s)
{
    return s == SEASON_WET ? "hujan" : "kemarau";
}

const char *word_access_class(access_class c)
{
    switch (c) {
    case ACCESS_SERVED: return "terlayani";
    case ACCESS_BEYOND: return "terjangkau, tetapi melewati batas waktu";
    case ACCESS_DRY_ONLY: return "hanya terjangkau pada musim kemarau";
    case ACCESS_UNREACHABLE: return "tidak ada jalan yang tersambung";
    case ACCESS_FAR_FROM_ROAD: return "terlalu jauh dari jalan";
    case ACCESS_NO_POSITION: return "tanpa poligon dan tanpa titik";
    case ACCESS_FOOT_ONLY: return "hanya terjangkau dengan berjalan kaki";
    case ACCESS_BOAT_ONLY: return "hanya terjangkau dengan perahu";
    case ACCESS_CLOSED: return "tidak ada hari buka bersama";
    case ACCESS_NO_SIGNAL: return "di luar sinyal";
    case ACCESS_FULL: return "titik layanan penuh";
    case ACCESS_GROUND_ONLY: return "hanya terjangkau dengan berjalan kaki di luar jalan";
    case ACCESS_CLASSES: break;
    }
    return "";
}

const char *word_due_class(due_class c)
{
    static const char *const phrase[DUE_CLASSES] = {"selesai tepat waktu", "terjadwal", "terlambat", "harinya sudah lewat", "tidak ada dalam rencana"};
    return (unsigned)c < DUE_CLASSES ? phrase[c] : "";
}

const char *word_left_out(const char *reason)
{
    static const char *const word[][2] = {
        {"no-plan", "belum ada rencana"}, {"not-in-plan", "belum direncanakan"}, {"no-position", "tanpa posisi"},
        {"far-from-road", "jauh dari jalan"}, {"other-component", "tidak tersambung jalan"}, {"season", "tertutup musim hujan"},
        {"too-heavy", "muatan melebihi kendaraan"}, {"too-far", "terlalu jauh untuk sehari"}, {"fleet-exhausted", "kendaraan tidak cukup"},
        {"no-vehicle", "tanpa kendaraan atau gudang"}, {"unreachable", "tidak terjangkau"}, {"no-office", "tanpa kantor"},
        {"day-too-short", "perjalanan lebih lama dari sehari"}, {"staff-exhausted", "petugas tidak cukup"}, {"counters", "loket tidak cukup"},
        {"cash", "uang tunai tidak cukup"}, {"escorts", "pengawal tidak cukup"}, {"calendar", "hari tertutup atau kursi tidak cukup"}};
    for (size_t i = 0; i < sizeof word / sizeof word[0]; i++)
        if (strcmp(word[i][0], reason) == 0) return word[i][1];
    return reason;
}

const char *word_dimension(uint32_t dimension)
{
    static const char *const name[] = {"boxes", "weight", "volume"};
    return dimension < CARGO_DIMENSIONS ? name[dimension] : "";
}

const char *word_dimension_unit(uint32_t dimension)
{
    static const char *const unit[] = {"boxes", "kg", "m3"};
    return dimension < CARGO_DIMENSIONS ? unit[dimension] : "";
}

double word_dimension_value(uint32_t dimension, uint32_t raw)
{
    if (dimension == CARGO_WEIGHT) return raw / 1e3;
    if (dimension == CARGO_VOLUME) return raw / 1e6;
    return raw;
}

uint64_t word_brought(const route *r, uint32_t dimension)
{
    uint64_t sum = 0;
    for (uint32_t i = 0; i < r->n_visits; i++) sum += r->visits[i].brought[dimension];
    return sum;
}

const char *word_event(event_kind k)
{
    static const char *const word[EVENT_KINDS] = {"muat ulang", "istirahat", "menginap", "serah terima"};
    return (unsigned)k < EVENT_KINDS ? word[k] : "";
}

static double flat_m(jalur_lonlat a, jalur_lonlat b)
{
    const double METRES = 111195, cos_lat = cos(a.lat_deg * 3.14159265358979 / 180);
    return METRES * hypot((b.lon_deg - a.lon_deg) * cos_lat, b.lat_deg - a.lat_deg);
}

static jalur_lonlat along(const shape_line *line, double m)
{
    for (uint32_t k = 1; k < line->n; k++) {
        const jalur_lonlat a = line->pt[k - 1], b = line->pt[k];
        const double long_m = flat_m(a, b);
        if (m <= long_m && long_m > 0)
            return (jalur_lonlat){a.lon_deg + (b.lon_deg - a.lon_deg) * m / long_m, a.lat_deg + (b.lat_deg - a.lat_deg) * m / long_m};
        m -= long_m;
    }
    return line->pt[line->n - 1];
}

bool word_event_place(const territory *t, const route *r, uint32_t i, jalur_lonlat *out)
{
    const route_event *e = &r->events[i];
    const shape_line *line = r->legs ? &r->legs[e->before] : NULL;
    if (event_at_office(e->kind)) {
        if (e->index >= t->n_offices || t->offices[e->index].placed == PLACED_NOWHERE) return false;
        return *out = t->offices[e->index].at, true;
    }
    for (uint32_t k = i + 1; k < r->n_events && r->events[k].before == e->before; k++)
        if (event_at_office(r->events[k].kind)) {
            line = &r->events[k].leg; /* on the way to it */
            break;
        }
    if (line && line->n >= 2) return *out = along(line, e->leg_m), true;
    const station *s = e->before > 0 ? word_station(t, r->visits[e->before - 1].station) : NULL;
    if (!s || s->placed == PLACED_NOWHERE) return false;
    return *out = s->at, true;
}

static int by_index(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

jalur_status word_route_facts(jalur_ctx *ctx, const territory *t, const route *r, route_facts *out)
{
    jalur_status st = JALUR_OK;
    uint32_t *order = NULL;
    *out = (route_facts){0};
    TRY(mem_new(ctx, r->n_visits, sizeof *order, &order));
    for (uint32_t i = 0; i < r->n_visits; i++) {
        order[i] = r->visits[i].station;
        uint32_t walk_m = r->visits[i].access_m;
        if (walk_m > out->max_walk_m) out->max_walk_m = walk_m;
        if (walk_m > EXPORT_FAR_WALK_M) out->far_walks++;
    }
    if (r->n_visits) qsort(order, r->n_visits, sizeof *order, by_index);
    for (uint32_t i = 0; i < r->n_visits; i++) {
        const station *s = word_station(t, order[i]);
        if (!s || (i > 0 && order[i] == order[i - 1])) continue;
        out->stations++;
        out->voters += s->voters;
        if (s->placed == PLACED_ESTIMATED) out->estimated++;
    }
done:
    mem_free(ctx, order);
    return st;
}

void word_change(const char *what, char out[CHANGE_SIZE])
{
    static const char setting[] = "the setting ", changed[] = " changed";
    char kind[32];
    int at = 0;
    const size_t n = strlen(what), affixes = sizeof setting + sizeof changed - 2;
    const bool is_setting = n > affixes && strncmp(what, setting, sizeof setting - 1) == 0 && strcmp(what + n - sizeof changed + 1, changed) == 0;
    if (sscanf(what, "import of %31s from %n", kind, &at) == 1 && at > 0) snprintf(out, CHANGE_SIZE, "impor %s dari %s", kind, what + at);
    else if (is_setting) snprintf(out, CHANGE_SIZE, "setelan %.*s berubah", (int)(n - affixes), what + sizeof setting - 1);
    else if (strcmp(what, "the routes were planned anew") == 0) snprintf(out, CHANGE_SIZE, "rute direncanakan ulang");
    else if (strcmp(what, "the staffing was made anew") == 0) snprintf(out, CHANGE_SIZE, "rencana petugas dibuat ulang");
    else snprintf(out, CHANGE_SIZE, "%s", what);
}

const char *word_closure(const closure *c)
{
    return c->factor <= 0 ? "closed" : c->factor < 1 ? "slowed" : "open";
}
