/* Coverage answer: how long every village needs to its nearest service point, and why not. */
#ifndef JALUR_MODEL_ACCESS_H
#define JALUR_MODEL_ACCESS_H

#include "model/profile.h"

/* Exclusive classes: they add up to all villages. */
typedef enum access_class {
    ACCESS_WITHIN,      /* within X minutes */
    ACCESS_BEYOND,      /* reached, but beyond X minutes */
    ACCESS_DRY_ONLY,    /* reached in the dry season only */
    ACCESS_UNREACHABLE, /* no way on the network: gap_m */
    ACCESS_FAR_FROM_ROAD, /* its point is beyond the access limit: gap_m */
    ACCESS_NO_POSITION,   /* neither polygon nor label point */
    ACCESS_CLASSES
} access_class;

typedef struct access_way { /* one profile in one season */
    char profile[PROFILE_NAME_MAX + 1];
    season season;
} access_way;

typedef struct access_cell { /* one village by one way */
    uint32_t office;  /* nearest service point, or JALUR_NONE */
    double minutes;   /* INFINITY when not reached */
    access_class class;
    double gap_m;     /* missing link; NAN when it does not apply */
    jalur_lonlat from, to; /* its ends, when gap_m is finite */
} access_cell;

typedef struct access_village {
    uint32_t village;
    const char *point;   /* what stands for the village: "households" "stations" "label" "inside" "none" */
    jalur_lonlat at;
    uint32_t people;     /* population, else voters, else recipients; see access.people_kind */
    bool has_point_inside; /* a service point stands inside its polygon or names its code */
} access_village;

/* Numerator and denominator of one share, so that nobody has to guess. */
typedef struct access_share {
    const char *level;       /* "village" "kecamatan" "kabupaten" */
    const char *measure;     /* "point-inside" "within" "by-population" */
    uint32_t way;            /* index into ways; JALUR_NONE for point-inside */
    double numerator, denominator;
    const char *denominator_name; /* "81 villages of the imported districts" */
} access_share;


typedef struct access_table {
    arena mem;
    access_way *ways;         uint32_t n_ways;
    access_village *villages; uint32_t n_villages;
    access_cell *cells;       /* [village * n_ways + way] */
    access_share *shares;     uint32_t n_shares;
    double limit_min;         /* X */
    const char *people_kind;  /* "population" "voters" "recipients" "villages" */
    uint32_t n_points;        /* service points used */
} access_table;

void access_init(access_table *a, jalur_ctx *ctx);
void access_release(access_table *a);
const char *access_class_name(access_class c); /* "within" "beyond" ... */

#endif
