/* Standard routing instances: files of others become a plan_problem, answers become the files that others read.
 *
 * Formats: VRPLIB (TSPLIB's words with the sections that CVRPLIB, LKH-3 and PyVRP add), Solomon and Gehring-Homberger,
 * Cordeau, VROOM's JSON, and JSON that names the fields of plan_problem ("model", see model.c). A file is told by its content. Readers are bounded and strict: a field that the routing model
 * cannot say is refused by name, never ignored.
 *
 * Units. Instances measure time, distance and cost alike in units of their own. The search counts whole numbers, so lengths
 * are rounded; which way decides whether a cost may be compared with the literature (`instance_rounding`). All costs of the
 * problem are in `scale` parts of the file's unit. */
#ifndef JALUR_INSTANCE_INSTANCE_H
#define JALUR_INSTANCE_INSTANCE_H

#include "plan/plan.h"

typedef enum instance_format { INSTANCE_VRPLIB, INSTANCE_SOLOMON, INSTANCE_CORDEAU, INSTANCE_VROOM, INSTANCE_MODEL } instance_format;
const char *instance_format_name(instance_format f); /* "VRPLIB", "Solomon", "Cordeau", "VROOM", "model" */

typedef struct instance_rounding {
    const char *name; /* nearest, up, down: whole units; tenths: cut (DIMACS); thousandths: nearest ("exact") */
    double scale;
    plan_rounding how;
} instance_rounding;
/* By name; NULL gives the nearest-integer convention, an unknown name NULL. */
const instance_rounding *instance_rounding_find(const char *name);

/* Vehicles of the file that are alike and so became one vehicle type: their numbers (1-based, in the file's order). */
typedef struct instance_fleet {
    const uint32_t *vehicles;
    uint32_t n;
} instance_fleet;

typedef struct instance {
    arena mem;
    instance_format format;
    const char *name, *kind;            /* as the file says: "X-n101-k25", "CVRP" */
    const instance_rounding *rounding;
    const char *rounding_why;           /* "as TYPE CVRP and EUC_2D", "as asked" */
    double scale;                       /* cost units in one of the file's */
    double time_scale, length_scale;    /* units of time and of a limited distance in one of the file's */
    plan_problem problem;
    bool backhauls_last;                /* see instance_settle */
    bool aligned;                       /* vehicles differ: route k of a solution belongs to vehicle k */
    uint32_t n_vehicles;                /* with `aligned`: of the file */
    const instance_fleet *fleet;        /* with `aligned` or VROOM: of each vehicle type */
    const uint32_t *number;             /* of each place in solution files (the depot of a CVRP is 0) */
    const struct vroom *vroom;          /* VROOM only: what its solution repeats */
} instance;

void instance_init(instance *in, jalur_ctx *ctx);
void instance_release(instance *in);
/* Reads a file. `rounding` NULL: the convention of its set. JALUR_E_IO, JALUR_E_DATA (file, line, field, found, expected,
 * remedy), JALUR_E_USAGE (rounding unknown or without a meaning for the file). */
jalur_status instance_read(jalur_ctx *ctx, const char *path, const char *rounding, instance *out);
/* The same from memory, which is changed; `path` is for errors. */
jalur_status instance_read_text(jalur_ctx *ctx, const char *path, char *data, size_t n_bytes, const char *rounding,
                                instance *out);

/* Takes routes that begin with a backhaul out of the answer (VRPB; the routing model cannot forbid them): their stops are
 * left over. Every other answer stays as it is. */
jalur_status instance_settle(const instance *in, plan_answer *a);
/* What the answer costs in units of the file: routes, and the prizes of stops left out. */
double instance_cost(const instance *in, const plan_answer *a);
/* Writes the solution: VRPLIB's .sol ("Route #1: 4 7", "Cost 27591"), VROOM's JSON for a VROOM problem,
 * or every step as JSON for a model. */
jalur_status instance_write(jalur_ctx *ctx, const instance *in, const plan_answer *a, const char *path);
/* What stands in place of a VROOM solution when there is none: its code and the context's last error in one line. */
jalur_status instance_write_error(jalur_ctx *ctx, jalur_status why, const char *path);
/* GeoJSON (RFC 7946) of routes as straight lines and of stops, for VROOM problems whose places have coordinates;
 * JALUR_E_DATA when there are none, which can be asked before the search. */
jalur_status instance_geojson_check(jalur_ctx *ctx, const instance *in);
jalur_status instance_write_geojson(jalur_ctx *ctx, const instance *in, const plan_answer *a, const char *path);

#endif
