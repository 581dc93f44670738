/* A problem in VROOM's JSON as its file says it: ids, names and matrices that the routing model has no use for and that the
 * solution repeats. Field by field VROOM's docs/API.md. Times are the file's seconds. */
#ifndef JALUR_INSTANCE_VROOM_H
#define JALUR_INSTANCE_VROOM_H

#include "base/json_read.h"
#include "instance/instance.h"

#define VROOM_NO_LIMIT INT64_MAX

typedef struct vroom_place {
    bool has_index, has_lonlat; /* neither: no such place */
    uint32_t index;             /* row of the matrices */
    jalur_lonlat at;
} vroom_place;

typedef struct vroom_window {
    int64_t from_s, to_s;
} vroom_window;

typedef struct vroom_by_type {
    const char *type;
    int64_t seconds;
} vroom_by_type;

typedef struct vroom_skills { /* ascending, none twice */
    const int64_t *skill;
    uint32_t n;
} vroom_skills;

typedef enum vroom_kind { VROOM_JOB, VROOM_PICKUP, VROOM_DELIVERY } vroom_kind;

/* Where the problem has a task's setup. */
typedef enum vroom_setup { VROOM_SETUP_SERVICE, VROOM_SETUP_LEG, VROOM_SETUP_STOP } vroom_setup;

typedef struct vroom_task {
    vroom_kind kind;
    int64_t id;
    uint32_t line;             /* of the file, for errors */
    const char *description;   /* or NULL */
    vroom_place place;
    int64_t setup_s, service_s;
    const vroom_by_type *setup_by;   uint32_t n_setup_by;
    const vroom_by_type *service_by; uint32_t n_service_by;
    uint32_t delivery[PLAN_DIMENSIONS], pickup[PLAN_DIMENSIONS];
    vroom_skills skills;
    uint32_t priority;
    const vroom_window *windows; uint32_t n_windows; /* ascending and apart; 0: free */
    vroom_setup setup;         /* see vroom_make.c */
} vroom_task;

typedef struct vroom_break {
    int64_t id, service_s;
    const char *description;
    const vroom_window *windows; uint32_t n_windows;
} vroom_break;

typedef struct vroom_vehicle {
    int64_t id;
    uint32_t number, line;     /* 1-based, in the file's order */
    const char *description, *type; /* or NULL */
    uint32_t matrix;           /* of its profile */
    vroom_place start, end;
    uint32_t capacity[PLAN_DIMENSIONS];
    int64_t fixed, per_hour, per_task_hour, per_km;
    vroom_skills skills;
    bool has_window;
    vroom_window window;
    const vroom_break *breaks; uint32_t n_breaks;
    int64_t hundredths;        /* travel time in 1/100 s for each second of the matrix: 100 / speed_factor, rounded */
    int64_t hourly;            /* cost of a second of the matrix in 1/360000 */
    int64_t max_tasks, max_travel_s, max_distance_m; /* VROOM_NO_LIMIT */
    const json_value *steps;   /* or NULL */
    uint32_t *route; uint32_t n_route; /* the tasks among them */
} vroom_vehicle;

typedef struct vroom_matrix {
    const char *profile;
    uint32_t n;
    const json_value *durations, *distances, *costs; /* n rows of n whole numbers; all but durations may be NULL */
} vroom_matrix;

typedef struct vroom {
    jalur_ctx *ctx;
    const char *file;
    vroom_task *tasks;       uint32_t n_tasks;    /* stop i of the problem is task i; a delivery follows its pickup */
    vroom_vehicle *vehicles; uint32_t n_vehicles;
    vroom_matrix *matrices;  uint32_t n_matrices;
    uint32_t n_amounts;      /* length of every capacity */
    bool per_type;           /* some task has times by vehicle type */
    /* how the problem counts */
    int64_t origin_s;        /* its time 0 */
    int32_t per_s;           /* its units of time in a second: 1, or 100 with speed factors */
} vroom;

/* vroom_read.c */
jalur_status vroom_parse(jalur_ctx *ctx, arena *mem, const char *file, const json_value *root, vroom *out);
/* vroom_make.c */
jalur_status vroom_make(vroom *v, instance *out);
/* vroom_steps.c: the routes of steps as the begin of the search; JALUR_E_DATA when one breaks a rule. */
jalur_status vroom_begin(const vroom *v, instance *out);
/* Seconds of setup and service of a task by a vehicle type (name or NULL). */
int64_t vroom_setup_s(const vroom_task *t, const char *type);
int64_t vroom_service_s(const vroom_task *t, const char *type);
const char *vroom_kind_name(vroom_kind kind); /* "job", "pickup", "delivery" */
int64_t vroom_entry(const json_value *rows, uint32_t i, uint32_t j);

#endif
