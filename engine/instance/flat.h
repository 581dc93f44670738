/* An instance of the text formats as columns, in the units of its file, before it becomes a plan_problem. The columns live
 * in the instance's own arena: coordinates and lists are used where they stand. */
#ifndef JALUR_INSTANCE_FLAT_H
#define JALUR_INSTANCE_FLAT_H

#include "base/json_read.h"
#include "instance/instance.h"
#include "instance/text.h"

enum { FLAT_NODES_MOST = 4000000, FLAT_VEHICLES_MOST = 1000000, FLAT_TABLE_MOST = 30000 };

typedef enum flat_metric {
    FLAT_EUCLID, FLAT_EUCLID_EXACT, FLAT_EUCLID_UP, FLAT_EUCLID_DOWN, FLAT_MANHATTAN, FLAT_MAXIMUM, FLAT_GEO, FLAT_ATT, FLAT_EXPLICIT
} flat_metric;

typedef struct flat_vehicle {
    uint32_t number; /* 1-based */
    uint32_t depot;  /* node */
    double capacity, max_duration, max_distance; /* HUGE_VAL: none */
    double fixed, per_unit;
    uint32_t max_reloads;
    const uint32_t *reload;  uint32_t n_reload;  /* nodes */
    const uint32_t *allowed; uint32_t n_allowed; /* nodes, ascending; NULL: all */
} flat_vehicle;

typedef struct flat {
    arena *mem;
    const char *file, *name, *kind;
    instance_format format;
    flat_metric metric;
    uint32_t n;                /* nodes, depots among them */
    double *x, *y;             /* or NULL */
    double *weight;            /* n * n, EXPLICIT */
    double *demand, *pickup, *service, *open, *close, *release, *prize; /* n each, or NULL */
    bool *depot;
    uint32_t number_from;      /* number of the first node in solution files */
    uint32_t count;            /* vehicles; UINT32_MAX: as many as wanted */
    bool listed;               /* vehicle[] holds `count` entries, else one that stands for all */
    flat_vehicle *vehicle;
    bool open_routes;          /* vehicles do not come back */
    bool backhauls_last;       /* pickups come after all deliveries of a route, and never without one */
} flat;

/* vrplib.c, solomon.c, cordeau.c */
jalur_status vrplib_read(text *t, flat *f);
jalur_status solomon_read(text *t, flat *f);
jalur_status cordeau_read(text *t, flat *f);
/* flat.c: columns into a problem. */
jalur_status flat_make(jalur_ctx *ctx, const flat *f, const char *rounding, instance *out);
/* legs.c */
jalur_status flat_legs(jalur_ctx *ctx, const flat *f, const instance_rounding *r, arena *mem, plan_legs *out);
int32_t flat_round(const instance_rounding *r, double v);

/* vroom_make.c */
jalur_status vroom_read(jalur_ctx *ctx, const char *file, const json_value *root, instance *out);
/* vroom_write.c */
jalur_status vroom_write(jalur_ctx *ctx, const instance *in, const plan_answer *a, const char *path);

/* model.c, model_write.c */
bool model_is(const json_value *root);
jalur_status model_read(jalur_ctx *ctx, const char *file, const json_value *root, instance *out);
jalur_status model_write(jalur_ctx *ctx, const plan_answer *a, const char *path);

#endif
