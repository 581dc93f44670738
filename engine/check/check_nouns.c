/* The check of the nouns: what is there at all, then topic by topic. */
#include <stdio.h>

#include "check/inside.h"

/* A depot is an office that is home to a vehicle type of which there is at least one. */
static bool is_depot(const territory *t, uint32_t office_index)
{
    for (uint32_t v = 0; v < t->n_vehicles; ++v)
        if (t->vehicles[v].home == office_index && t->vehicles[v].count > 0) return true;
    return false;
}

const char *check_village_words(const territory *t, uint32_t village, char out[192])
{
    const area *a = &t->areas[village];
    if (a->name[0])
        snprintf(out, 192, "%.100s (%.60s)", a->name, a->code);
    else
        snprintf(out, 192, "%.60s", a->code);
    return out;
}

static bool has_depot(const territory *t)
{
    const bool any = territory_has_vehicle(t);
    for (uint32_t o = 0; o < t->n_offices; ++o) {
        if (t->offices[o].placed == PLACED_NOWHERE) continue;
        if (!any ? t->offices[o].kind == OFFICE_WAREHOUSE : is_depot(t, o)) return true;
    }
    return false;
}

static jalur_status missing(check_job *j, const char *class, problem_severity severity, const char *kind,
                            const char *text)
{
    problem p = {.class = class, .severity = severity, .kind = kind, .id = "", .measure = 0, .unit = "rows"};
    return problems_add(j->out, &p, "%s", text);
}

/* What a delivery rests on. */
static jalur_status check_delivery(check_job *j)
{
    jalur_status st = JALUR_OK;
    const territory *t = j->t;
    if (t->n_stations == 0)
        TRY(missing(j, "no-stations", PROBLEM_BLOCKS, "station",
                    "No stations were imported: there is nothing to deliver to. Import the list of polling stations."));
    if (!territory_has_vehicle(t))
        TRY(missing(
            j, "no-vehicles", PROBLEM_BLOCKS, "vehicle",
            t->n_vehicles ? "Every vehicle has the count 0: nothing can be delivered. Say how many there are of each."
                          : "No vehicles were imported: nothing can be delivered. Import the fleet with capacities and homes."));
    if (!has_depot(t))
        TRY(missing(j, "no-depot", PROBLEM_BLOCKS, "office",
                    t->n_offices == 0 ? "No offices were imported, so no vehicle has a depot. Import the offices, the "
                                        "KPU warehouse among them."
                                      : "No office with a position is the home of a vehicle: there is no depot. Give "
                                        "the warehouse coordinates and name its id "
                                        "as home of the vehicles."));
done:
    return st;
}

jalur_status check_essentials(check_job *j)
{
    jalur_status st = JALUR_OK;
    const territory *t = j->t;
    if (t->n_areas == 0)
        TRY(missing(
            j, "no-districts", PROBLEM_WARNING, "area",
            "No districts were imported: stations without coordinates cannot be placed and codes cannot be checked. "
            "Import the districts (kabupaten, kecamatan, villages) first."));
    if (t->n_roads == 0)
        TRY(missing(j, "no-roads", PROBLEM_BLOCKS, "road",
                    "No roads were imported: no travel time can be computed. Import a road layer or an OSM extract."));
    if (territory_delivers(t)) TRY(check_delivery(j));
    else TRY(missing(j, "no-deliveries", PROBLEM_NOTE, "station",
                     "Neither stations nor vehicles were imported: nothing is delivered; staffing and coverage are made all the same."));
done:
    return st;
}

static jalur_status look_around(check_job *j)
{
    jalur_status st = JALUR_OK;
    bool villages = false;
    j->ground = shape_box_empty();
    for (uint32_t a = 0; a < j->t->n_areas; ++a) {
        const area *x = &j->t->areas[a];
        if (x->shape.n_part == 0) continue;
        if (x->level == AREA_VILLAGE) villages = true;
        j->has_ground = true;
        for (uint32_t i = 0; i < x->shape.n_pt; ++i)
            shape_box_add(&j->ground, x->shape.pt[i]);
    }
    if (villages) TRY(geo_locator_new(j->kit, j->t, AREA_VILLAGE, &j->locator));
done:
    return st;
}

jalur_status check_nouns(jalur_ctx *ctx, geo_kit *kit, const territory *t, const settings *s, problems *out)
{
    jalur_status st = JALUR_OK;
    check_job j = {.ctx = ctx, .kit = kit, .t = t, .s = s, .out = out};
    TRY(look_around(&j));
    TRY(check_essentials(&j));
    TRY(check_positions(&j));
    TRY(check_duplicates(&j));
    TRY(check_codes(&j));
    TRY(check_areas(&j));
    TRY(check_settlements(&j));
    TRY(check_fleet(&j));
    TRY(check_rules(&j));
done:
    geo_locator_free(j.locator);
    return st;
}
