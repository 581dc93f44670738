/* Villages without polygon or stations, villages that overlap, roads without length. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "check/inside.h"

enum { SAMPLES_ALL = 150000, SAMPLES_MAX = 200, SAMPLES_MIN = 12, PAIRS_MAX = 2000 };
static const double OVERLAP_SHARE = 0.01;

static jalur_status villages_alone(check_job *j)
{
    jalur_status st = JALUR_OK;
    const territory *t = j->t;
    uint32_t *stations = NULL;
    TRY(mem_new(j->ctx, t->n_areas, sizeof *stations, &stations));
    for (uint32_t i = 0; i < t->n_stations; ++i)
        if (t->stations[i].village != JALUR_NONE) ++stations[t->stations[i].village];
    for (uint32_t a = 0; a < t->n_areas; ++a) {
        const area *x = &t->areas[a];
        char words[192];
        if (x->level != AREA_VILLAGE) continue;
        problem p = {.kind = "village",
                     .id = x->code,
                     .has_point = x->has_label,
                     .at = x->label,
                     .measure = stations[a],
                     .unit = "rows"};
        check_village_words(t, a, words);
        if (x->shape.n_part == 0) {
            p.class = "village-without-polygon";
            p.severity = x->has_label ? PROBLEM_NOTE : PROBLEM_WARNING;
            TRY(problems_add(
                j->out, &p,
                "Village %s has no polygon%s; %u stations name it. Import its outline to place and check them.", words,
                x->has_label ? ", only a point" : " and no point", stations[a]));
        }
        if (stations[a] == 0 && t->n_stations > 0) {
            p.class = "village-without-stations";
            p.severity = PROBLEM_NOTE;
            TRY(problems_add(
                j->out, &p,
                "No station names village %s. If that is not so, the station list is incomplete or uses another code.",
                words));
        }
    }
done:
    mem_free(j->ctx, stations);
    return st;
}

/* ---- overlaps ---- */

/* Term i of the sequence of van der Corput in base 2 or 3: spread evenly over [0, 1). */
static double spread(uint32_t i, uint32_t base)
{
    double f = 1, x = 0;
    for (; i > 0; i /= base) {
        f /= base;
        x += f * (i % base);
    }
    return x;
}

/* Exact overlap of two villages, reported above a share of the smaller. Shapes that GEOS refuses are left out. */
static jalur_status measure_pair(check_job *j, uint32_t a, uint32_t b, jalur_lonlat at)
{
    jalur_status st = JALUR_OK;
    const area *x = &j->t->areas[a], *y = &j->t->areas[b];
    arena mem;
    shape_area rest;
    char first[192], second[192];
    arena_init(&mem, j->ctx);
    st = geo_difference(j->kit, &x->shape, &y->shape, &mem, &rest);
    if (st == JALUR_E_DATA || st == JALUR_E_INTERNAL) {
        st = JALUR_OK;
        goto done;
    }
    TRY(st);
    double whole = geo_area_m2(&x->shape), other = geo_area_m2(&y->shape), smaller = fmin(whole, other);
    double over = whole - (rest.n_part > 0 ? geo_area_m2(&rest) : 0);
    if (over <= OVERLAP_SHARE * smaller) goto done;
    problem p = {.class = "polygons-overlap",
                 .severity = PROBLEM_WARNING,
                 .kind = "village",
                 .id = x->code,
                 .has_point = true,
                 .at = at,
                 .measure = over,
                 .unit = "m2"};
    TRY(problems_add(j->out, &p,
                     "Villages %s and %s overlap by %.0f m2, %.1f %% of the smaller one; points in it go to the code "
                     "that sorts first. "
                     "Use one edition of the outlines.",
                     check_village_words(j->t, a, first), check_village_words(j->t, b, second), over,
                     100 * over / smaller));
done:
    arena_release(&mem);
    return st;
}

/* Even samples over a village's box: those inside it that an earlier village holds too make a pair. */
static jalur_status sample_village(check_job *j, uint32_t b, uint32_t samples, map64 *seen, uint32_t *pairs)
{
    jalur_status st = JALUR_OK;
    const area *y = &j->t->areas[b];
    shape_box box = shape_box_empty();
    for (uint32_t i = 0; i < y->shape.n_pt; ++i)
        shape_box_add(&box, y->shape.pt[i]);
    for (uint32_t i = 1; i <= samples; ++i) {
        jalur_lonlat p = {box.west_deg + spread(i, 2) * (box.east_deg - box.west_deg),
                          box.south_deg + spread(i, 3) * (box.north_deg - box.south_deg)};
        geo_found found;
        double off_m;
        TRY(geo_locate(j->locator, p, 0, &found));
        if (found.n_holding < 2 || found.area == b || found.area == JALUR_NONE) continue;
        uint64_t key = (uint64_t)found.area << 32 | b;
        if (map64_get(seen, key) != JALUR_NONE) continue;
        TRY(geo_area_distance(j->locator, b, p, &off_m));
        if (off_m > 0) continue;
        TRY(map64_put(j->ctx, seen, key, 1));
        ++*pairs;
        TRY(measure_pair(j, found.area, b, p));
    }
done:
    return st;
}

static jalur_status overlaps(check_job *j)
{
    jalur_status st = JALUR_OK;
    map64 seen = {0};
    uint32_t villages = 0, pairs = 0;
    if (!j->locator) return st;
    for (uint32_t a = 0; a < j->t->n_areas; ++a)
        villages += j->t->areas[a].level == AREA_VILLAGE && j->t->areas[a].shape.n_part > 0;
    uint32_t samples = villages > 0 ? SAMPLES_ALL / villages : 0;
    samples = samples < SAMPLES_MIN ? SAMPLES_MIN : samples > SAMPLES_MAX ? SAMPLES_MAX : samples;
    for (uint32_t a = 0; a < j->t->n_areas && pairs < PAIRS_MAX; ++a) {
        const area *x = &j->t->areas[a];
        if (x->level == AREA_VILLAGE && x->shape.n_part > 0) TRY(sample_village(j, a, samples, &seen, &pairs));
        TRY(step_progress(j->ctx, "checking borders", a, j->t->n_areas));
    }
done:
    map64_release(j->ctx, &seen);
    return st;
}

/* ---- roads ---- */

static jalur_status roads_without_length(check_job *j)
{
    jalur_status st = JALUR_OK;
    for (uint32_t i = 0; i < j->t->n_roads; ++i) {
        const road *r = &j->t->roads[i];
        char digits[ROAD_DIGITS];
        if (r->line.n >= 2 && geo_line_length_m(&r->line) > 0) continue;
        const char *id = territory_road_id(j->t, r->source_id, digits);
        problem p = {.class = "road-zero-length",
                     .severity = PROBLEM_NOTE,
                     .kind = "road",
                     .id = id,
                     .has_point = r->line.n > 0,
                     .measure = 0,
                     .unit = "m"};
        if (r->line.n > 0) p.at = r->line.pt[0];
        TRY(problems_add(j->out, &p, "Road %s%s%s%s has no length: all its points are one. Draw it anew or delete it.",
                         id, r->name[0] ? " (" : "", r->name, r->name[0] ? ")" : ""));
    }
done:
    return st;
}

jalur_status check_areas(check_job *j)
{
    jalur_status st = JALUR_OK;
    TRY(villages_alone(j));
    TRY(overlaps(j));
    TRY(roads_without_length(j));
done:
    return st;
}
