/* Inside of the cover room: the answer grows in steps, in the order below.
 *
 * 1. Villages stand in area order; cells are village-major; all arrays have their final size before reach begins.
 * 2. Every way puts every village into exactly one class: reach says how it is reached, serve who of those within the
 *    limit is served.
 * 3. Shares and sums are computed from villages and cells alone, so that they cannot contradict them. */
#ifndef JALUR_COVER_INSIDE_H
#define JALUR_COVER_INSIDE_H

#include "cover/cover.h"
#include "model/decay.h"

typedef struct cover_job {
    jalur_ctx *ctx;
    geo_kit *kit;
    const cover_problem *p;
    access_table *out;
    decay decay;
    area_level base; /* level of the "villages" */
    bool *holds;     /* [area]: a service point stands in it or names it; of all levels */
    uint8_t *shut;   /* [area * days + day - 1]: closed there, or a rest day */
    uint32_t days;
    bool scores;       /* asked for, and not too many */
    uint32_t n_groups; /* 1, or 3 where the settings name 3T areas */
} cover_job;

/* A place that stands for something on one metric. */
typedef struct cover_side {
    net_snap *village, *office; /* village: those that were asked for, in order */
    net_ms *time;
    uint32_t *label; /* index into problem points */
    uint32_t k;      /* entries of time and label for each village */
} cover_side;

/* Villages with point, people and signal; fills job->holds. */
jalur_status cover_villages(cover_job *job);
bool cover_village_placed(const access_village *village); /* it has a point */
/* Class, times and gap of every village by one way, as if all points were open and had room. */
jalur_status cover_reach(cover_job *job, uint32_t way);
/* score.c: of one way, from the snapped places of cover_reach; `which` names the villages. */
jalur_status cover_score(cover_job *job, uint32_t way, const net_metric *m, const cover_side *s, const uint32_t *which,
                         uint32_t n_which);
/* serve.c: by way who is served, and the catchments. */
jalur_status cover_serve(cover_job *job, uint32_t way);
jalur_status cover_shares(cover_job *job);
jalur_status cover_sums(cover_job *job);
/* sum.c: groups of villages, 0 .. n_groups - 1. */
const char *cover_group_name(uint32_t group);
bool cover_in_group(const access_village *v, uint32_t group);
/* score.c: numerator and denominator over the villages of a group, as in cover.h. */
jalur_status cover_gini(cover_job *job, uint32_t way, uint32_t group, double *numerator, double *denominator);

#endif
