/* Loading the nouns of a territory, table by table. */
#ifndef JALUR_STORE_PLACES_LOAD_H
#define JALUR_STORE_PLACES_LOAD_H

#include "store/rows.h"

/* One load of a territory under way. `located` remembers where a place was found to lie, until codes are joined. */
typedef struct places_load {
    store *s;
    territory *t;
    text_pool texts;                                 /* codes, names and profiles, which repeat */
    uint32_t *station_in, *household_in, *office_in; /* area index or JALUR_NONE */
} places_load;

jalur_status places_load_roads(places_load *p);
jalur_status places_load_vehicles(places_load *p);
jalur_status places_load_crews(places_load *p);
jalur_status places_load_signals(places_load *p);
jalur_status places_load_settlements(places_load *p);
jalur_status places_load_closed(places_load *p);
jalur_status places_load_closures(places_load *p);
jalur_status places_load_deliveries(places_load *p);
jalur_status places_load_earlier(places_load *p);

#endif
