/* Words and units that layers, manifests and the map page share, so that a time or a route is written
 * in one way everywhere. Texts for people are Indonesian: the route map is an Indonesian document. */
#ifndef JALUR_EXPORT_WORDS_H
#define JALUR_EXPORT_WORDS_H

#include "export/export.h"

enum { CLOCK_SIZE = 24 };

/* "07:05" of the day that holds `s` (seconds from midnight of plan day 1), whole minutes, rounded down. */
void word_clock(int32_t s, char out[CLOCK_SIZE]);
/* The same; another day than `day` (1..) is shown: "00:20 +1". */
void word_clock_from(int32_t s, uint32_t day, char out[CLOCK_SIZE]);
/* The day (1..) that holds `s`. */
int64_t word_day(int32_t s);

/* "R-001": as many digits as the last of `n` routes needs, at least 3. */
jalur_status word_route(arena *a, uint32_t index, uint32_t n, const char **out);
jalur_status word_printf(arena *a, const char **out, const char *format, ...) BASE_PRINTF(3, 4);

/* For each office of the roster a part of a file name that no other one has: of its id, and where ids differ in signs alone of its
 * number as well. */
jalur_status word_office_files(const export_input *in, arena *a, const char ***out);

/* Names by area index; "" when the index is JALUR_NONE or no area stands there. */
const char *word_area_code(const territory *t, uint32_t area_index);
const char *word_area_name(const territory *t, uint32_t area_index);
const char *word_kecamatan(const territory *t, uint32_t area_index);
/* The village code of a station: of the joined area, else as the source gave it. */
const char *word_station_village(const territory *t, const station *s);
/* NULL when the index is not in the table. */
const vehicle *word_vehicle(const territory *t, uint32_t index);
const office *word_depot(const territory *t, const vehicle *v);
/* Where its routes end; NULL: at the last stop, or not known. */
const office *word_end(const territory *t, const vehicle *v);
const station *word_station(const territory *t, uint32_t index);

const char *word_season(season s);             /* "kemarau" "hujan" */
const char *word_access_class(access_class c); /* one phrase */
const char *word_due_class(due_class c);       /* one phrase */
const char *word_left_out(const char *reason); /* a plan's word for why something is not in it, as a phrase; unknown ones as they are */
enum { CHANGE_SIZE = 320 };
/* What came after a result, which the project keeps in English ("import of roads from x.gpkg"); what is not known stays as it is. */
void word_change(const char *what, char out[CHANGE_SIZE]);
const char *word_closure(const closure *c);     /* "closed", "slowed", or "open" where it slows nothing */
const char *word_dimension(uint32_t dimension); /* "boxes" "weight" "volume" */
const char *word_dimension_unit(uint32_t dimension); /* "boxes" "kg" "m3" */
double word_dimension_value(uint32_t dimension, uint32_t raw); /* in that unit */

const char *word_event(event_kind k); /* as the crew reads it: "muat ulang" */
/* Where event `i` of a route happens: at its office, or a break where the crew is on the road then. False: unknown. */
bool word_event_place(const territory *t, const route *r, uint32_t i, jalur_lonlat *out);
uint64_t word_brought(const route *r, uint32_t dimension); /* on all trips together */

/* What the routes layer and the map page both need to sum up. */
typedef struct route_facts {
    uint64_t voters;
    uint32_t stations;      /* distinct */
    uint32_t estimated;     /* stations placed by estimate */
    uint32_t far_walks;     /* visits with a walk above EXPORT_FAR_WALK_M */
    uint32_t max_walk_m;
} route_facts;
/* A kit of 50-75 kg carried farther than this counts as vulnerable. */
enum { EXPORT_FAR_WALK_M = 250 };
jalur_status word_route_facts(jalur_ctx *ctx, const territory *t, const route *r, route_facts *out);

#endif
