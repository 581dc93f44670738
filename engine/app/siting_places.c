/* Where a new point may stand: the villages' own points, offices that are no service points yet, or the points of a file. */
#include <stdio.h>
#include <string.h>

#include "app/siting.h"

static const double LOCATE_TOLERANCE_M = 1000; /* as for stations and offices (prepare.c) */

static jalur_status from_villages(sitework *w)
{
    jalur_status st = JALUR_OK;
    w->candidates_are = "villages";
    TRY(arena_new(&w->mem, w->n_demands, sizeof *w->place, &w->place));
    for (uint32_t d = 0; d < w->n_demands; d++) {
        const access_village *v = &w->access.villages[w->village[d]];
        w->place[w->n_candidates++] = (site_place){.village = v->village, .office = JALUR_NONE, .id = "", .at = v->at};
    }
done:
    return st;
}

/* Every word is a kind of office. */
static bool kinds_are(const char *text)
{
    char words[128];
    office_kind ignored;
    uint32_t n = 0;
    if (strlen(text) >= sizeof words) return false;
    snprintf(words, sizeof words, "%s", text);
    for (char *rest = words, *word; (word = strtok_r(rest, ",", &rest)); n++)
        if (!office_kind_parse(word + strspn(word, " "), &ignored)) return false;
    return n > 0;
}

/* Offices of these kinds; those that are service points already are not asked twice. */
static jalur_status from_offices(sitework *w)
{
    jalur_status st = JALUR_OK;
    bool *stands = NULL;
    uint32_t *of_kind = NULL, n = 0;
    w->candidates_are = w->o->candidates;
    TRY(mem_new(w->p->ctx, (size_t)w->p->t.n_offices + 1, sizeof *stands, &stands));
    TRY(session_offices(w->p, w->o->candidates, &w->mem, &of_kind, &n));
    TRY(arena_new(&w->mem, (size_t)n + 1, sizeof *w->place, &w->place));
    for (uint32_t i = 0; i < w->n_offices; i++) stands[w->offices[i]] = true;
    for (uint32_t i = 0; i < n; i++) {
        const office *o = &w->p->t.offices[of_kind[i]];
        if (!stands[of_kind[i]])
            w->place[w->n_candidates++] = (site_place){.village = o->village, .office = of_kind[i], .id = o->id, .at = o->at};
    }
    if (w->n_candidates == 0)
        TRY(err_at(w->p->ctx, JALUR_E_DATA, &(err_site){.field = "candidates", .found = w->o->candidates, .expected = "kinds of which offices were imported",
                                                        .remedy = "jalur import PROJECT offices FILE"},
                   "no office of kind %s has a position and is no service point yet", w->o->candidates));
done:
    mem_free(w->p->ctx, stands);
    return st;
}

static jalur_status from_file(sitework *w)
{
    jalur_status st = JALUR_OK;
    jalur_point *read = NULL;
    geo_locator *villages = NULL;
    uint32_t n = 0;
    const jalur_import_options none = {0}, *o = w->o->candidates_read ? w->o->candidates_read : &none;
    const import_options how = {.layer = o->layer, .map = o->map, .crs = o->crs, .swap_xy = o->swap_xy};
    w->candidates_are = w->o->candidates;
    TRY(store_read_points(w->p->store, w->o->candidates, &how, &w->mem, &read, &n));
    if (n == 0)
        TRY(err_at(w->p->ctx, JALUR_E_DATA, &(err_site){.file = w->o->candidates, .expected = "points with a column id"}, "%s has no candidates", w->o->candidates));
    TRY(geo_locator_new(w->p->geo, &w->p->t, AREA_VILLAGE, &villages));
    TRY(arena_new(&w->mem, n, sizeof *w->place, &w->place));
    for (uint32_t i = 0; i < n; i++) {
        geo_found in;
        TRY(geo_locate(villages, read[i].at, LOCATE_TOLERANCE_M, &in));
        w->place[w->n_candidates++] = (site_place){.village = in.area, .office = JALUR_NONE, .id = read[i].id, .at = read[i].at};
    }
done:
    geo_locator_free(villages);
    mem_free(w->p->ctx, read);
    return st;
}

static jalur_status snap_all(sitework *w)
{
    jalur_status st = JALUR_OK;
    jalur_lonlat *at = NULL;
    const size_t n = (size_t)w->n_sites + w->n_demands;
    TRY(mem_new(w->p->ctx, n + 1, sizeof *at, &at));
    TRY(arena_new(&w->mem, n + 1, sizeof *w->site, &w->site));
    for (uint32_t i = 0; i < w->n_offices; i++) at[i] = w->p->t.offices[w->offices[i]].at;
    for (uint32_t c = 0; c < w->n_candidates; c++) at[w->n_offices + c] = w->place[c].at;
    for (uint32_t d = 0; d < w->n_demands; d++) at[w->n_sites + d] = w->access.villages[w->village[d]].at;
    TRY(net_snap_points(w->metric, at, (uint32_t)n, w->p->set.snap_limit_m, w->site));
    w->demand = w->site + w->n_sites;
done:
    mem_free(w->p->ctx, at);
    return st;
}

/* How to read a file says nothing where none is read. */
static jalur_status read_nothing(const sitework *w)
{
    const jalur_import_options *o = w->o->candidates_read;
    const char *field = !o ? NULL : o->layer ? "layer" : o->map ? "map" : o->crs ? "crs" : o->swap_xy ? "swap_xy" : NULL;
    if (!field) return JALUR_OK;
    return err_at(w->p->ctx, JALUR_E_USAGE, &(err_site){.field = field, .found = w->o->candidates ? w->o->candidates : "villages", .expected = "a file of candidates",
                                                        .remedy = "name the file by --candidates FILE, or leave it out"},
                  "%s says how a file of candidates is read, but no file is given", field);
}

jalur_status sitework_places(sitework *w)
{
    jalur_status st = JALUR_OK;
    const access_table *a = &w->access;
    const char *from = w->o->candidates;
    const bool villages = !from || strcmp(from, "villages") == 0, file = !villages && !kinds_are(from);
    if (!file) TRY(read_nothing(w));
    TRY(arena_new(&w->mem, a->n_villages, sizeof *w->village, &w->village));
    for (uint32_t v = 0; v < a->n_villages; v++)
        if (strcmp(a->villages[v].point, "none") != 0) w->village[w->n_demands++] = v;
    if (villages) TRY(from_villages(w));
    else if (file) TRY(from_file(w));
    else TRY(from_offices(w));
    w->n_sites = w->n_offices + w->n_candidates;
    TRY(snap_all(w));
done:
    return st;
}

const char *sitework_place_name(const sitework *w, const site_place *place)
{
    const territory *t = &w->p->t;
    if (place->office < t->n_offices) return t->offices[place->office].name;
    if (place->id[0]) return place->id;
    return place->village < t->n_areas ? t->areas[place->village].name : "";
}
