/* Positions against the village that they name. A point that does not fit is tried swapped and with the decimal
 * point moved before it is called wrong, so that the sentence can name the remedy. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "check/inside.h"

enum { SAME_SPOT_MAX = 5 }; /* one school may hold that many stations */
static const double BORDER_M = 100, FAR_M = 1000, SHIFT_DEG = 0.5;

typedef struct point_of { /* what stations, households and offices share */
    const char *kind, *id, *code;
    uint32_t village;
    placed placed;
    jalur_lonlat at;
} point_of;

typedef struct stray { /* a point outside its village */
    point_of p;
    double off_m;
    uint32_t found; /* village that holds it, or JALUR_NONE */
} stray;

typedef struct strays {
    stray *item;
    size_t n, cap;
} strays;

static bool in_box(const shape_box *box, jalur_lonlat p, double margin_deg)
{
    return p.lon_deg >= box->west_deg - margin_deg && p.lon_deg <= box->east_deg + margin_deg &&
           p.lat_deg >= box->south_deg - margin_deg && p.lat_deg <= box->north_deg + margin_deg;
}

/* Metres from the polygon of the point's village, 0 inside; NAN when that cannot be said. */
static jalur_status off_village(check_job *j, uint32_t village, jalur_lonlat at, double *off_m)
{
    jalur_status st = JALUR_OK;
    *off_m = NAN;
    if (!j->locator || village == JALUR_NONE || j->t->areas[village].shape.n_part == 0) return st;
    if (j->t->areas[village].level != AREA_VILLAGE || !shape_lonlat_valid(at)) return st;
    TRY(geo_area_distance(j->locator, village, at, off_m));
done:
    return st;
}

/* Does the candidate fit where the given position does not? */
static jalur_status fits(check_job *j, const point_of *p, jalur_lonlat candidate, bool *yes)
{
    jalur_status st = JALUR_OK;
    double off_m;
    *yes = false;
    if (!shape_lonlat_valid(candidate)) return st;
    TRY(off_village(j, p->village, candidate, &off_m));
    if (isnan(off_m))
        *yes = j->has_ground && in_box(&j->ground, candidate, 0);
    else
        *yes = off_m <= BORDER_M;
done:
    return st;
}

static jalur_status try_swapped(check_job *j, const point_of *p, bool *said)
{
    jalur_status st = JALUR_OK;
    jalur_lonlat swapped = {p->at.lat_deg, p->at.lon_deg};
    TRY(fits(j, p, swapped, said));
    if (!*said) return st;
    problem x = {.class = "coordinates-swapped",
                 .severity = PROBLEM_WARNING,
                 .kind = p->kind,
                 .id = p->id,
                 .measure = NAN,
                 .unit = "",
                 .has_point = shape_lonlat_valid(p->at),
                 .at = p->at,
                 .has_to = true,
                 .to = swapped};
    TRY(problems_add(
        j->out, &x,
        "%s %s stands at longitude %.6f, latitude %.6f, which does not fit; swapped (longitude %.6f, latitude "
        "%.6f) it falls where it belongs. Swap its two columns, or import the file with swap_xy.",
        p->kind, p->id, p->at.lon_deg, p->at.lat_deg, swapped.lon_deg, swapped.lat_deg));
done:
    return st;
}

/* A lost or moved decimal point: 1.066 for 106.6. Only for points far from all districts. */
static jalur_status try_shifted(check_job *j, const point_of *p, bool *said)
{
    static const double factor[] = {1, 10, 100, 1000, 1e4, 1e5, 1e6, 0.1, 0.01, 0.001, 1e-4, 1e-5, 1e-6};
    enum { FACTORS = sizeof factor / sizeof factor[0] };
    jalur_status st = JALUR_OK;
    *said = false;
    if (!j->has_ground || in_box(&j->ground, p->at, SHIFT_DEG)) return st;
    for (int both = 0; both < 2; ++both) /* one coordinate first: the smaller repair */
        for (int a = 0; a < FACTORS; ++a)
            for (int b = 0; b < FACTORS; ++b) {
                if ((a == 0 && b == 0) || (a > 0 && b > 0) != (both == 1)) continue;
                jalur_lonlat moved = {p->at.lon_deg * factor[a], p->at.lat_deg * factor[b]};
                if (!in_box(&j->ground, moved, 0)) continue;
                problem x = {.class = "decimal-shifted",
                             .severity = PROBLEM_WARNING,
                             .kind = p->kind,
                             .id = p->id,
                             .measure = NAN,
                             .unit = "",
                             .has_point = shape_lonlat_valid(p->at),
                             .at = p->at,
                             .has_to = true,
                             .to = moved};
                *said = true;
                TRY(problems_add(
                    j->out, &x,
                    "%s %s stands at longitude %.9g, latitude %.9g, far from the districts; with the decimal "
                    "point moved (longitude %.6f, latitude %.6f) it lies in them. Write the coordinates anew.",
                    p->kind, p->id, p->at.lon_deg, p->at.lat_deg, moved.lon_deg, moved.lat_deg));
                return st;
            }
done:
    return st;
}

