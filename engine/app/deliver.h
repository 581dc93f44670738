/* A delivery problem in the making: places, matrices, types, stops, and the answer. */
#ifndef JALUR_APP_DELIVER_H
#define JALUR_APP_DELIVER_H

#include "app/session.h"
#include "base/hash.h"
#include "plan/plan.h"

typedef struct delivery_mode { /* one profile in use */
    const char *profile;
    const net_metric *metric;
    net_snap *snap;         /* per place */
    void *time, *metres;    /* the blocks behind a table */
    jalur_ctx *ctx;         /* of who is asked for a leg */
    net_metric *priced;     /* of the last least price that was asked for, or NULL */
    int64_t per_m, per_s;   /* its prices */
    plan_legs legs;
} delivery_mode;

typedef struct delivery {
    jalur_project *p;
    arena mem;
    jalur_lonlat *point; uint32_t n_places;
    uint32_t *depot_place;    /* per office, or JALUR_NONE */
    uint32_t *station_place;  /* per station, or JALUR_NONE */
    uint32_t first_depot;     /* office index */
    delivery_mode modes[PROFILES_MAX]; uint32_t n_modes;
    plan_legs legs[PROFILES_MAX];
    plan_type *types; uint32_t n_types;
    uint32_t *type_vehicle, *type_day;
    plan_stop *stops; uint32_t n_stops;
    uint32_t *stop_station;   /* of a hand-over: whose pickup it is */
    uint32_t first_drop;      /* stops from here on are hand-overs: the second stops of pairs */
    plan_before *before; /* by stop, or NULL: no earlier plan. The problem has it where it matters */
    plan_problem problem;
    plan_answer answer;
} delivery;

void delivery_init(delivery *d, jalur_project *p);
void delivery_release(delivery *d);
/* Unloading by that vehicle plus both walks, seconds. */
uint32_t delivery_service_s(const delivery *d, uint32_t station_index, const vehicle *v);
/* deliver_rules.c: what the nouns say beyond capacity, shift and deadline. JALUR_E_DATA when they contradict each other. */
jalur_status delivery_type_rules(delivery *d, const vehicle *v, uint32_t day, plan_type *type);
jalur_status delivery_stop_rules(delivery *d, uint32_t station_index, plan_stop *stop);
jalur_status delivery_drop_rules(delivery *d, const plan_stop *pickup, uint32_t station_index, plan_stop *drop);
jalur_status delivery_shared_rules(delivery *d); /* when types and stops stand: docks, escorts, goals, the earlier plan */
/* deliver_legs.c: travel by one profile between all places, into mode->legs. */
jalur_status delivery_legs_make(delivery *d, delivery_mode *mode);
void delivery_legs_release(delivery *d);
jalur_status delivery_solve(delivery *d, const plan_options *o);
/* deliver_answer.c: schedule, geometry and reasons. */
jalur_status delivery_to_plan(delivery *d, plan *out);
/* deliver_numbers.c: vehicle_no of the routes, which stand in order. */
jalur_status delivery_number_vehicles(const delivery *d, plan *out);
/* bounding.c: the lower bound of the answer, into out->bound. */
jalur_status delivery_bound(delivery *d, const plan_options *o, plan *out);
/* All of it. */
jalur_status delivery_run(jalur_project *p, const plan_options *o, plan *out, bool *cancelled);

#endif
