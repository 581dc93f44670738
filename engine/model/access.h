/* Coverage answer: how long every village needs to its nearest service points, who is served, and why not. */
#ifndef JALUR_MODEL_ACCESS_H
#define JALUR_MODEL_ACCESS_H

#include "model/profile.h"

/* Exclusive classes: they add up to all villages, and to all people, of any part of the territory. */
typedef enum access_class {
    ACCESS_SERVED,        /* within X minutes of a point that is open for it, has room for it, and with the signal wanted */
    ACCESS_BEYOND,        /* reached, but beyond X minutes */
    ACCESS_DRY_ONLY,      /* reached in the dry season only: other_min, closed_m */
    ACCESS_UNREACHABLE,   /* no way on the network: gap_m */
    ACCESS_FAR_FROM_ROAD, /* its point is beyond the access limit: gap_m */
    ACCESS_NO_POSITION,   /* neither polygon nor label point */
    ACCESS_FOOT_ONLY,     /* not by this profile, but on foot in the same season: other_min, gap_m */
    ACCESS_BOAT_ONLY,     /* likewise by boat */
    ACCESS_CLOSED,        /* within X minutes, but no day on which village and point are both open */
    ACCESS_NO_SIGNAL,     /* within X minutes of an open point, but the signal there is known to be too weak */
    ACCESS_FULL,          /* within X minutes of an open point, but none of the nearest has room for all its people */
    ACCESS_GROUND_ONLY,   /* no way on the network, but on foot over the ground to a road or a point: other_min, gap_m */
    ACCESS_CLASSES
} access_class;

typedef struct access_way { /* one profile in one season */
    char profile[PROFILE_NAME_MAX + 1];
    season season;
} access_way;

typedef struct access_near { /* one of the nearest service points */
    uint32_t office;  /* JALUR_NONE: there are fewer */
    double minutes;   /* INFINITY then */
} access_near;

typedef struct access_cell { /* one village by one way */
    uint32_t office;  /* nearest service point, or JALUR_NONE */
    double minutes;   /* INFINITY when not reached */
    access_class class;
    double gap_m;     /* missing link; NAN when it does not apply */
    jalur_lonlat from, to; /* its ends, when gap_m is finite */
    uint32_t served_by;    /* office that takes its people: the nearest open one with room; else JALUR_NONE */
    double other_min;      /* minutes to `office` in the dry season, on foot, by boat or over the ground, as the class says; else NAN */
    double closed_m;       /* ACCESS_DRY_ONLY: roads on the way that would have to stay open; NAN unknown */
    const char *closure;   /* not within the limit (or not at all), but it would be if no road were closed: by which closure; "" no */
    double open_min;       /* minutes to the nearest point then; NAN where `closure` is "" */
    double score;          /* E2SFCA: counters per 10,000 people that the village can share in; NAN not computed */
} access_cell;

typedef struct access_village {
    uint32_t village;
    const char *point;   /* what stands for the village: "households" "stations" "label" "inside" "none" */
    jalur_lonlat at;
    uint32_t people;     /* population, else voters, else recipients; see access.people_kind */
    bool has_point_inside; /* a service point stands inside its polygon or names its code */
    bool remote;           /* in one of the 3T areas of the settings */
    int8_t signal;         /* best level known, 0 .. 4; -1 unknown */
} access_village;

/* What one service point is asked for by one way. */
typedef struct access_catchment {
    uint32_t office;
    uint32_t nearest_villages, served_villages; /* it is nearest to; it takes the people of */
    uint64_t nearest_people, served_people;
    double room;         /* people it can serve in the payout; INFINITY: no limit is set */
} access_catchment;

/* Numerator and denominator of one share, so that nobody has to guess. */
typedef struct access_share {
    const char *level;       /* "village" "kecamatan" "kabupaten" "province" */
    const char *measure;     /* "point-inside" "within" "by-population" "served" "not-within" "gini" "supply" */
    uint32_t way;            /* index into ways; JALUR_NONE for point-inside */
    double numerator, denominator;
    const char *denominator_name; /* "81 villages of the imported districts (wilayah_53.04.gpkg)" */
    const char *group;       /* "all" "3T" "not-3T" */
} access_share;

/* Villages and people by class, of an area above the villages or of a group. */
typedef struct access_sum {
    uint32_t area;     /* JALUR_NONE: of the group */
    const char *group; /* "all" "3T" "not-3T" */
    uint32_t way;
    uint32_t villages[ACCESS_CLASSES];
    uint64_t people[ACCESS_CLASSES];
} access_sum;

enum { ACCESS_NEAREST_MAX = 8 };

typedef struct access_table {
    arena mem;
    access_way *ways;         uint32_t n_ways;
    access_village *villages; uint32_t n_villages;
    access_cell *cells;       /* [village * n_ways + way] */
    access_near *near;        uint32_t n_near; /* [(village * n_ways + way) * n_near + rank], nearest first */
    access_share *shares;     uint32_t n_shares;
    access_sum *sums;         uint32_t n_sums;
    access_catchment *catchments; /* [way * n_points + point] */
    double limit_min;         /* X */
    const char *people_kind;  /* "population" "voters" "recipients" "villages" */
    uint32_t n_points;        /* service points used */
} access_table;

void access_init(access_table *a, jalur_ctx *ctx);
void access_release(access_table *a);
const char *access_class_name(access_class c); /* "served" "beyond" ... */
/* The time to the nearest point is within X, whatever else stands in the way. */
bool access_within(const access_table *a, uint32_t village, uint32_t way);

#endif
