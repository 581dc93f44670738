/* Is the list of villages whole? What the map shows and no listed village holds; villages in which the map shows nothing; villages
 * without people. Borders are generalised one by one, so that a place near one may belong to it. */
#include <string.h>

#include "check/inside.h"

static const double FAR_M = 20000.0;

static jalur_status off_the_list(check_job *j, const settlement *s, bool *held)
{
    jalur_status st = JALUR_OK;
    geo_found in;
    char words[192] = "";
    TRY(geo_locate(j->locator, s->at, FAR_M, &in));
    if (in.area != JALUR_NONE && in.distance_m <= SETTLEMENT_BORDER_M) {
        held[in.area] = true;
        goto done;
    }
    problem p = {.class = "settlement-off-list", .severity = PROBLEM_WARNING, .kind = "settlement", .id = s->id, .has_point = true, .at = s->at,
                 .measure = in.area != JALUR_NONE ? in.distance_m : FAR_M, .unit = "m"};
    if (in.area != JALUR_NONE) check_village_words(j->t, in.area, words);
    TRY(problems_add(j->out, &p, "%s%s%s lies in no listed village; %s%s. Whoever lives there is in no denominator.", s->kind[0] ? s->kind : "Settlement",
                     s->name[0] ? " " : "", s->name, words[0] ? "the nearest is " : "none is within 20 km", words));
done:
    return st;
}

jalur_status check_settlements(check_job *j)
{
    jalur_status st = JALUR_OK;
    const territory *t = j->t;
    bool *held = NULL, people = false;
    TRY(mem_new(j->ctx, (size_t)t->n_areas + 1, sizeof *held, &held));
    for (uint32_t i = 0; j->locator && i < t->n_settlements; i++) TRY(off_the_list(j, &t->settlements[i], held));
    for (uint32_t a = 0; a < t->n_areas; a++) people = people || (t->areas[a].level == AREA_VILLAGE && t->areas[a].population > 0);
    for (uint32_t a = 0; a < t->n_areas; a++) {
        const area *x = &t->areas[a];
        char words[192];
        if (x->level != AREA_VILLAGE) continue;
        problem p = {.severity = PROBLEM_NOTE, .kind = "village", .id = x->code, .has_point = x->has_label, .at = x->label, .unit = "people", .measure = x->population};
        check_village_words(t, a, words);
        p.class = "village-without-people";
        if (people && x->population == 0)
            TRY(problems_add(j->out, &p, "Village %s is listed without people, others have a population. It weighs nothing in every share.", words));
        p.class = "village-without-settlement";
        if (t->n_settlements > 0 && x->shape.n_part > 0 && !held[a])
            TRY(problems_add(j->out, &p, "The imported settlements show none in village %s.", words));
    }
done:
    mem_free(j->ctx, held);
    return st;
}
