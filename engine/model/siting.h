/* Siting answer: where service points should stand, whom they newly reach, and how much more each further one would. */
#ifndef JALUR_MODEL_SITING_H
#define JALUR_MODEL_SITING_H

#include "model/profile.h"

typedef struct siting_point {
    uint32_t village;      /* area it stands in, or JALUR_NONE */
    uint32_t office;       /* the office it is, or JALUR_NONE: a new one at a village's point or a candidate of a file */
    const char *id;        /* of the office or the candidate; "" at a village's point */
    jalur_lonlat at;
    uint32_t rank;         /* 1, 2, ... among the new ones by gain; 0 for existing ones that stay */
    uint32_t when;         /* the period it opens in, or the day it stands there; 0: neither is asked for */
    bool closed;           /* an existing one that the answer does without */
    double gain;           /* people newly within the limit, or person-minutes saved, after those of smaller rank */
    double people;         /* of the villages that go to it */
    uint32_t n_villages;   /* that go to it */
    uint32_t n_new;        /* villages it brings within the limit that none of smaller rank does */
    const char *new_names; /* the first of them by people: "Tasifeto, Lamaknen, +3" */
} siting_point;

typedef struct siting_village {
    uint32_t village;
    jalur_lonlat at;
    uint32_t people;
    uint32_t point;        /* index of the siting_point it goes to, or JALUR_NONE: no way to any */
    double minutes;        /* to that point, both walks included; INFINITY */
    double minutes_before; /* to the nearest existing one */
    double share;          /* of its people who are served: less than 1 where points are full */
} siting_village;

typedef struct siting_step { /* of the curve */
    uint32_t points;       /* new ones; with `moved`, all */
    double value, bound;   /* as below */
} siting_step;

typedef struct siting_time { /* one period or day */
    uint32_t when;
    uint32_t points, villages; /* that open or stand there; that go to these */
    double people;             /* periods: within the limit by then; days: of those villages */
} siting_time;

typedef struct siting_group { /* of the goal fair */
    uint32_t area;         /* the kecamatan, or JALUR_NONE */
    double people, before, then; /* of its villages; within the limit before and then */
} siting_group;

typedef struct siting {
    arena mem;
    const char *goal;      /* "most" "backup" "fair" "median" "all" "center" */
    const char *times_are; /* "period" "day" or "" */
    const char *candidates; /* "villages", kinds of offices, or the file */
    uint32_t n_candidates, n_off; /* n_off: too far from a road */
    const char *profile;
    season season;
    const char *people_kind;
    double limit_min;
    bool moved;            /* existing points could be given up */
    double value, bound;   /* most: people served (added up over the periods, if any); backup: that and those within reach of two;
                            * fair: percent of the worst kecamatan, of those that can be reached; median: person-minutes; all: new
                            * points; center: minutes */
    bool proven;
    double people, people_before, people_served, people_hopeless; /* hopeless: no candidate within the limit */
    double people_twice;   /* within the limit of two points; not with periods */
    siting_point *points;     uint32_t n_points;  /* existing ones first, then new ones by rank */
    siting_village *villages; uint32_t n_villages;
    siting_step *steps;       uint32_t n_steps;
    siting_time *times;       uint32_t n_times;
    siting_group *groups;     uint32_t n_groups;
} siting;

void siting_init(siting *s, jalur_ctx *ctx);
void siting_release(siting *s);

#endif
