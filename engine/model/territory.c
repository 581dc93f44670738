#include "model/territory.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>

void territory_init(territory *t, jalur_ctx *ctx)
{
    *t = (territory){0};
    arena_init(&t->mem, ctx);
}

void territory_release(territory *t)
{
    arena_release(&t->mem);
    territory_init(t, t->mem.ctx);
}

/* Binary search over the code of the first n_bytes of `code`. */
static uint32_t find_area(const territory *t, const char *code, size_t n_bytes)
{
    uint32_t low = 0, high = t->n_areas;
    while (low < high) {
        uint32_t mid = low + (high - low) / 2;
        const char *at = t->areas[mid].code;
        int order = strncmp(at, code, n_bytes);
        if (order == 0 && at[n_bytes] != 0) order = 1;
        if (order == 0) return mid;
        if (order < 0)
            low = mid + 1;
        else
            high = mid;
    }
    return JALUR_NONE;
}

uint32_t territory_area(const territory *t, const char *code)
{
    return code[0] ? find_area(t, code, strlen(code)) : JALUR_NONE;
}

/* Binary search over n nouns of `size` bytes, sorted by the id that each points to at `id_at`. */
static uint32_t find_id(const void *nouns, uint32_t n, size_t size, size_t id_at, const char *id)
{
    uint32_t low = 0, high = n;
    while (low < high) {
        const uint32_t mid = low + (high - low) / 2;
        const char *at;
        memcpy(&at, (const char *)nouns + mid * size + id_at, sizeof at);
        const int order = strcmp(at, id);
        if (order == 0) return mid;
        if (order < 0)
            low = mid + 1;
        else
            high = mid;
    }
    return JALUR_NONE;
}

bool territory_delivers(const territory *t)
{
    return t->n_stations > 0 || t->n_vehicles > 0 || t->n_offices == 0;
}

bool territory_has_vehicle(const territory *t)
{
    for (uint32_t i = 0; i < t->n_vehicles; i++)
        if (t->vehicles[i].count > 0) return true;
    return false;
}

uint32_t territory_office(const territory *t, const char *id)
{
    return find_id(t->offices, t->n_offices, sizeof *t->offices, offsetof(office, id), id);
}

uint32_t territory_station(const territory *t, const char *id)
{
    return find_id(t->stations, t->n_stations, sizeof *t->stations, offsetof(station, id), id);
}

uint32_t territory_household(const territory *t, const char *id)
{
    return find_id(t->households, t->n_households, sizeof *t->households, offsetof(household, id), id);
}

static uint32_t parent_of(const territory *t, const char *code)
{
    for (size_t n = strlen(code); n-- > 1;) {
        if (code[n] != '.') continue;
        uint32_t parent = find_area(t, code, n);
        if (parent != JALUR_NONE) return parent;
    }
    return JALUR_NONE;
}

static void join_village(const territory *t, const char *code, uint32_t *village)
{
    *village = territory_area(t, code);
}

bool station_paired(const station *s)
{
    bool any = false;
    for (int d = 0; d < CARGO_DIMENSIONS; d++) any |= s->pickup[d] > 0;
    return any && s->pickup_to_id && s->pickup_to_id[0];
}

bool vehicle_ends_open(const vehicle *v)
{
    return v->end_id && strcmp(v->end_id, VEHICLE_OPEN_END) == 0;
}

uint32_t vehicle_end(const vehicle *v, uint32_t home)
{
    if (!v->end_id || !v->end_id[0]) return home;
    return vehicle_ends_open(v) ? JALUR_NONE : v->end;
}

static uint32_t find_vehicle(const territory *t, const char *id, const char *home_id)
{
    for (uint32_t i = 0; i < t->n_vehicles; i++)
        if (strcmp(t->vehicles[i].id, id) == 0 && strcmp(t->vehicles[i].home_id, home_id) == 0)
            return t->vehicles[i].count > 0 ? i : JALUR_NONE;
    return JALUR_NONE;
}

static void join_earlier(territory *t)
{
    for (uint32_t i = 0; i < t->n_earlier; i++) {
        earlier *e = &t->earlier[i];
        const bool again = i > 0 && strcmp(e[-1].route, e->route) == 0 && strcmp(e[-1].vehicle_id, e->vehicle_id) == 0 &&
                           strcmp(e[-1].home_id, e->home_id) == 0;
        e->station = territory_station(t, e->station_id);
        e->vehicle = again ? e[-1].vehicle : find_vehicle(t, e->vehicle_id, e->home_id);
    }
}

void territory_join(territory *t)
{
    for (uint32_t i = 0; i < t->n_areas; i++) t->areas[i].parent = parent_of(t, t->areas[i].code);
    for (uint32_t i = 0; i < t->n_stations; i++) {
        station *s = &t->stations[i];
        join_village(t, s->village_code, &s->village);
        s->pickup_to = s->pickup_to_id && s->pickup_to_id[0] ? territory_office(t, s->pickup_to_id) : JALUR_NONE;
    }
    for (uint32_t i = 0; i < t->n_households; i++)
        join_village(t, t->households[i].village_code, &t->households[i].village);
    for (uint32_t i = 0; i < t->n_offices; i++) join_village(t, t->offices[i].village_code, &t->offices[i].village);
    for (uint32_t i = 0; i < t->n_signals; i++) join_village(t, t->signals[i].village_code, &t->signals[i].village);
    for (uint32_t i = 0; i < t->n_closed; i++) join_village(t, t->closed[i].area_code, &t->closed[i].area);
    for (uint32_t i = 0; i < t->n_vehicles; i++) {
        vehicle *v = &t->vehicles[i];
        v->home = territory_office(t, v->home_id);
        v->end = v->end_id && v->end_id[0] ? territory_office(t, v->end_id) : JALUR_NONE;
    }
    for (uint32_t i = 0; i < t->n_crews; i++) t->crews[i].office = territory_office(t, t->crews[i].office_id);
    for (uint32_t i = 0; i < t->n_handovers; i++) {
        handover *d = &t->handovers[i];
        join_village(t, d->village_code, &d->village);
        d->station = d->station_id[0] ? territory_station(t, d->station_id) : JALUR_NONE;
    }
    join_earlier(t);
}

const char *territory_road_id(const territory *t, int64_t source_id, char digits[ROAD_DIGITS])
{
    if (source_id <= ROAD_WORDS && ROAD_WORDS - source_id < (int64_t)t->n_road_ids) return t->road_ids[ROAD_WORDS - source_id];
    snprintf(digits, ROAD_DIGITS, "%lld", (long long)source_id);
    return digits;
}

uint32_t territory_up(const territory *t, uint32_t area_index, area_level level)
{
    while (area_index != JALUR_NONE && t->areas[area_index].level > level) area_index = t->areas[area_index].parent;
    if (area_index != JALUR_NONE && t->areas[area_index].level != level) return JALUR_NONE;
    return area_index;
}
