/* Roads of a real file as the engine imports them, and the profiles that come with it. */
#ifndef REAL_ROADS_H
#define REAL_ROADS_H

#include "model/profile.h"
#include "model/territory.h"

typedef struct real_roads {
    const road *road;
    uint32_t n;
    const profile_set *profiles;
    void *project;
} real_roads;

/* layer_name NULL: the only one. Fails the test when the file cannot be imported. */
void real_roads_open(jalur_ctx *ctx, const char *file, const char *layer_name, real_roads *out);
void real_roads_close(real_roads *r);

#endif