static jalur_status out_of_range(check_job *j, const point_of *p)
{
    problem x = {.class = "coordinates-out-of-range",
                 .severity = PROBLEM_WARNING,
                 .kind = p->kind,
                 .id = p->id,
                 .measure = NAN,
                 .unit = "deg"};
    return problems_add(
        j->out, &x,
        "%s %s has longitude %.9g and latitude %.9g: longitudes go from -180 to 180 and latitudes from -90 to 90. "
        "Correct it, or name the coordinate system of the file (crs) if these are metres.",
        p->kind, p->id, p->at.lon_deg, p->at.lat_deg);
}

static jalur_status keep_stray(check_job *j, const point_of *p, double off_m, strays *list)
{
    jalur_status st = JALUR_OK;
    geo_found found = {JALUR_NONE, 0, INFINITY};
    TRY(mem_grow(j->ctx, &list->item, &list->cap, list->n + 1, sizeof *list->item));
    if (j->locator) TRY(geo_locate(j->locator, p->at, 0, &found));
    list->item[list->n++] = (stray){*p, off_m, found.area};
done:
    return st;
}

static jalur_status no_position(check_job *j, const point_of *p)
{
    char words[192] = "";
    bool depot = strcmp(p->kind, "office") == 0;
    problem x = {.class = depot ? "office-without-position" : "station-without-position",
                 .severity = PROBLEM_NOTE,
                 .kind = p->kind,
                 .id = p->id,
                 .measure = NAN,
                 .unit = ""};
    if (p->village != JALUR_NONE) check_village_words(j->t, p->village, words);
    if (p->village != JALUR_NONE && (j->t->areas[p->village].shape.n_part > 0 || j->t->areas[p->village].has_label)) {
        x.has_point = p->placed == PLACED_ESTIMATED;
        x.at = p->at;
        return problems_add(
            j->out, &x,
            "%s %s has no coordinates; it is placed by estimate in village %s. Give its coordinates for exact times.",
            p->kind, p->id, words);
    }
    x.severity = PROBLEM_WARNING;
    return problems_add(
        j->out, &x,
        "%s %s has no coordinates and its village %s has no polygon: it cannot be placed. Give coordinates, or "
        "import the village.",
        p->kind, p->id,
        words[0]     ? words
        : p->code[0] ? p->code
                     : "(none named)");
}

static jalur_status check_point(check_job *j, const point_of *p, strays *list)
{
    jalur_status st = JALUR_OK;
    double off_m;
    bool said = false, valid = shape_lonlat_valid(p->at);
    TRY(off_village(j, p->village, p->at, &off_m));
    if (valid && off_m <= BORDER_M) return st;
    bool outside = isnan(off_m) ? j->has_ground && !in_box(&j->ground, p->at, 0) : true;
    if (valid && !outside) return st;
    TRY(try_swapped(j, p, &said));
    if (said) return st;
    TRY(try_shifted(j, p, &said));
    if (said) return st;
    if (!valid) {
        TRY(out_of_range(j, p));
    } else {
        if (isnan(off_m)) {
            jalur_lonlat edge = {fmin(fmax(p->at.lon_deg, j->ground.west_deg), j->ground.east_deg),
                                 fmin(fmax(p->at.lat_deg, j->ground.south_deg), j->ground.north_deg)};
            off_m = geo_distance_m(p->at, edge);
        }
        if (off_m > BORDER_M) TRY(keep_stray(j, p, off_m, list));
    }
done:
    return st;
}

static int worst_first(const void *a, const void *b)
{
    const stray *x = a, *y = b;
    if (x->off_m > y->off_m) return -1;
    if (x->off_m < y->off_m) return 1;
    return strcmp(x->p.id, y->p.id);
}

