/* Inside of the check of stations left out (left.c). */
#ifndef JALUR_VERIFY_LEFT_H
#define JALUR_VERIFY_LEFT_H

#include "verify/verify_inside.h"

#define CLOCK_SLACK_S 3.0 /* roundings of a leg, and of a walk */

typedef struct alone { /* one vehicle type and one station left out */
    vstep there, on, back; /* on: to where its pickup goes */
    bool reached, when_dry;
} alone;

typedef enum way { WAY_THERE, WAY_ON, WAY_BACK } way;

typedef struct inns { /* where a vehicle may stay overnight: ways between them and all its points, which are depot, end, inns, stations left out, drops */
    uint32_t n, n_points;
    vleg *out, *in; /* [inn * n_points + point] */
} inns;

typedef struct leaving {
    judge *j;
    const plan *p;
    alone *table;      /* [vehicle * n_unserved + row] */
    inns *inns;        /* by vehicle */
    uint32_t *inns_of; /* the vehicle with the same ones, whose they are */
    vleg *legs[2];     /* of the case in hand, and of another */
    uint32_t *free_of; /* [vehicle * days + day - 1]: vehicles that are on no route */
    vwindow **windows;    /* by office: when a dock is free; NULL: it has any number */
    uint32_t *n_windows;
    uint32_t n, days;
} leaving;

/* The shape of the answer for one station by all vehicles. */
typedef struct outcome {
    bool any, reached, when_dry, fits, surely, maybe;
    uint32_t least;              /* of what a vehicle lacks that surely could serve it alone, the fewest */
    uint32_t least_index, least_day;
    bool as_said;                /* the vehicle that is named lacks what is said, on some day */
} outcome;

/* ---- left_ways.c ---- */
bool left_is_station(const leaving *x, uint32_t row);
/* The vehicle's row of the table: its ways to each station left out, on to the drop and back, now and in the dry season. */
jalur_status left_fill_vehicle(leaving *x, uint32_t k);
/* inns and inns_of, which the caller releases. */
jalur_status left_fill_nights(leaving *x);

/* ---- left_asked.c ---- */
/* The vehicle alone with the station of a row, on a day from 1, each way and the service `slack_s` longer. `legs` has room for
 * (VALONE_INNS + inns)^2 and must outlive the answer. */
valone left_case(const leaving *x, uint32_t row, uint32_t vehicle_index, uint32_t day, double slack_s, vleg *legs);
uint32_t left_ones(unsigned bits); /* how many are set */
bool left_carries_rest(const unserved *u, const vehicle *v); /* all that is left of it; how a station in parts was divided is not known here, and a
                                                            * small vehicle may find no part that it carries */
/* What every vehicle on every day lacks for the station of a row. */
outcome left_ask_all(const leaving *x, uint32_t row);

#endif
