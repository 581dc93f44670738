/* What saving and loading of results share. */
#include <string.h>

#include "store/results.h"

static uint32_t noticed(const rows *r, uint32_t index, bool *stale)
{
    if (r->st == JALUR_OK && index == JALUR_NONE) *stale = true;
    return index;
}

uint32_t results_station(rows *r, const territory *t, bool *stale)
{
    return noticed(r, territory_station(t, rows_raw(r)), stale);
}

uint32_t results_household(rows *r, const territory *t, bool *stale)
{
    return noticed(r, territory_household(t, rows_raw(r)), stale);
}

uint32_t results_area(rows *r, const territory *t, bool *stale)
{
    return noticed(r, territory_area(t, rows_raw(r)), stale);
}

uint32_t results_office(rows *r, const territory *t, bool *stale)
{
    return noticed(r, territory_office(t, rows_raw(r)), stale);
}

uint32_t results_vehicle(rows *r, const territory *t, uint32_t near, bool *stale)
{
    if (rows_null(r)) {
        r->at += 2;
        return JALUR_NONE;
    }
    const char *id = rows_raw(r), *home = rows_raw(r);
    for (uint32_t k = 0; k <= t->n_vehicles; k++) {
        uint32_t i = k == 0 ? near : k - 1;
        if (i < t->n_vehicles && strcmp(t->vehicles[i].id, id) == 0 && strcmp(t->vehicles[i].home_id, home) == 0)
            return i;
    }
    return noticed(r, JALUR_NONE, stale);
}

void results_seq(rows *r, uint32_t expected)
{
    int64_t seq = rows_int(r, INT64_MIN, INT64_MAX);
    if (r->st == JALUR_OK && seq != (int64_t)expected) rows_bad(r, "numbers from 1 without holes");
}

jalur_status results_check(store *s, bool good, const char *what)
{
    return good ? JALUR_OK
                : err_set(s->ctx, JALUR_E_INTERNAL, "a result to be saved names a %s that does not exist", what);
}
