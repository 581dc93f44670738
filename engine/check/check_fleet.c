/* Vehicles, kits and deadlines. */
#include <math.h>
#include <stdlib.h>

#include "check/inside.h"

static jalur_status check_vehicle(check_job *j, const vehicle *v)
{
    jalur_status st = JALUR_OK;
    problem p = {.severity = PROBLEM_WARNING, .kind = "vehicle", .id = v->id, .measure = NAN, .unit = ""};
    const char *what = v->count == 0                    ? "there is none of it (count 0)"
                       : v->capacity[CARGO_BOXES] == 0  ? "it has room for 0 boxes"
                       : v->capacity[CARGO_WEIGHT] == 0 ? "it carries 0 kg"
                       : v->capacity[CARGO_VOLUME] == 0 ? "its volume is 0 m3"
                                                        : NULL;
    if (what) {
        p.class = "vehicle-carries-nothing";
        TRY(problems_add(
            j->out, &p,
            "Vehicle %s of %s cannot deliver: %s. Fill in its count and capacities; an empty cell means no limit.",
            v->id, v->home_id, what));
    }
    if (v->home == JALUR_NONE) {
        p.class = "vehicle-home-unknown";
        TRY(problems_add(j->out, &p,
                         "Vehicle %s has its home at office \"%s\", which was not imported: it cannot start. Import "
                         "the office or correct "
                         "the home.",
                         v->id, v->home_id));
    }
done:
    return st;
}

/* ---- kits above every vehicle ---- */

typedef struct kit_size {
    uint32_t need[CARGO_DIMENSIONS];
    uint32_t station;
} kit_size;

static int by_size(const void *a, const void *b)
{
    const kit_size *x = a, *y = b;
    for (int d = 0; d < CARGO_DIMENSIONS; ++d)
        if (x->need[d] != y->need[d]) return x->need[d] < y->need[d] ? -1 : 1;
    return x->station < y->station ? -1 : x->station > y->station;
}

static bool alike(const kit_size *x, const kit_size *y)
{
    return x->need[CARGO_BOXES] == y->need[CARGO_BOXES] && x->need[CARGO_WEIGHT] == y->need[CARGO_WEIGHT] &&
           x->need[CARGO_VOLUME] == y->need[CARGO_VOLUME];
}

static bool some_vehicle_takes(const territory *t, const kit_size *k)
{
    for (uint32_t v = 0; v < t->n_vehicles; ++v) {
        bool takes = t->vehicles[v].count > 0;
        for (int d = 0; d < CARGO_DIMENSIONS; ++d)
            takes = takes && t->vehicles[v].capacity[d] >= k->need[d];
        if (takes) return true;
    }
    return false;
}

static jalur_status kits(check_job *j)
{
    jalur_status st = JALUR_OK;
    const territory *t = j->t;
    kit_size *item = NULL;
    if (t->n_vehicles == 0 || t->n_stations == 0) return st;
    TRY(mem_new(j->ctx, t->n_stations, sizeof *item, &item));
    for (uint32_t i = 0; i < t->n_stations; ++i)
        item[i] = (kit_size){{t->stations[i].boxes, t->stations[i].weight_g, t->stations[i].volume_cm3}, i};
    qsort(item, t->n_stations, sizeof *item, by_size);
    for (uint32_t i = 0, end; i < t->n_stations; i = end) {
        for (end = i + 1; end < t->n_stations && alike(&item[i], &item[end]); ++end)
            continue;
        if (some_vehicle_takes(t, &item[i])) continue;
        const station *s = &t->stations[item[i].station];
        problem p = {.class = "kit-above-every-vehicle",
                     .severity = PROBLEM_WARNING,
                     .kind = "station",
                     .id = s->id,
                     .measure = end - i,
                     .unit = "rows",
                     .has_point = s->placed != PLACED_NOWHERE,
                     .at = s->at};
        TRY(problems_add(j->out, &p,
                         "The kit of station %s (%u boxes, %.1f kg, %.2f m3), the same for %u stations, is above what "
                         "any single vehicle "
                         "carries. Correct the kit or the capacities, or add a larger vehicle.",
                         s->id, s->boxes, s->weight_g / 1e3, s->volume_cm3 / 1e6, end - i));
    }
done:
    mem_free(j->ctx, item);
    return st;
}

/* ---- deadlines ---- */

/* Seconds from midnight at which the first vehicle can leave; INT64_MAX without any. */
static int64_t first_departure_s(const check_job *j)
{
    int64_t first = INT64_MAX;
    for (uint32_t i = 0; i < j->t->n_vehicles; ++i) {
        const vehicle *v = &j->t->vehicles[i];
        if (v->count == 0 || v->home == JALUR_NONE) continue;
        int64_t start = v->shift_start_s, open = j->t->offices[v->home].open_s;
        start = (open > start ? open : start) + j->s->load_s;
        if (start < first) first = start;
    }
    return first;
}

typedef struct due {
    int32_t deadline_s;
    uint32_t station;
} due;

static int by_due(const void *a, const void *b)
{
    const due *x = a, *y = b;
    if (x->deadline_s != y->deadline_s) return x->deadline_s < y->deadline_s ? -1 : 1;
    return x->station < y->station ? -1 : x->station > y->station;
}

static jalur_status deadlines(check_job *j)
{
    jalur_status st = JALUR_OK;
    const territory *t = j->t;
    due *item = NULL;
    uint32_t n = 0;
    int64_t first_s = first_departure_s(j);
    if (first_s == INT64_MAX) return st;
    TRY(mem_new(j->ctx, t->n_stations, sizeof *item, &item));
    for (uint32_t i = 0; i < t->n_stations; ++i)
        if (t->stations[i].deadline_s != INT32_MAX && t->stations[i].deadline_s <= first_s)
            item[n++] = (due){t->stations[i].deadline_s, i};
    if (n > 1) qsort(item, n, sizeof *item, by_due);
    for (uint32_t i = 0, end; i < n; i = end) {
        for (end = i + 1; end < n && item[end].deadline_s == item[i].deadline_s; ++end)
            continue;
        const station *s = &t->stations[item[i].station];
        int32_t due_s = s->deadline_s;
        problem p = {.class = "deadline-before-open",
                     .severity = PROBLEM_WARNING,
                     .kind = "station",
                     .id = s->id,
                     .measure = (double)(first_s - due_s),
                     .unit = "s",
                     .has_point = s->placed != PLACED_NOWHERE,
                     .at = s->at};
        TRY(problems_add(j->out, &p,
                         "Station %s and %u others want their kit by %02d:%02d of day 1, but the first vehicle can "
                         "leave its depot, opened and "
                         "loaded, at %02d:%02d. Move the deadline, or open earlier.",
                         s->id, end - i - 1, due_s / 3600, due_s / 60 % 60, (int)(first_s / 3600),
                         (int)(first_s / 60 % 60)));
    }
done:
    mem_free(j->ctx, item);
    return st;
}

jalur_status check_fleet(check_job *j)
{
    jalur_status st = JALUR_OK;
    for (uint32_t i = 0; i < j->t->n_vehicles; ++i)
        TRY(check_vehicle(j, &j->t->vehicles[i]));
    TRY(kits(j));
    TRY(deadlines(j));
done:
    return st;
}
