/* Profiles and seasons: how fast a mode moves on which road. Data lives in data/profiles/. */
#ifndef JALUR_MODEL_PROFILE_H
#define JALUR_MODEL_PROFILE_H

#include "model/territory.h"

typedef enum season { SEASON_DRY, SEASON_WET, SEASONS } season;

enum { PROFILE_NAME_MAX = 31, PROFILES_MAX = 32 };

typedef struct profile {
    char name[PROFILE_NAME_MAX + 1];
    uint8_t mode;                       /* one MODE_ bit */
    double kmh[ROAD_CLASSES];           /* dry, on the class's usual surface; 0: may not use the class */
    double surface_factor[SEASONS][SURFACES]; /* speed factor; 0: closed in that season */
    double max_kmh;
    double ferry_wait_min;              /* default wait and loading at each boarding */
    double access_kmh;                  /* walking between road and place */
    double access_limit_m;              /* farther from a road is "not reachable" */
    bool obeys_oneway;
    bool tobler;                        /* speed by slope after Tobler where heights are known */
} profile;

typedef struct profile_set {
    profile *item;
    uint32_t n;
} profile_set;

uint32_t profile_find(const profile_set *set, const char *name); /* or JALUR_NONE */
/* Checks ranges (speeds 0..200, factors 0..2, limits finite); JALUR_E_DATA names profile and key. */
jalur_status profile_validate(jalur_ctx *ctx, const profile *p, const char *file);
const char *season_name(season s); /* "dry" "wet" */
bool season_parse(const char *text, season *out); /* also kemarau, hujan */

/* Does the closure hold for this profile in this season? */
bool closure_concerns(const closure *c, const profile *p, season s);
/* Speed on a road in km/h, 0 when this profile may not use it in this season. Slope is not in it. */
double profile_speed_kmh(const profile *p, season s, const road *r);
/* Tobler's hiking function (1993) relative to level ground: 1 at slope 0, highest at -0.05. */
double profile_tobler_factor(double slope);

#endif
