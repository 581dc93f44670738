/* A project's nouns with its roads: the engine loads the one without the other. */
#ifndef JALUR_TEST_WHOLE_H
#define JALUR_TEST_WHOLE_H

#include "store/store.h"

static inline jalur_status test_territory(store *s, territory *out)
{
    jalur_status st = store_load_places(s, out);
    if (st == JALUR_OK) st = store_load_roads(s, out);
    if (st != JALUR_OK) territory_release(out);
    return st;
}

#endif