static jalur_status report_strays(check_job *j, strays *list)
{
    jalur_status st = JALUR_OK;
    if (list->n > 1) qsort(list->item, list->n, sizeof *list->item, worst_first);
    for (size_t i = 0; i < list->n; ++i) {
        const stray *s = &list->item[i];
        char own[192] = "", other[192] = "";
        bool depot = strcmp(s->p.kind, "office") == 0;
        problem x = {.class = depot ? "office-outside-district" : "outside-district",
                     .kind = s->p.kind,
                     .id = s->p.id,
                     .has_point = true,
                     .severity = s->off_m > FAR_M ? PROBLEM_WARNING : PROBLEM_NOTE,
                     .at = s->p.at,
                     .measure = s->off_m,
                     .unit = "m"};
        if (s->found != JALUR_NONE) check_village_words(j->t, s->found, other);
        if (s->p.village == JALUR_NONE) {
            TRY(problems_add(
                j->out, &x,
                "%s %s stands %.0f m outside of all imported districts. Correct its coordinates, or import the "
                "district that it lies in.",
                s->p.kind, s->p.id, s->off_m));
            continue;
        }
        check_village_words(j->t, s->p.village, own);
        TRY(problems_add(
            j->out, &x,
            "%s %s stands %.0f m outside of its village %s%s%s. Correct its coordinates or its village code.",
            s->p.kind, s->p.id, s->off_m, own, other[0] ? ", in " : ", in no imported village", other));
    }
done:
    return st;
}

jalur_status check_positions(check_job *j)
{
    jalur_status st = JALUR_OK;
    const territory *t = j->t;
    strays list = {NULL, 0, 0};
    for (uint32_t i = 0; i < t->n_stations; ++i) {
        const station *s = &t->stations[i];
        point_of p = {"station", s->id, s->village_code, s->village, s->placed, s->at};
        TRY(p.placed == PLACED_GIVEN ? check_point(j, &p, &list) : no_position(j, &p));
        if (i % 1024 == 0) TRY(step_progress(j->ctx, "checking stations", i, t->n_stations));
    }
    for (uint32_t i = 0; i < t->n_offices; ++i) {
        const office *o = &t->offices[i];
        point_of p = {"office", o->id, o->village_code, o->village, o->placed, o->at};
        TRY(p.placed == PLACED_GIVEN ? check_point(j, &p, &list) : no_position(j, &p));
    }
    for (uint32_t i = 0; i < t->n_households; ++i) {
        const household *h = &t->households[i];
        point_of p = {"household", h->id, h->village_code, h->village, h->placed, h->at};
        if (p.placed == PLACED_GIVEN) TRY(check_point(j, &p, &list));
        if (i % 1024 == 0) TRY(step_progress(j->ctx, "checking households", i, t->n_households));
    }
    TRY(report_strays(j, &list));
done:
    mem_free(j->ctx, list.item);
    return st;
}

/* ---- many on one spot ---- */

typedef struct spot {
    jalur_lonlat at;
    uint32_t station;
} spot;

static int by_spot(const void *a, const void *b)
{
    const spot *x = a, *y = b;
    if (x->at.lon_deg < y->at.lon_deg) return -1;
    if (x->at.lon_deg > y->at.lon_deg) return 1;
    if (x->at.lat_deg < y->at.lat_deg) return -1;
    if (x->at.lat_deg > y->at.lat_deg) return 1;
    return x->station < y->station ? -1 : x->station > y->station;
}

static bool same_spot(jalur_lonlat a, jalur_lonlat b)
{
    return !(a.lon_deg < b.lon_deg) && !(a.lon_deg > b.lon_deg) && !(a.lat_deg < b.lat_deg) && !(a.lat_deg > b.lat_deg);
}

jalur_status check_duplicates(check_job *j)
{
    jalur_status st = JALUR_OK;
    spot *item = NULL;
    uint32_t n = 0;
    TRY(mem_new(j->ctx, j->t->n_stations, sizeof *item, &item));
    for (uint32_t i = 0; i < j->t->n_stations; ++i)
        if (j->t->stations[i].placed == PLACED_GIVEN && shape_lonlat_valid(j->t->stations[i].at))
            item[n++] = (spot){j->t->stations[i].at, i};
    if (n > 1) qsort(item, n, sizeof *item, by_spot);
    for (uint32_t i = 0, end; i < n; i = end) {
        for (end = i + 1; end < n && same_spot(item[i].at, item[end].at); ++end)
            continue;
        if (end - i <= SAME_SPOT_MAX) continue;
        const char *id = j->t->stations[item[i].station].id;
        problem x = {.class = "duplicate-position",
                     .severity = PROBLEM_WARNING,
                     .kind = "station",
                     .id = id,
                     .has_point = true,
                     .at = item[i].at,
                     .measure = end - i,
                     .unit = "rows"};
        TRY(problems_add(
            j->out, &x,
            "%u stations stand on exactly one spot (%.6f, %.6f), from %s to %s; more than %d is rarely true. Ask for "
            "their own coordinates, or leave the cells empty so that they are spread over their village.",
            end - i, item[i].at.lon_deg, item[i].at.lat_deg, id, j->t->stations[item[end - 1].station].id,
            SAME_SPOT_MAX));
    }
done:
    mem_free(j->ctx, item);
    return st;
}
